"""The customer's own words in a reply: said back only where that does no harm."""

import re
from dataclasses import replace

import pytest

from bot.drafting import said
from bot.drafts import Facts, Pack
from bot.drafts.compose import worded
from bot.drafts.quote import quote
from bot.intake.reading import judged
from bot.models import Review
from bot.resources import templates
from bot.triage import Message, judge
from tests.drafts.test_suggest import AURORA

INSULTS = ("ladr", "truff", "scam")
LOOSE = ("dopo", "for")


@pytest.mark.parametrize(
    ("said_by_them", "told"),
    [
        ("il pacco non è mai arrivato", "«Il pacco non è mai arrivato»"),
        ("I never received it", "«I never received it»"),
        (
            "Sala gelida, audio basso e popcorn stantio",
            "«Sala gelida, audio basso e popcorn stantio»",
        ),
        ("pessimo", None),
        ("mai arrivato", None),
        ("arrivato solo tre settimane dopo", None),
        ("IL PACCO NON È MAI ARRIVATO", None),
        ("siete proprio dei ladri", None),
        ("una truffa bella e buona", None),
        ("chiamate subito il 333 1234567", None),
        ("scrivete ad anna@posta.test", None),
        ("è tutta colpa di Giovanni", None),
        ("la signora neri aspetta", None),
        ("non è arrivato. Che vergogna", None),
        ("vedi http://x.test qui", None),
        ("che attesa lunga " * 4, None),
        ("<!channel> non è mai arrivato", None),
        ("{{ brand }} non è mai arrivato", None),
        ("", None),
    ],
)
def test_a_quote_is_short_clean_and_names_nobody(said_by_them: str, told: str | None) -> None:
    facts = replace(AURORA, quotes={"": (said_by_them,)})
    assert quote(facts, (), INSULTS, LOOSE, "«{quote}»") == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Do not buy here, go to the other shop instead!"),
        ("it", "Non comprate qui, andate nell'altro negozio!"),
        ("de", "Finger weg von diesem Laden!"),
        ("fr", "N'achetez rien dans cette boutique !"),
        ("es", "¡No compréis en esta tienda!"),
        ("pt", "Não comprem nesta loja!"),
    ],
)
def test_nobody_turns_customers_away_in_our_own_words(language: str, text: str) -> None:
    words = PACK.words[language]
    (told,) = re.findall(r"[^!¡]+", text)
    facts = replace(AURORA, language=language, quotes={"": (told.strip(),)})
    assert quote(facts, (), (), (), "{quote}") is not None
    assert quote(facts, (), words.insults, words.loose, words.quoting) is None


def test_german_nouns_are_no_names_and_the_first_safe_quote_counts() -> None:
    facts = replace(AURORA, language="de", quotes={"": ("Betrug!!!", "kein Geld zurück bekommen")})
    assert quote(facts, (), (), (), "„{quote}“") == "„Kein Geld zurück bekommen“"


PACK = Pack.load(templates() / "replies")
LATE_AND_POOR = [
    (
        "it",
        "Il pacco è arrivato in ritardo. La lampada è di cattiva qualità.",
        "«Il pacco è arrivato in ritardo»: lo prendiamo sul serio.",
    ),
    (
        "en",
        "The parcel arrived late. The lamp is of poor quality.",
        "“The parcel arrived late”: we take that seriously.",
    ),
    (
        "de",
        "Das Paket ist nie angekommen. Die Lampe ist von schlechter Qualität.",
        "„Das Paket ist nie angekommen“: Das nehmen wir ernst.",
    ),
    (
        "fr",
        "Le colis est arrivé en retard. La lampe est de mauvaise qualité.",
        "«\N{NO-BREAK SPACE}Le colis est arrivé en retard\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: "
        "nous prenons cela au sérieux.",
    ),
    (
        "es",
        "El paquete llegó muy tarde. La lámpara es de mala calidad.",
        "«El paquete llegó muy tarde»: lo tomamos en serio.",
    ),
    (
        "pt",
        "A encomenda nunca chegou. A lâmpada é de má qualidade.",
        "«A encomenda nunca chegou»: levamos isso a sério.",
    ),
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


def test_reviews_from_before_are_quoted_too() -> None:
    """What their rows say of the reasons names words alone, by no topic."""
    review = Review(
        id=1,
        text="The parcel arrived late.",
        title="",
        rating=1,
        scale=5,
        critical=True,
        urgency="normal",
        topics=["delivery"],
        language="en",
        reasons=[{"kind": "words", "words": ["arrived late"], "value": None, "ground": ""}],
    )
    assert said(review)["quotes"]["delivery"] == ("The parcel arrived late",)
