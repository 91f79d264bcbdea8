"""The customer's own words."""

import time

import pytest

from bot.channels.email.words import LONGEST, own_words, without_quotes
from tests.channels.email import review


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gmail_it", "Ancora niente. Quando arriva?"),
        ("gmail_en", "Still nothing. Where is it?\nOn Friday I leave."),
        ("apple_it", "Non mi basta."),
        ("apple_en", "That is not enough."),
        (
            "outlook_it",
            "Buongiorno,\nnon ho ricevuto nulla e nessuno risponde al telefono.",
        ),
        ("outlook_en", "Nothing came, and nobody answers the phone."),
        ("inline", "Il manico.\n\nCerto che lo voglio!"),
        ("html_inline", "Rispondo sotto.\n\nIl manico.\n\nCerto che lo voglio!"),
        (
            "html_only",
            "Buongiorno,\n\nil vaso è rotto:\n\n  * il manico\n  * il bordo\n\nLo rivoglio intero.",
        ),
        ("only_quote", "> Gentile Ann, il pacco parte oggi."),
        ("photos", "Ecco le foto.\n\nE grazie di niente."),
    ],
)
def test_quotes_and_signatures_go_and_the_words_stay(name: str, words: str) -> None:
    assert review(name).text == words


@pytest.mark.parametrize(
    "text",
    [
        "Il vaso è rotto.\nGrazie, ma lo rivoglio intero.\nRimborsatemi!",
        "The kettle broke.\nThank you, but I want my money back.\nCall me tomorrow.",
        "Ecco i problemi:\n- il tappo perde\n- il manico è rotto\nRimborso!",
        "Saluti\nP.S. Se non rispondete vado dal mio avvocato",
        "Cordiali saluti un corno! Voglio il rimborso.",
        "Il vostro tecnico mi ha scritto:\nnon è coperto da garanzia. Vi pare?",
        "Aspetto da mesi.\nIl vostro tecnico mi ha scritto:\nnon è coperto. Vi pare giusto?",
        "On the phone your colleague wrote:\nnothing to do.",
        "Da: Torino\nvi scrivo e nessuno risponde.",
        "--\nsolo due trattini all'inizio",
        "Best regards,\nbut not to your courier, who threw the parcel over the fence into the mud.",
    ],
)
def test_a_demand_is_never_taken_for_a_signature_or_a_quote(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("È rotto.\n-- \nAnn Rossi\nwww.ann.test", "È rotto."),
        ("Kaputt.\n\nMit freundlichen Grüßen\nAnn", "Kaputt."),
        (
            "Cassé.\n\nLe lun. 23 nov. 2026 à 08:00, Aurora <a@b.test> a écrit :\n> Bonjour",
            "Cassé.",
        ),
        ("Roto.\n\nEl lun, 23 nov 2026 a las 8:00, Aurora (<a@b.test>) escribió:\n> Hola", "Roto."),
        ("Kaputt.\n\nAm 23.11.2026 um 08:00 schrieb Aurora <a@b.test>:\n> Hallo", "Kaputt."),
        (
            "Kaputt.\n\nVon: Aurora <a@b.test>\nGesendet: Montag\nAn: Ann\nBetreff: x\n\nHallo",
            "Kaputt.",
        ),
        ("Rotto.\n\n---------- Forwarded message ---------\nFrom: x\n\nordine", "Rotto."),
        (
            "Vi ho già scritto.\nIl 23/11/2026 08:00, Aurora ha scritto:\n> Gentile Ann",
            "Vi ho già scritto.",
        ),
        ("Broken.\n\nThis e-mail is confidential and intended for the addressee.", "Broken."),
    ],
)
def test_the_usual_programs_are_known_in_five_languages(text: str, words: str) -> None:
    assert own_words(text) == words


def test_a_forward_without_a_word_stays_whole() -> None:
    text = "---------- Forwarded message ---------\nFrom: x\n\nIl pacco è rotto"
    assert own_words(text) == text


def test_only_quotes_go_from_an_answer_of_ours() -> None:
    text = "La chiamo oggi.\n\nCordiali saluti\nBo\n\n> Quando?"
    assert without_quotes(text) == "La chiamo oggi.\n\nCordiali saluti\nBo"


@pytest.mark.parametrize(
    "text",
    [
        "Il " + "non va " * 200_000,
        "On " * 300_000 + "wrote:",
        "> " * 300_000,
        "Il giorno\n" * 100_000,
        "Da: a\n" * 100_000,
        "_" * 500_000,
        "\n" * 500_000 + "x",
        "saluti\n" * 200_000,
        ("_" * 30 + "\n") * 100_000,
    ],
    ids="words on quotes starts fields ruler blank goodbyes rulers".split(),
)
def test_a_hostile_mail_costs_no_more_than_any_other(text: str) -> None:
    began = time.process_time()
    assert len(own_words(text)) <= LONGEST
    assert time.process_time() - began < 2
