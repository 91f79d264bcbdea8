"""What the check finds by rules: capitals, names, other firms, copies, what a place forbids."""

from dataclasses import replace

import pytest

from bot.drafts import Facts, Finding, check
from bot.drafts.check.languages import written_in

PUBLIC = Facts(
    language="en",
    team_language="en",
    public=True,
    brand_name="Bottega Aurora",
    signature="Laura at Bottega Aurora",
    private_contact="care@aurora.test",
    customer="Mario R.",
)


def found(text: str, facts: Facts = PUBLIC) -> dict[str, tuple[str, ...]]:
    return {one.code: one.words for one in check(text, facts)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We are SO VERY SORRY about this.", ("SO VERY SORRY",)),
        ("We did NOT receive it.", ("NOT",)),
        ("Sorry!!! We are on it.", ("Sorry!!!",)),
        ("You waited how long??", ("long??",)),
        ("Really?! We are on it.", ("Really?!",)),
        ("READ THE INSTRUCTIONS AGAIN, please.", ("READ THE INSTRUCTIONS AGAIN",)),
    ],
)
def test_shouting_is_heard(text: str, words: tuple[str, ...]) -> None:
    assert found(text)["shouting"] == words


@pytest.mark.parametrize(
    "text",
    [
        "The ABS and the ESP work again.",
        "Thank you! We are on it!",
        "BOTTEGA AURORA",
        "The DHL USA UPS labels were mixed up.",
        "We read your letter “WHERE IS MY PARCEL”.",
        "OK, we ship it with DHL EXPRESS today.",
    ],
)
def test_names_and_abbreviations_are_no_shouting(text: str) -> None:
    assert "shouting" not in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello Mario Rossi, we are sorry.", "Mario Rossi"),
        ("We spoke to Mrs Bianchi about it.", "Mrs Bianchi"),
        ("Herr Müller war im Laden.", "Herr Müller"),
        ("Abbiamo sentito la Sig.ra Neri ieri.", "Sig.ra Neri"),
        ("M. Dupont vous a servi.", "M. Dupont"),
        ("La Sra. Gómez le atendió.", "Sra. Gómez"),
        ("Thank you, Verdi, for telling us.", "Verdi"),
    ],
)
def test_names_that_are_not_shown_do_not_belong_in_public(text: str, name: str) -> None:
    known = replace(PUBLIC, mail="m.verdi@post.test")
    assert found(text, known)["name"] == (name,)
    assert "name" not in found(text, replace(known, public=False))


@pytest.mark.parametrize(
    "text",
    [
        "Hello Mario R., we are sorry.",
        "Hello Mario, Rome is far and we are sorry.",
        "Buongiorno Mario, grazie per averci scritto.",
        "Buongiorno Mario Grazie per averci scritto.",
        "Dear Sir, we are sorry.",
        "Mr R. is right.",
        "Laura at Bottega Aurora",
        "We will meet you in Milan on Monday.",
    ],
)
def test_the_name_the_customer_shows_may_stand_there(text: str) -> None:
    assert "name" not in found(text)


def test_a_competitor_is_named_only_with_its_capital() -> None:
    facts = replace(PUBLIC, competitors=("Orange", "Bottega"))
    assert found("At Orange you get less.", facts)["competitor"] == ("Orange",)
    assert found("ORANGE is no better.", facts)["competitor"] == ("ORANGE",)
    assert "competitor" not in found("The orange one is back. Bottega Aurora", facts)


LAST = (
    "Hello Anna, we are sorry. Delivery is part of what you bought from us, so when it goes "
    "wrong, we answer for it. Please write to us at care@aurora.test."
)


def test_the_last_reply_once_more_is_a_copy() -> None:
    facts = replace(PUBLIC, sent=("Thank you for the photo.", LAST))
    same = LAST.replace("Anna", "Mario").replace("so when", "and when")
    assert found(same, facts)["repeated"] == ("when it goes wrong, we answer for it. Please",)
    assert "repeated" not in found(same, replace(facts, public=False))


@pytest.mark.parametrize(
    "text",
    [
        "Hello Mario, the second shelf is missing, you are right. It leaves today. We are sorry. "
        "Please write to us at care@aurora.test.",
        "Hello Mario, we are sorry. Please write to us at care@aurora.test.",
        "Thank you for the photo.",
    ],
)
def test_the_same_greeting_or_a_few_words_are_no_copy(text: str) -> None:
    assert "repeated" not in found(text, replace(PUBLIC, sent=(LAST, "Thank you for the photo.")))


def test_links_and_contacts_are_found_where_the_place_forbids_them() -> None:
    text = "See www.aurora.test/help or aurora.com, write to care@aurora.test."
    assert found(text) == {}
    strict = replace(PUBLIC, forbids=frozenset({"links", "contacts"}))
    assert [one for one in check(text, strict) if one.level == "must"] == [
        Finding("must", "link", ("www.aurora.test/help", "aurora.com")),
        Finding("must", "contact", ("care@aurora.test",)),
    ]
    assert found("On 3.5 and e.g. here.It", strict) == {}


ITALIAN = "Il pacco non è mai arrivato e nessuno mi ha risposto in tre settimane."
ENGLISH = "The parcel has not arrived and nobody has written to me for three weeks."


def test_a_reply_in_another_language_than_the_customers_is_noticed() -> None:
    sorry = "We are sorry that it has not arrived, and we will write to you by tomorrow."
    assert "language" in found(sorry, replace(PUBLIC, said=ITALIAN))
    assert "language" not in found(sorry, replace(PUBLIC, said=ENGLISH))
    assert "language" not in found(sorry, replace(PUBLIC, said="Zero!"))
    assert "language" not in found("OK, done.", replace(PUBLIC, said=ITALIAN))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ITALIAN, "it"),
        (ENGLISH, "en"),
        ("Das Paket ist nicht angekommen, und seit drei Wochen hat mir niemand geschrieben.", "de"),
        ("Le colis n'est pas arrivé et personne ne m'a répondu depuis trois semaines.", "fr"),
        ("El paquete no ha llegado y nadie me ha contestado en tres semanas.", "es"),
        ("A encomenda não chegou e ninguém me respondeu em três semanas.", "pt"),
        ("Het pakket is niet aangekomen en niemand heeft mij in drie weken geantwoord.", None),
        ("Pessimo", None),
        ("iPhone 15 Pro Max", None),
        ("", None),
    ],
)
def test_a_language_is_told_only_where_there_is_no_doubt(text: str, language: str | None) -> None:
    assert written_in(text) == language


def test_a_team_weighs_findings_its_own_way() -> None:
    text = "You should have read the page. Dear customer, see any inconvenience."
    team = replace(PUBLIC, weights={"blaming": "block", "bureaucratic": "off"})
    assert [(one.level, one.code) for one in check(text, team)] == [("must", "blaming")]


ANGRY = replace(PUBLIC, said="The pizza was burnt and the waiter was rude. Never again!")


@pytest.mark.parametrize(
    "text",
    [
        "Burnt? We call that wood-fired, and most people come for it.",
        "Verbrannt? Das nennt man hier Holzofen, und dafür kommen die Leute.",
        "Qui la pizza si fa nel forno a legna da cinquant'anni.",
        "Ici la pizza se fait au feu de bois depuis cinquante ans.",
        "Aquí la pizza se hace con leña desde hace cincuenta años.",
        "Aqui a piza faz-se a lenha há cinquenta anos, minha senhora.",
    ],
)
def test_an_answer_that_neither_thanks_nor_regrets_nor_does_anything_is_cold(text: str) -> None:
    assert "cold" in found(text, ANGRY)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for telling us. A burnt pizza should not leave the kitchen.",
        "That pizza should have stayed in the kitchen, and a new one is on its way.",
        "Das darf nicht passieren. Ich rufe Sie heute an.",
        "Una pizza bruciata non si serve: ne ho parlato stamattina con la cucina.",
        "Vous avez raison, une pizza brûlée ne se sert pas.",
        "Tiene razón: una pizza quemada no se sirve.",
        "Tem razão: uma piza queimada não se serve.",
    ],
)
def test_a_word_of_care_or_what_we_do_about_it_is_enough(text: str) -> None:
    assert "cold" not in found(text, ANGRY)


@pytest.mark.parametrize(
    "facts",
    [
        PUBLIC,
        replace(ANGRY, praise=True),
        replace(ANGRY, occasion="follow_up"),
        replace(ANGRY, said="Is the oven a wood-fired one?"),
    ],
)
def test_only_the_first_answer_to_a_complaint_can_be_cold(facts: Facts) -> None:
    assert "cold" not in found("Our oven is a wood-fired one, built in 1971.", facts)


@pytest.mark.parametrize(
    "text",
    [
        "You paid for a sea view and got the yard. The difference goes back to you.",
        "Venga pure senza scontrino, il suo nome è in cassa.",
        "Das hat Ihnen den Tag auf dem See verdorben, und es war der letzte mit der Familie.",
        "Vous avez perdu une matinée entière à cause de notre agenda.",
    ],
)
def test_an_answer_that_speaks_to_the_customer_is_not_cold(text: str) -> None:
    assert "cold" not in found(text, ANGRY)


@pytest.mark.parametrize(
    "text",
    [
        "Your ticket was checked at the door and scanned at eight.",
        "The deposit is kept under the contract you signed.",
        "Il cameriere di cui parla lavora con noi da undici anni.",
        "Der Kellner, den Sie meinen, arbeitet seit elf Jahren hier.",
        "Le serveur dont vous parlez travaille ici depuis onze ans.",
    ],
)
def test_who_only_holds_something_against_the_customer_does_not_speak_to_them(text: str) -> None:
    assert "cold" in found(text, ANGRY)
