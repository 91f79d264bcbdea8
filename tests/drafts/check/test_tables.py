"""Replies that must be found and good ones that look alike, a table a language."""

from pathlib import Path

import pytest

from bot.drafts import Facts, check
from bot.drafts.check.lists import LANGUAGES, lists

HERE = Path(__file__).parent
ROWS = [
    pytest.param(language, *line.split("\t"), id=f"{language}:{number}")
    for language in LANGUAGES
    for number, line in enumerate((HERE / f"{language}.tsv").read_text("utf-8").splitlines(), 1)
]

TOGETHER = [
    pytest.param(*line.split("\t"), id=str(number))
    for number, line in enumerate((HERE / "together.tsv").read_text("utf-8").splitlines(), 1)
]


def codes(language: str, text: str) -> set[str]:
    """What is found in `text`, or in the reply of "what the customer asked => the reply"."""
    said, _, reply = text.rpartition(" => ")
    facts = Facts(
        language=language,
        team_language="it",
        public=True,
        brand_name="Bottega Aurora",
        private_contact="assistenza@aurora.test",
        said=said,
    )
    return {one.code for one in check(reply, facts)}


@pytest.mark.parametrize(("language", "code", "wanted", "text"), ROWS)
def test_it_finds_what_hurts_and_leaves_good_replies_alone(
    language: str, code: str, wanted: str, text: str
) -> None:
    found = codes(language, text)
    assert code in found if wanted == "found" else not found, text


@pytest.mark.parametrize(("language", "wanted", "text"), TOGETHER)
def test_what_is_said_beside_hides_nothing(language: str, wanted: str, text: str) -> None:
    found = codes(language, text)
    assert found >= set(wanted.split()) if wanted else not found, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_speaking_has_its_examples(language: str) -> None:
    rows = [row.values for row in ROWS if row.values[0] == language]
    for code in (*lists(language).tones, "question"):
        for wanted in ("found", "fine"):
            assert sum(row[1:3] == (code, wanted) for row in rows) >= 6, f"{code} {wanted}"
