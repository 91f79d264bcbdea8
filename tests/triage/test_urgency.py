"""What must be decided by a named person or cannot wait is seen, and what only looks like it is
not: a table a language."""

import csv
from pathlib import Path

import pytest

from bot.slack.codes import GROUNDS as NAMED
from bot.slack.codes import HOLDS
from bot.triage import Message, Reason, judge
from bot.triage.balance import Weighed, weigh_in
from bot.triage.holds import Grave, grave
from bot.triage.lexicon import LANGUAGES, lexicon
from bot.triage.urgency import GROUNDS, urgency


def table(language: str) -> list[tuple[str, str]]:
    path = Path(__file__).parent / f"urgency_{language}.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["means"], row["text"]) for row in rows]


def seen(text: str, language: str, stars: float | None) -> tuple[Grave, Weighed]:
    words, reading, weighed = weigh_in(text, language)
    return grave(words, reading, weighed, stars), weighed


ROWS = [
    pytest.param(language, means, text, id=f"{language}-{means}-{text[:40]}")
    for language in LANGUAGES
    for means, text in table(language)
]


@pytest.mark.parametrize(("language", "means", "text"), ROWS)
def test_the_grave_and_the_urgent_are_told_from_what_looks_like_them(
    language: str, means: str, text: str
) -> None:
    found, weighed = seen(text, language, None if means == "praise" else 1)
    if means in ("no", "praise"):
        assert not found.hold
        assert means == "praise" or not found.urgent
        return
    hits = {**found.hold, **found.urgent}[means]
    assert all(hit.words in " ".join(text.split()) for hit in hits)
    assert next(iter(found.hold), None) == (means if means in HOLDS else None)
    raised = urgency(True, next(iter(found.hold), None), weighed, None, [means])
    assert raised == ("now" if found.hold else GROUNDS[means])


def test_the_words_that_say_so_are_reasons() -> None:
    result = judge(Message("È rotto, e la terza volta che scrivo!", "", None, None, "it"))
    assert result.urgency == "high"
    assert Reason("urgent", ("terza volta che scrivo",), ground="repeated") in result.reasons
    held = judge(Message("Ne parlerò col mio avvocato.", "", 5, 5, "it"))
    assert held.reasons[0] == Reason("hold", ("parlerò col mio avvocato",), ground="legal")


def test_where_the_language_is_not_known_every_list_is_asked_for_grave_matters() -> None:
    assert judge(Message("Anwalt? Mein Anwalt!", "", None, None, None)).hold == "legal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_tried_with_enough_of_both(language: str) -> None:
    rows = table(language)
    assert {means for means, _ in rows} >= {"no", "praise", *HOLDS, *GROUNDS}
    assert sum(means == "no" for means, _ in rows) >= 12


def test_people_read_every_ground_in_words() -> None:
    assert {*NAMED} == {*GROUNDS}
    assert {*lexicon("en").hold} == {*HOLDS}
