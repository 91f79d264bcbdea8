"""A reply that came back, however the server that says so was made: a lost one looks answered."""

from base64 import encodebytes

import pytest

from bot.channels.base import Bounce, Ignored
from bot.channels.email.judging import Heard, judge
from bot.channels.email.letter import read
from tests.channels.email import STORED, US, raw

STATE = (
    "Reporting-MTA: dns; mx.test\r\n\r\n"
    "Final-Recipient: rfc822; ann@mail.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
)
OURS = (
    "Message-ID: <rp_1@aurora.test>\r\nX-Ascolto-Reply: rp_1\r\nSubject: Re: Vaso\r\n\r\nCiao\r\n"
)


def judged(mail: str) -> Heard | Bounce | Ignored:
    return judge(read(mail.encode()), US, STORED)


def report(state: str = STATE, *more: str, returned: str = OURS, kind: str = "") -> str:
    """A delivery report as RFC 3464 wants it, but for what is given."""
    lines = [
        "From: MAILER-DAEMON@mx.test",
        "Subject: Rapport de remise",
        *(line for line in more if line.startswith("In-Reply-To")),
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nDésolé.\r\n--b",
        f"Content-Type: {kind or 'message/delivery-status'}",
        *(line for line in more if line.startswith("Content")),
        "",
        state,
        *(["--b", "Content-Type: message/rfc822", "", returned] if returned else []),
        "--b--",
    ]
    return "\r\n".join(lines)


@pytest.mark.parametrize(
    "state",
    [
        STATE.replace("failed", "Failed (bad destination mailbox)"),
        STATE.replace("Action: failed\r\n", ""),
        STATE.replace("Action:", "action :").replace("action :", "ACTION:"),
        STATE.replace("Action: failed", "Action: delivered")
        + "\r\n"
        + STATE.partition("\r\n\r\n")[2],
    ],
    ids=["a comment", "a status alone", "capitals", "one of two"],
)
def test_a_failure_is_one_however_it_is_written(state: str) -> None:
    found = judged(report(state))
    assert isinstance(found, Bounce), found
    assert found.reply_key == "rp_1"
    assert found.reason == "the address does not exist (550 5.1.1 User unknown)"


def test_a_report_in_base64_is_read() -> None:
    state = encodebytes(STATE.encode()).decode()
    found = judged(report(state, "Content-Transfer-Encoding: base64"))
    assert isinstance(found, Bounce), found
    assert "User unknown" in found.reason


def test_a_report_about_an_address_beyond_ascii_is_read() -> None:
    found = judged(
        report(STATE.replace("rfc822; ann", "utf-8; josé"), kind="message/global-delivery-status")
    )
    assert isinstance(found, Bounce), found
    assert (found.reply_key, "User unknown" in found.reason) == ("rp_1", True)


@pytest.mark.parametrize(
    "kind", ["text/rfc822-headers", "message/rfc822-headers", "message/global"]
)
def test_the_mail_that_came_back_is_found_in_whatever_it_came_back(kind: str) -> None:
    found = judged(report().replace("Content-Type: message/rfc822", f"Content-Type: {kind}"))
    assert isinstance(found, Bounce), found
    assert found.reply_key == "rp_1"


def test_a_report_without_the_mail_names_it_as_an_answer_does() -> None:
    found = judged(report(STATE, "In-Reply-To: <rp_1@aurora.test>", returned=""))
    assert isinstance(found, Bounce), found
    assert found.reply_key == "<rp_1@aurora.test>"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_on_its_way_has_not_failed(action: str) -> None:
    state = STATE.replace("failed", action).replace("5.1.1", "2.0.0")
    assert isinstance(judged(report(state)), Ignored)


def old(subject: str) -> bytes:
    return raw("bounce_of_an_old_server").replace(
        b"Mail delivery failed: returning message to sender", subject.encode()
    )


@pytest.mark.parametrize(
    "subject",
    [
        "Non remis : Re: Vaso rotto",
        "Échec de la remise",
        "Mancato recapito",
        "Messaggio non recapitabile",
        "Unzustellbar: Re: Vaso rotto",
        "No se puede entregar: Re: Vaso rotto",
        "Não foi possível entregar",
        "Onbestelbaar: Re: Vaso rotto",
        "Доставка не удалась",
        "failure notice",
        "",
    ],
)
def test_a_server_without_a_standard_says_in_its_own_language_that_it_failed(subject: str) -> None:
    found = judge(read(old(subject)), US, STORED)
    assert isinstance(found, Bounce), found
    assert found.reply_key == "rp_1"


@pytest.mark.parametrize(
    "subject",
    [
        "Warning: could not send message for past 4 hours",
        "Consegna in ritardo",
        "Verzögerte Zustellung",
        "Remise différée",
        "Retraso en la entrega",
        "Bezorging vertraagd",
    ],
)
def test_a_server_without_a_standard_that_is_still_trying_has_not_failed(subject: str) -> None:
    assert isinstance(judge(read(old(subject)), US, STORED), Ignored)


def test_a_server_without_a_standard_may_attach_what_came_back() -> None:
    found = judged(
        "From: MAILER-DAEMON@mx.test\r\nSubject: failure notice\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\n'
        "Sorry: 550 no such user\r\n--b\r\n"
        f"Content-Type: message/rfc822\r\n\r\n{OURS}--b--\r\n"
    )
    assert isinstance(found, Bounce), found
    assert (found.reply_key, "550 no such user" in found.reason) == ("rp_1", True)
