"""Praise for those who love to lose is a complaint."""

import pytest

from bot.triage import Message, judge


def critical(text: str, language: str) -> bool:
    return judge(Message(text, "", None, None, language)).critical


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Great product if you enjoy throwing money away."),
        ("en", "Lovely place if you love being ignored."),
        ("en", "The room had a great view of the bins."),
        ("en", "What a treat to spend my Saturday on hold."),
        ("it", "Ottimo prodotto se amate buttare i soldi."),
        ("it", "Camera con splendida vista sui cassonetti."),
        ("it", "Che gioia passare il sabato in attesa al telefono."),
        ("de", "Tolles Produkt, wenn man gern Geld verbrennt."),
        ("de", "Zimmer mit herrlichem Blick auf die Mülltonnen."),
        ("fr", "Excellent produit si vous aimez perdre votre temps."),
        ("fr", "Chambre avec superbe vue sur les poubelles."),
        ("es", "Gran producto si te gusta tirar el dinero."),
        ("es", "Habitación con preciosas vistas a los contenedores."),
        ("pt", "Ótimo produto se gosta de deitar dinheiro fora."),
        ("pt", "Quarto com vista maravilhosa para os contentores."),
    ],
)
def test_praise_for_who_likes_to_lose_is_a_complaint(language: str, text: str) -> None:
    assert critical(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Lovely shop if you enjoy old books."),
        ("en", "Go there if you love waiting staff who sing."),
        ("it", "Se amate perdervi tra i libri, è il posto giusto."),
        ("de", "Toller Ort, wenn man gern Jazz hört, mit Blick auf die Berge."),
        ("fr", "Vue sur la mer, quel bonheur de se réveiller ici."),
        ("es", "Gran sitio si te gusta el jazz, con vistas al mar."),
        ("pt", "Ótimo lugar se gosta de jazz, com vista para o mar."),
    ],
)
def test_praise_for_who_likes_good_things_is_praise(language: str, text: str) -> None:
    assert not critical(text, language)


def test_who_says_whom_such_a_shop_would_suit_likes_nothing_in_it() -> None:
    text = "Three weeks for a parcel. If you enjoy waiting, this is your shop."
    verdict = judge(Message(text, "", 2, 5, "en"))
    assert verdict.topics == ("waiting", "delivery")
    assert verdict.liked == ()
