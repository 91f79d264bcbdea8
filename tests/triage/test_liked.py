"""What customers like and wish for is found, and who only greets likes nothing."""

import pytest

from bot.triage.balance import weigh_in
from bot.triage.liked import Liked, liked, wishes


def found(text: str, language: str) -> tuple[tuple[Liked, ...], tuple[str, ...]]:
    words, reading, weighed = weigh_in(text, language)
    return liked(words, reading, weighed), wishes(words, reading)


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("it", "Consegna velocissima!", "delivery"),
        ("en", "The staff were lovely", "staff"),
        ("de", "Das Personal war sehr freundlich", "staff"),
        ("fr", "Livraison rapide", "delivery"),
        ("es", "La comida estaba buenísima", "product"),
        ("pt", "O quarto era muito limpo e bonito", "place"),
        ("it", "Tutto perfetto", "praise"),
    ],
)
def test_what_is_praised_is_liked(language: str, text: str, topic: str) -> None:
    assert Liked(topic, text.rstrip("!")) in found(text, language)[0]


def test_amid_complaints_only_what_is_named_is_liked() -> None:
    text = "Bello il vaso. Il personale gentilissimo, ma il pacco è arrivato rotto. Peccato, super."
    assert [one.topic for one in found(text, "it")[0]] == ["product", "staff"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Buona giornata"),
        ("en", "Good morning, kind regards"),
        ("de", "Guten Tag, mit freundlichen Grüßen"),
        ("fr", "Bonne journée, bien cordialement"),
        ("es", "Buenos días"),
        ("pt", "Bom dia, boa semana"),
    ],
)
def test_a_greeting_praises_nothing(language: str, text: str) -> None:
    assert found(text, language)[0] == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Sarebbe bello se spediste in Svizzera"),
        ("it", "Peccato che non ci sia in blu"),
        ("en", "It would be nice if you shipped to Ireland"),
        ("en", "I wish there was a dark mode"),
        ("de", "Es wäre schön, wenn ihr auch sonntags öffnet"),
        ("fr", "Ce serait bien d'avoir un mode sombre"),
        ("es", "Estaría bien tener modo oscuro"),
        ("pt", "Seria ótimo ter modo escuro"),
    ],
)
def test_a_wish_is_kept_as_a_sentence(language: str, text: str) -> None:
    assert found(f"Ok. {text}. Ok", language)[1] == (text,)


@pytest.mark.parametrize(
    ("language", "text"),
    [("it", "Bello e comodo."), ("en", "Nice and useful."), ("it", "Il pacco non è arrivato.")],
)
def test_praise_and_complaint_wish_for_nothing(language: str, text: str) -> None:
    assert found(text, language)[1] == ()
