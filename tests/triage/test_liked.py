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
        ("es", "La comida estaba buenísima", "food"),
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
    ("language", "text", "words"),
    [
        ("it", "Il locale è bellissimo ma il personale maleducato", "Il locale è bellissimo"),
        ("it", "Il personale è maleducato, però il locale è bellissimo.", "il locale è bellissimo"),
        ("it", "Locale bellissimo, peccato per il servizio lento", "Locale bellissimo"),
        ("en", "The place is lovely but the staff was rude", "The place is lovely"),
        ("en", "The staff was rude, but the place is lovely.", "the place is lovely"),
        ("en", "Although the staff was rude, the place is lovely.", "the place is lovely"),
        ("en", "The place is lovely, the staff was rude", "The place is lovely"),
        ("en", "The place is lovely but nobody ever smiles", "The place is lovely"),
        (
            "de",
            "Das Lokal ist wunderschön, aber das Personal war unfreundlich",
            "Das Lokal ist wunderschön",
        ),
        (
            "de",
            "Das Personal war unfreundlich, aber das Lokal ist wunderschön",
            "das Lokal ist wunderschön",
        ),
        (
            "fr",
            "L'endroit est magnifique mais le personnel était impoli",
            "L'endroit est magnifique",
        ),
        (
            "fr",
            "Le personnel était impoli, mais l'endroit est magnifique",
            "l'endroit est magnifique",
        ),
        ("es", "El local es precioso pero el personal fue maleducado", "El local es precioso"),
        ("es", "El personal fue maleducado, pero el local es precioso", "el local es precioso"),
        ("pt", "O espaço é lindo mas o pessoal foi mal-educado", "O espaço é lindo"),
        ("pt", "O pessoal foi mal-educado, mas o espaço é lindo", "o espaço é lindo"),
    ],
)
def test_what_is_liked_ends_at_a_but(language: str, text: str, words: str) -> None:
    assert found(text, language)[0] == (Liked("place", words),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il personale è gentilissimo ma anche velocissimo"),
        ("en", "The staff were kind but also lovely"),
        ("de", "Das Personal war sehr freundlich, aber auch schnell"),
        ("fr", "Le personnel est souriant mais aussi très rapide"),
        ("es", "El personal es amable pero también muy rápido"),
        ("pt", "O pessoal é simpático mas também muito rápido"),
    ],
)
def test_a_but_between_praise_and_praise_ends_nothing(language: str, text: str) -> None:
    assert found(text, language)[0][0].words == text


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It'd be lovely to have a dark mode"),
        ("de", "Schön wäre noch ein Nachtmodus"),
    ],
)
def test_a_wish_is_heard_whichever_way_round_it_is_put(language: str, text: str) -> None:
    assert found(text, language) == ((), (text,))
