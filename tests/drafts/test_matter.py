"""The customer's own words in a reply: said back only where that does no harm."""

from dataclasses import replace

import pytest

from bot.drafts.matter import matter
from tests.drafts.test_suggest import AURORA

INSULTS = ("ladr", "truff", "scam")


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("mai arrivato", "«mai arrivato»"),
        ("Mai arrivato", "«mai arrivato»"),
        ("non risponde nessuno", "«non risponde nessuno»"),
        ("I never received it", "«I never received it»"),
        ("pessimo", None),
        ("MAI ARRIVATO", None),
        ("siete dei ladri", None),
        ("una truffa bella e buona", None),
        ("chiamate il 333 1234567", None),
        ("scrivete a anna@posta.test", None),
        ("colpa di Giovanni", None),
        ("la signora neri aspetta", None),
        ("non è arrivato. Vergogna", None),
        ("vedi http://x.test", None),
        ("che attesa lunga " * 4, None),
        ("<!channel> mai arrivato", None),
        ("{{ brand }} mai arrivato", None),
        ("", None),
    ],
)
def test_a_quote_is_short_clean_and_names_nobody(quote: str, told: str | None) -> None:
    facts = replace(AURORA, quotes=(quote,))
    assert matter(facts, INSULTS, "«{quote}»") == told


def test_german_nouns_are_no_names_and_the_first_safe_quote_counts() -> None:
    facts = replace(AURORA, language="de", quotes=("Betrug!!!", "kein Geld zurück"))
    assert matter(facts, (), "„{quote}“") == "„kein Geld zurück“"
