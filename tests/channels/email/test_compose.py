"""Our reply as a mail."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from bot.channels.email.compose import compose, reply_subject
from tests.channels.email import review

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def composed(**other: Any) -> bytes:
    plain: dict[str, Any] = {
        "key": "rp_1",
        "text": "Gentile Ann,\n\nci dispiace 😀.\n.punto",
        "name": "Bottega Àurora",
        "address": "care@aurora.test",
        "review": review("gmail_it").memory,
        "at": AT,
    }
    return compose(**plain | other)


def parsed(payload: bytes) -> EmailMessage:
    return message_from_bytes(payload, policy=policy.default)


def test_a_reply_is_threaded_and_goes_to_the_customer() -> None:
    mail = parsed(composed())
    assert mail["From"] == "Bottega Àurora <care@aurora.test>"
    assert mail["To"] == "ann@mail.test"
    assert mail["Subject"] == "Re: Ordine 12"
    assert mail["Message-ID"] == "<rp_1@aurora.test>"
    assert mail["In-Reply-To"] == "<gm-it@mail.test>"
    assert mail["References"].split() == [
        "<first@mail.test>",
        "<rp_1@aurora.test>",
        "<gm-it@mail.test>",
    ]
    assert mail["Date"].datetime == AT
    assert mail["X-Ascolto-Reply"] == "rp_1"
    assert "Reply-To" not in mail
    assert "Auto-Submitted" not in mail
    words = mail.get_content().replace("\r\n", "\n")
    assert words == "Gentile Ann,\n\nci dispiace 😀.\n.punto\n"


def test_the_same_reply_is_the_same_bytes() -> None:
    assert composed() == composed()


def test_the_bytes_are_what_every_server_takes() -> None:
    lines = composed(text="à" * 5000 + "\nFrom here\n" + "x" * 5000).split(b"\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert composed().isascii()


def test_an_endless_id_is_not_folded_or_encoded() -> None:
    long = f"<{'a' * 300}@mail.test>"
    mail = composed(review={**review("gmail_it").memory, "message_id": long})
    assert f"In-Reply-To: {long}\r\n".encode() in mail


def test_a_long_thread_keeps_root_and_end() -> None:
    ids = [f"<{number:040}@mail.test>" for number in range(60)]
    mail = parsed(composed(review={**review("gmail_it").memory, "references": ids}))
    kept = mail["References"].split()
    assert (kept[0], kept[-1]) == (ids[0], "<gm-it@mail.test>")
    assert len(" ".join(kept)) <= 900


def test_no_header_can_be_slipped_in_by_a_customer() -> None:
    memory = {
        **review("gmail_it").memory,
        "subject": "x\nBcc: everybody@mail.test",
        "message_id": "<a@b>\nBcc: everybody@mail.test",
        "references": ["<c@d>\nBcc: everybody@mail.test"],
    }
    assert "Bcc" not in parsed(composed(review=memory))


def test_a_mail_without_an_id_is_answered_without_a_thread() -> None:
    mail = parsed(composed(review=review("no_message_id").memory))
    assert "In-Reply-To" not in mail
    assert "References" not in mail
    assert mail["Subject"] == "Re: Vaso"


def test_a_domain_with_accents_is_written_as_servers_understand_it() -> None:
    mail = parsed(composed(address="care@città.test"))
    assert mail["From"].addresses[0].domain == "xn--citt-3na.test"
    assert mail["Message-ID"] == "<rp_1@xn--citt-3na.test>"


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Vaso rotto", "Re: Vaso rotto"),
        ("Re: Vaso rotto", "Re: Vaso rotto"),
        ("R: Vaso rotto", "R: Vaso rotto"),
        ("RE[2]: Vaso", "RE[2]: Vaso"),
        ("AW: Vase", "AW: Vase"),
        ("Reclamo: vaso", "Re: Reclamo: vaso"),
        ("Fwd: Vaso", "Re: Fwd: Vaso"),
        ("", "Re:"),
    ],
)
def test_a_subject_says_once_that_it_is_an_answer(subject: str, answer: str) -> None:
    assert reply_subject(subject) == answer
