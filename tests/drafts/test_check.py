from dataclasses import replace

import pytest

from bot.drafts import Facts, Finding, check

PUBLIC = Facts(
    language="it",
    team_language="it",
    public=True,
    brand_name="Bottega Aurora",
    signature="Il team di Aurora, tel. 011 555 0100",
    private_contact="care@aurora.test",
    max_reply=60,
)


def codes(text: str, facts: Facts = PUBLIC) -> list[str]:
    return [finding.code for finding in check(text, facts)]


def test_a_clean_text_may_leave() -> None:
    assert check("Ci dispiace, ci scriva a care@aurora.test.", PUBLIC) == []


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_text_may_not(text: str) -> None:
    assert check(text, PUBLIC) == [Finding("must", "empty")]


def test_open_placeholders_are_named() -> None:
    found = check("[cosa è successo]. Avrà notizie [entro quando], [entro quando].", PUBLIC)
    assert found[0] == Finding("must", "placeholder", ("[cosa è successo]", "[entro quando]"))
    assert codes("See [1] and [our page](x)") == []


def test_too_long_says_by_how_much() -> None:
    assert check("x" * 61, PUBLIC) == [Finding("must", "too_long", ("61", "60"))]
    assert check("x" * 60, PUBLIC) == []
    assert codes("x" * 999, replace(PUBLIC, max_reply=None)) == []
    assert check("è" * 31, replace(PUBLIC, unit="bytes")) == [
        Finding("must", "too_long", ("62", "60"))
    ]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("La chiamo al +39 333 1234567", "+39 333 1234567"),
        ("La chiamo al 333-123.45.67", "333-123.45.67"),
        ("Call (0)20 7946 0123", "(0)20 7946 0123"),
        ("Scriva a anna.neri@posta.test", "anna.neri@posta.test"),
        ("Il suo ordine n. 12345 è partito", "ordine n. 12345"),
        ("Your order #A-10023 has left", "order #A-10023"),
        ("Pratica AB12345 chiusa", "Pratica AB12345"),
        ("#100234 è partito", "#100234"),
        ("Ihre Bestellung Nr. 20031 ist da", "Bestellung Nr. 20031"),
        ("Su pedido n.º 20031 ha salido", "pedido n.º 20031"),
        ("Votre commande no 20031 est partie", "commande no 20031"),
        ("A sua encomenda 20031 saiu", "encomenda 20031"),
        ("IBAN IT60 X054 2811 1010 0000 0123 456", "IT60 X054 2811 1010 0000 0123 456"),
    ],
)
def test_personal_data_may_not_stand_in_public(text: str, data: str) -> None:
    assert check(text, PUBLIC) == [Finding("must", "personal_data", (data,))]
    assert check(text, replace(PUBLIC, public=False)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Il team di Aurora, tel. 011 555 0100",
        "CARE@aurora.test",
        "Era il 2026-11-20, non il 20/11/2026.",
        "Costa 1.234,50 euro, aperto 9-13 e 14-18",
        "Il suo ordine è partito il 20",
        "Your order was sent in 2026",
        "Rimborso di 12 euro entro 15 giorni",
    ],
)
def test_what_is_everybodys_may_stand_in_public(text: str) -> None:
    assert check(text, PUBLIC) == []


def test_all_findings_come_together() -> None:
    text = "[cosa è successo] " + "x" * 60 + " +39 333 1234567"
    assert codes(text) == ["placeholder", "too_long", "personal_data"]
