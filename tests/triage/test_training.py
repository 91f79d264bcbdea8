"""The messages that models are made from, and that they can be made."""

import json
from collections import Counter

from bot.triage.language import language_of
from bot.triage.training import compact, data
from bot.triage.training.data import OWN, weighed


def test_the_invented_messages_are_many_varied_and_each_only_once() -> None:
    lines = [
        (path.name[:2], json.loads(line))
        for path in sorted(OWN.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    languages = Counter(language for language, _ in lines)
    assert all(languages[one] >= 1000 for one in ("it", "en"))
    assert all(languages[one] >= 300 for one in ("de", "fr", "es", "pt"))
    assert len({one["text"] for _, one in lines}) == len(lines)
    assert {one["critical"] for _, one in lines} == {0, 1}
    assert len({one["voice"] for _, one in lines}) >= 100
    wrong = [
        one["text"]
        for language, one in lines
        if one["kind"] != "mixed_language" and language_of(one["text"]) not in (language, "unknown")
    ]
    assert len(wrong) < len(lines) / 50, wrong


def test_a_model_learns_from_some_and_tells_others_apart() -> None:
    messages = [one for one in data.own() if one.language == "en"]
    learned, held = messages[: len(messages) // 2], messages[len(messages) // 2 :]
    model = compact.fit(learned)
    right = sum((model.score(one.text, weighed(one.text)) > 0.2) is one.critical for one in held)
    assert right > 0.6 * len(held)
