"""Answers that no person wrote, told by little; and people whose mails look like one."""

import pytest

from bot.channels.base import Bounce, Ignored
from bot.channels.email.judging import Heard, judge
from bot.channels.email.letter import read
from tests.channels.email import STORED, US

OURS = "In-Reply-To: <rp_1@aurora.test>"


def judged(subject: str, *headers: str) -> Heard | Bounce | Ignored:
    lines = ["From: Ann <ann@mail.test>", f"Subject: {subject}", *headers, "", "Sono via."]
    return judge(read("\r\n".join(lines).encode()), US, STORED)


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office",
        "Out of the office Re: Vaso rotto",
        "Automatic reply: Vaso rotto",
        "Risposta automatica – Vaso rotto",
        "Fuori ufficio",
        "Abwesenheitsnotiz: Re: Vaso",
        "Abwesend: Re: Vaso",
        "Réponse automatique : Re: Vaso",
        "Absence du bureau",
        "Fuera de la oficina Re: Vaso",
        "Resposta automática: Vaso",
        "Afwezig: Re: Vaso",
        "Автоответ: Re: Vaso",
        "自動返信：Re: Vaso",
    ],
)
def test_a_notice_of_absence_without_any_header_is_known_by_its_subject(subject: str) -> None:
    found = judged(subject)
    assert isinstance(found, Ignored)
    assert found.why == "an out-of-office notice"


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office chairs again?",
        "Fuori sede da voi mi hanno trattato male",
        "Risposta automatica inutile al mio reclamo",
        "Absent du catalogue : le vase",
        "Abwesende Mitarbeiter",
    ],
)
def test_a_person_who_writes_of_absence_is_heard(subject: str) -> None:
    assert isinstance(judged(subject), Heard)


@pytest.mark.parametrize("headers", [("Return-Path: <>", OURS), ("Return-Path: <>",), (OURS,)])
def test_an_empty_sender_alone_proves_no_machine(headers: tuple[str, ...]) -> None:
    """Some forward what people write so, lest it should ever come back."""
    assert isinstance(judged("Re: Vaso rotto", *headers), Heard)
