"""What must be decided by a named person or cannot wait is seen, and what only looks like it is
not: a table a language."""

import csv
from pathlib import Path

import pytest

from bot.slack.codes import GROUNDS as NAMED
from bot.slack.codes import HOLDS
from bot.triage import Message, Verdict, judge
from bot.triage.lexicon import LANGUAGES, lexicon
from bot.triage.urgency import GROUNDS


def table(language: str) -> list[tuple[str, str]]:
    path = Path(__file__).parent / f"urgency_{language}.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["means"], row["text"]) for row in rows]


def seen(text: str, language: str, rating: float | None) -> tuple[Verdict, set[str]]:
    """The verdict, and what is urgent or on hold in it."""
    found = judge(Message(text, "", rating, 5, language))
    return found, {one.ground for one in found.reasons if one.ground}


ROWS = [
    pytest.param(language, means, text, id=f"{language}-{means}-{text[:40]}")
    for language in LANGUAGES
    for means, text in table(language)
]


@pytest.mark.parametrize(("language", "means", "text"), ROWS)
def test_the_grave_and_the_urgent_are_told_from_what_looks_like_them(
    language: str, means: str, text: str
) -> None:
    found, grounds = seen(text, language, None if means == "praise" else 1)
    if means in ("no", "praise"):
        assert not grounds, found.reasons
        return
    assert means in grounds, found.reasons
    quotes = [one.words for one in found.reasons if one.ground == means]
    assert all(words in " ".join(text.split()) for words in quotes[0])
    assert found.hold == (means if means in HOLDS else None)
    assert found.urgency == ("now" if found.hold else GROUNDS[means])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_tried_with_enough_of_both(language: str) -> None:
    rows = table(language)
    assert {means for means, _ in rows} >= {"no", "praise", *HOLDS, *GROUNDS}
    assert sum(means == "no" for means, _ in rows) >= 12


def test_people_read_every_ground_in_words() -> None:
    assert {*NAMED} == {*GROUNDS}
    assert {*lexicon("en").hold} == {*HOLDS}
