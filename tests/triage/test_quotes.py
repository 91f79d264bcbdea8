"""What a customer complains of is said back in whole phrases."""

import pytest

from bot.triage import quotes


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("it", "Che delusione. Non riesco ad accedere!", "Non riesco ad accedere"),
        ("en", "Well. Support doesn't answer my mails.", "Support doesn't answer my mails"),
        ("de", "Hallo. Der Kundendienst antwortet nicht.", "Der Kundendienst antwortet nicht"),
        ("fr", "Bonjour. Le service client ne répond pas.", "Le service client ne répond pas"),
        ("es", "Hola. El servicio técnico no contesta.", "El servicio técnico no contesta"),
        ("pt", "Olá. O apoio ao cliente não responde.", "O apoio ao cliente não responde"),
    ],
)
def test_the_whole_sentence_is_said_back_and_not_the_listed_words(
    language: str, text: str, told: str
) -> None:
    assert told in quotes(text, language)[""]


def test_the_part_between_two_commas_comes_second() -> None:
    found = quotes("When we came, nobody knew about the booking, so we left.", "en")
    assert found[""] == (
        "When we came, nobody knew about the booking, so we left",
        "nobody knew about the booking",
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Perché non riesco ad accedere."),
        ("en", "And nobody answered."),
        ("fr", "Et personne ne répond."),
    ],
)
def test_a_sentence_that_goes_on_from_another_is_not_said_back(language: str, text: str) -> None:
    assert quotes(text, language) == {}


def test_a_part_that_goes_on_from_before_its_comma_is_not_said_back_alone() -> None:
    assert quotes("The lamp I bought for her, which is broken.", "en")[""] == (
        "The lamp I bought for her, which is broken",
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Giulia è stata sgarbata."),
        ("en", "Kevin was rude."),
        ("de", "Herr Müller war unfreundlich."),
        ("fr", "Sandrine était désagréable."),
        ("es", "Javier fue muy antipático."),
        ("pt", "Joana foi antipática."),
    ],
)
def test_nobody_who_is_named_is_said_back(language: str, text: str) -> None:
    assert quotes(text, language) == {}


def test_a_german_noun_that_the_lists_know_is_no_name() -> None:
    assert quotes("Das Zimmer war schmutzig.", "de")["place"] == ("Das Zimmer war schmutzig",)


def test_who_complains_of_nothing_is_not_quoted() -> None:
    assert quotes("Everything was lovely.", "en") == {}
