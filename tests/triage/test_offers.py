"""Who only advertises gets no card, and no customer is taken for one who does."""

from pathlib import Path

import pytest

from bot.triage import Message, Reason, Verdict, judge

TABLE = Path(__file__).with_name("offers.tsv")
"""What it is, in which language, and the message."""
SAID = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
OFFERS = [(language, text) for kind, language, text in SAID if kind == "offer"]
COMPLAINTS = [(language, text) for kind, language, text in SAID if kind == "complaint"]


def verdict(text: str, language: str = "en", stars: float | None = None) -> Verdict:
    return judge(Message(text, "", stars, 5, language, "social"))


@pytest.mark.parametrize(("language", "text"), OFFERS)
def test_advertising_is_no_complaint_even_where_it_finds_fault(language: str, text: str) -> None:
    result = verdict(text, language)
    assert not result.critical
    assert [one.kind for one in result.reasons] == ["offer"]
    assert (result.topics, result.liked, result.wishes) == ((), (), ())


@pytest.mark.parametrize(("language", "text"), COMPLAINTS)
def test_a_customer_who_speaks_of_such_things_is_heard(language: str, text: str) -> None:
    assert "offer" not in [one.kind for one in verdict(text, language).reasons]


def test_it_says_what_is_offered() -> None:
    [reason] = verdict("Buy followers for your shop, cheap prices, visit our website!").reasons
    assert reason == Reason("offer", ("Buy followers",))


def test_one_offer_by_itself_may_be_a_customers() -> None:
    assert "offer" not in [one.kind for one in verdict("Is SEO included in the price?").reasons]


def test_few_stars_are_critical_whatever_is_offered() -> None:
    assert verdict(OFFERS[0][1], stars=1).critical
    assert not verdict(OFFERS[0][1], stars=5).critical


def test_who_threatens_is_held_and_not_taken_for_advertising() -> None:
    said = "I paid my lawyer: remove negative reviews about your SEO agency or we sue."
    assert verdict(said).hold == "legal"
