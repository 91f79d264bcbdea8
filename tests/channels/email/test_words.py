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
        "Il pacco 12:\nInviato da Milano il 3 novembre, mai arrivato.\nVoglio un rimborso.",
        "Il pacco 12:\nInviato con la posta il 3 novembre, mai arrivato.\nVoglio un rimborso.",
        "Ci sentiamo.\nCordiali saluti\nAnn\nil rimborso non l'ho ancora visto",
        "Talk soon.\nBest regards\nAnn\nand I still want my money back",
        "Parcel 12:\nSent from Milan on 3 November, never arrived.\nI want my money back.",
        "Look:\nSent with the wrong colour, and broken.\nPlease help.",
        "Bonjour,\nEnvoyé depuis 3 semaines, rien reçu.\nMerci",
        "Hallo,\ngesendet von DHL am 3.11., nichts da.\nWo ist es?",
        "Hola,\nenviado desde Madrid hace un mes y no ha llegado.\nQuiero mi dinero.",
        "Buongiorno,\nai sensi del GDPR chiedo la cancellazione dei miei dati.\nAnn",
        "Buongiorno,\nai sensi del Reg. UE 679/2016 esercito il diritto di accesso alle\n"
        "informazioni contenute nei vostri archivi.",
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


@pytest.mark.parametrize(
    "line",
    [
        "Inviato da iPhone",
        "Inviato dal mio iPad",
        "Inviato da smartphone Samsung Galaxy.",
        "Inviato dal mio HUAWEI P30 Pro",
        "Inviato da Posta per Windows 10",
        "Inviato da Libero Mail per Android",
        "Inviato da Outlook per iOS<https://aka.ms/o0ukef>",
        "Inviato con l'email sicura [Proton Mail](https://proton.me/).",
        "Ottieni Outlook per Android<https://aka.ms/AAb9ysg>",
        "Sent from my Galaxy S23 Ultra",
        "Sent from Yahoo Mail on Android",
        "Sent with [Proton Mail](https://proton.me/) secure email.",
        "Gesendet von Mail für Windows",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi móvil",
    ],
)
def test_what_a_program_says_of_itself_are_not_the_customers_words(line: str) -> None:
    assert own_words(f"È rotto.\n\n{line}\n") == "È rotto."


def test_a_notice_by_law_is_none_of_theirs_either() -> None:
    notice = (
        "Ai sensi del D.Lgs. 196/2003 si precisa che le\ninformazioni contenute sono riservate."
    )
    assert own_words(f"È rotto.\n\n{notice}") == "È rotto."


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
