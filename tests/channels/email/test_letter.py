"""Mails as they really come: broken, mislabelled, huge."""

import time
from datetime import UTC, datetime

import pytest

from bot.channels.base import Attachment
from bot.channels.email.letter import MOST_ATTACHMENTS, read, written
from tests.channels.email import STORED, mail, raw, review


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ("lying_charset", "Perché così tardi?", "Perché non è arrivato? «Mai» più."),
        ("windows_as_utf8", "Tardi", "Perché non è arrivato? Costa 10 €."),
        ("unknown_charset", "Tardiè", "Non è arrivato."),
        ("japanese", "注文が届きません", "花瓶が壊れていました。"),
        ("html_only", "Vaso rotto, di nuovo 😠", None),
    ],
)
def test_words_are_read_whatever_their_label_says(
    name: str, subject: str, text: str | None
) -> None:
    assert mail(name).subject == subject
    assert text is None or mail(name).text == text


def test_the_language_a_mail_declares_is_kept() -> None:
    assert review("japanese").language == "ja"
    assert review("gmail_en").language == ""


def test_scripts_and_styles_are_no_words() -> None:
    assert "alert" not in mail("html_only").text
    assert "red" not in mail("html_only").text


def test_attachments_are_listed_with_name_type_and_size() -> None:
    [photo] = mail("photos").attachments
    assert photo == Attachment(name="manico è rotto.jpg", media_type="image/jpeg", size=10)


def test_a_mail_without_an_id_gets_one_that_stays_the_same_everywhere() -> None:
    first, moved = mail("no_message_id"), read(b"Received: x\nX-Spam: no\n" + raw("no_message_id"))
    assert not first.has_id
    assert first.message_id == moved.message_id
    other = read(raw("no_message_id").replace(b"rotto", b"perso"))
    assert other.message_id != first.message_id
    assert review("no_message_id").memory["message_id"] == "", "nobody could thread by it"


def test_a_mail_read_in_part_still_gives_its_words() -> None:
    whole = raw("photos")
    part = read(whole[: whole.index(b"/9j/") + 8], whole=False)
    assert part.text == "Ecco le foto."
    assert [attachment.size for attachment in part.attachments] == [None]


def test_it_was_written_when_it_says_if_that_can_be_true() -> None:
    date = b"Mon, 23 Nov 2026 09:00:00 +0100"
    assert written(mail("gmail_en"), STORED) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    received = datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
    for lie in (b"Thu, 1 Jan 1970 00:00:00 +0000", b"Mon, 23 Nov 2093 09:00:00 +0100", b"gestern"):
        liar = read(raw("gmail_en").replace(b"Date: " + date, b"Date: " + lie))
        assert written(liar, STORED) == received


def test_a_mailbox_that_was_moved_keeps_the_age_of_its_mails() -> None:
    moved = datetime(2027, 5, 1, tzinfo=UTC)
    assert written(mail("gmail_en"), moved) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \xff\xfe <a@b\n\n\x00\x01text\x7f",
        b"Subject: =?utf-8?b?%%%?= =?utf-8?q?=ZZ?= =?idna?q?x?=\nFrom: a@b.test\n\nx",
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n--b\n--c--',
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * 20_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 5_000 + b"tief",
        b"Message-ID: no brackets at all\nReferences: <> << >> <a\n b@c>\n\nx",
        b"Content-Transfer-Encoding: base64\n\n!!!not base64",
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n\nx",
        b"Subject: " + b"a" * 100_000 + b"\n\nx",
    ],
)
def test_no_mail_is_too_broken_to_be_read(broken: bytes) -> None:
    letter = read(broken)
    shown = letter.text + letter.subject + letter.sender.name + letter.message_id
    assert not [sign for sign in shown if sign in "\x00\x01\x7f" or "\ud800" <= sign <= "\udfff"]
    assert "\n" not in letter.subject
    assert letter.message_id.startswith("<")


@pytest.mark.parametrize(
    "hostile",
    [
        b"From: " + b"(" * 100_000,
        b"From: " + b"a@b.test, " * 100_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
        b"References: " + b"<a" * 300_000,
        b"Content-Type: text/html\n\n" + b"<p>a</p>" * 200_000,
        b"Content-Type: text/html\n\n" + b"<blockquote>" * 20_000,
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 50_000,
    ],
    ids=["comments", "people", "encoded words", "ids", "html", "quotes", "parts"],
)
def test_a_hostile_mail_is_read_in_reasonable_time(hostile: bytes) -> None:
    began = time.process_time()
    read(hostile + b"\n\nx")
    assert time.process_time() - began < 5


def test_a_mail_of_a_thousand_parts_lists_some() -> None:
    part = b'--b\nContent-Type: image/png; name="a.png"\n\nx\n'
    many = b'Content-Type: multipart/mixed; boundary="b"\n\n' + part * 1000 + b"--b--"
    assert len(read(many).attachments) == MOST_ATTACHMENTS
