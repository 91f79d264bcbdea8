"""What belongs to one person does not leave, and comes back where it stood."""

from time import process_time

import pytest

from bot.rewording.masks import mask

PERSONAL = [
    ("Bestellung AB-123456, Tel. +49 170 1234567", ["AB-123456", "+49 170 1234567"]),
    ("Scrivete a giulia.neri@posta.it o a @giulia_n", ["giulia.neri@posta.it", "@giulia_n"]),
    ("IBAN IT60X0542811101000000123456, CF NRIGLI80A41F205X", ["IT60X0542811101", "NRIGLI80A41"]),
    ("See https://shop.test/o/77?t=abc and www.me.org", ["shop.test/o/77", "www.me.org"]),
    ("Born on 12/03/1985, card 4111 1111 1111 1111", ["12/03/1985", "4111 1111 1111 1111"]),
    ("in via Giuseppe Verdi 12, ordine n. 44512", ["via Giuseppe Verdi 12", "44512"]),
    ("Hauptstraße 12 in 80331 München", ["Hauptstraße 12", "80331"]),
    ("12 Green Park Road, 12 rue de la Paix", ["12 Green Park Road", "12 rue de la Paix"]),
    ("Calle Mayor 5 y Rua Augusta, 17", ["Calle Mayor 5", "Rua Augusta, 17"]),
    ("Frau Schneider, il sig. Rossi, Mr Brown, Mme. Petit", ["Schneider", "Rossi", "Brown"]),
    ("mi chiamo Anna Verdi. Ich heiße Hans.", ["Anna Verdi", "Hans"]),
    ("me llamo Ana, je m'appelle Luc, chamo-me Rita", ["Ana", "Luc", "Rita"]),
    ("Nie wieder!\n\nMit Gruß\nHans Müller", ["Hans Müller"]),
    ("MARIO is angry, says mario", ["MARIO", "mario"]),
]


@pytest.mark.parametrize(("text", "hidden"), PERSONAL)
def test_it_is_hidden_and_shown_again(text: str, hidden: list[str]) -> None:
    masked = mask(text, ["Mario de la Cruz"])
    assert [one for one in hidden if one in masked.text] == []
    assert masked.reveal(masked.text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The parcel came 3 days late and cost me 20 euro.",
        "Il pacco è in ritardo di 10 giorni, vergogna.",
        "Sono Deluso. Via i bugiardi! Signora mia, che servizio.",
        "Der Service war schlecht, die Frau war unfreundlich.",
        "Le service de la maison, c'est la honte.",
    ],
)
def test_what_says_nothing_of_a_person_stays(text: str) -> None:
    assert mask(text, ["Maria de la Cruz", "von der Leyen"]).text == text


@pytest.mark.parametrize(
    "answer",
    [
        "Guten Tag",
        "Guten Tag QX1Z QX1Z QX1Z",
        "Guten Tag QX1Z, QX2Z",
        "Guten Tag qx1z",
        "Guten Tag QX 1 Z QX1Z",
        "Guten Tag QX1Z QX7",
    ],
)
def test_a_mask_that_is_missing_mangled_or_made_up_spoils_the_answer(answer: str) -> None:
    masked = mask("Good day Mario, good day", ["Mario"])
    assert masked.text == "Good day QX1Z, good day"
    assert masked.reveal(answer) is None
    assert masked.reveal("Guten Tag QX1Z") == "Guten Tag Mario"


def test_masks_differ_from_what_the_customer_wrote() -> None:
    masked = mask("My order QX1Z is gone, says Mario", ["Mario"])
    assert masked.text == "My order QX1Z is gone, says XQ1Z"


@pytest.mark.parametrize(
    "piece", ["a", "a/", "1 ", "a.", "A-", "Aa ", "Sig. Aa ", "12 Aa ", "@a.", "\n- Aa", "1a/"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 5_000)[:5_000] + "!"
    began = process_time()
    mask(text, ["Anna Verdi"])
    assert process_time() - began < 0.5
