"""The customer's own words in a reply: said back only where that does no harm."""

from dataclasses import replace

import pytest

from bot.drafting import said
from bot.drafts import Facts, Pack
from bot.drafts.compose import worded
from bot.drafts.matter import matter
from bot.intake.reading import judged
from bot.models import Review
from bot.resources import templates
from bot.triage import Message, judge
from tests.drafts.test_suggest import AURORA

INSULTS = ("ladr", "truff", "scam")
LOOSE = ("dopo", "for", "should")


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("mai arrivato", "«mai arrivato»"),
        ("Mai arrivato", "«mai arrivato»"),
        ("non risponde nessuno", "«non risponde nessuno»"),
        ("I never received it", "«I never received it»"),
        ("pessimo", None),
        ("dopo due settimane", None),
        ("three weeks for", None),
        ("should have come", None),
        ("waited for weeks", "«waited for weeks»"),
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
    facts = replace(AURORA, quotes={"": (quote,)})
    assert matter(facts, (), INSULTS, LOOSE, "«{quote}»") == told


def test_german_nouns_are_no_names_and_the_first_safe_quote_counts() -> None:
    facts = replace(AURORA, language="de", quotes={"": ("Betrug!!!", "kein Geld zurück")})
    assert matter(facts, (), (), (), "„{quote}“") == "„kein Geld zurück“"


PACK = Pack.load(templates() / "replies")
LATE_AND_POOR = [
    (
        "it",
        "Il pacco è arrivato in ritardo. La lampada è di cattiva qualità.",
        "arrivato in ritardo",
    ),
    ("en", "The parcel arrived late. The lamp is of poor quality.", "arrived late"),
    (
        "de",
        "Das Paket ist nie angekommen. Die Lampe ist von schlechter Qualität.",
        "nie angekommen",
    ),
    ("fr", "Le colis est arrivé en retard. La lampe est de mauvaise qualité.", "arrivé en retard"),
    ("es", "El paquete llegó muy tarde. La lámpara es de mala calidad.", "muy tarde"),
    ("pt", "A encomenda nunca chegou. A lâmpada é de má qualidade.", "nunca chegou"),
]


@pytest.mark.parametrize(("language", "text", "late"), LATE_AND_POOR)
def test_a_letter_says_back_only_words_of_its_own_topic(
    language: str, text: str, late: str
) -> None:
    assert late in letter("delivery", text, language)
    assert late not in letter("product", text, language)
    assert late in letter("general", text, language)


@pytest.mark.parametrize("name", ["price", "privacy"])
def test_without_words_of_its_topic_a_letter_names_the_topic(name: str) -> None:
    _, text, late = LATE_AND_POOR[1]
    told = letter(name, text, "en")
    assert PACK.words["en"].topics[name] in told
    assert late not in told


def letter(name: str, text: str, language: str) -> str:
    """What is suggested for this text by this letter, in the wording that says words back."""
    verdict = judge(Message(text=text, title="", rating=1, scale=5, language=language))
    review = Review(id=1, text=text, rating=1, scale=5, **judged(verdict))
    facts = Facts(**said(review), team_language=language, public=True, brand_name="Aurora")
    reply = PACK.named(f"{language}/public/{name}")
    assert reply is not None
    return worded(reply, {"thanks": 1}, facts, PACK).text
