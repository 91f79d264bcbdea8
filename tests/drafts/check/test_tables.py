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

FIRST_ANSWERS = [
    pytest.param(*line.split("\t"), id=str(number))
    for number, line in enumerate((HERE / "cold.tsv").read_text("utf-8").splitlines(), 1)
]
ANGRY = {
    "it": "La pizza era bruciata e il cameriere maleducato. Mai più!",
    "en": "The pizza was burnt and the waiter was rude. Never again!",
    "de": "Die Pizza war verbrannt und der Kellner unfreundlich. Nie wieder!",
    "fr": "La pizza était brûlée et le serveur impoli. Plus jamais !",
    "es": "La pizza estaba quemada y el camarero fue maleducado. ¡Nunca más!",
    "pt": "A piza estava queimada e o empregado foi malcriado. Nunca mais!",
}


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


@pytest.mark.parametrize(("language", "wanted", "text"), FIRST_ANSWERS)
def test_who_does_something_about_it_is_not_cold_who_explains_is(
    language: str, wanted: str, text: str
) -> None:
    found = codes(language, f"{ANGRY[language]} => {text}")
    assert ("cold" in found) == (wanted == "cold"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_speaking_has_its_examples(language: str) -> None:
    rows = [row.values for row in ROWS if row.values[0] == language]
    for code in (*lists(language).tones, "question"):
        for wanted in ("found", "fine"):
            assert sum(row[1:3] == (code, wanted) for row in rows) >= 6, f"{code} {wanted}"
