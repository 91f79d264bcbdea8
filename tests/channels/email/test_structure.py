"""Where the words stand in mails that are not built as they should be."""

import time

import pytest

from bot.channels.base import Attachment
from bot.channels.email.letter import Letter, read

WORDS = "Il vaso è rotto, rivoglio i soldi."


def built(kind: str, body: str | bytes, *more: str) -> Letter:
    head = "\r\n".join(["From: Ann <ann@mail.test>", f"Content-Type: {kind}", *more, "", ""])
    return read(head.encode() + (body if isinstance(body, bytes) else body.encode()))


def part(kind: str, body: str, *more: str) -> str:
    return "\r\n".join(["--b", f"Content-Type: {kind}", *more, "", body, ""])


PLAIN = part("text/plain; charset=utf-8", WORDS)
PHOTO = part('image/jpeg; name="vaso.jpg"', "/9j/", "Content-Transfer-Encoding: base64")


@pytest.mark.parametrize("boundary", ["", "; boundary=another", '; boundary=""'])
def test_a_mail_is_taken_apart_although_its_header_names_no_boundary_of_it(boundary: str) -> None:
    letter = built(f"multipart/mixed{boundary}", f"{PLAIN}{PHOTO}--b--\r\n")
    assert letter.text == WORDS
    assert letter.attachments == (Attachment(name="vaso.jpg", media_type="image/jpeg", size=3),)


def test_a_mail_in_parts_without_parts_is_text() -> None:
    assert built("multipart/alternative", f"{WORDS}\r\n--\r\nAnn").text.startswith(WORDS)


@pytest.mark.parametrize(
    "named",
    [
        part('text/plain; charset=utf-8; name="ATT1.txt"', WORDS),
        part("text/plain; charset=utf-8", WORDS, "Content-Disposition: inline; filename=a.txt"),
        part('text/html; charset=utf-8; name="body.html"', f"<p>{WORDS}</p>"),
    ],
)
def test_words_with_a_file_name_are_words_where_there_are_no_others(named: str) -> None:
    assert built("multipart/mixed; boundary=b", f"{named}{PHOTO}--b--\r\n").text == WORDS
    whole = built("multipart/mixed; boundary=b", f"{PLAIN}{named.replace('soldi', 'vaso')}--b--")
    assert whole.text == WORDS
    assert len(whole.attachments) == 1


def test_a_file_that_was_attached_is_no_words() -> None:
    log = part("text/plain", "line 1", 'Content-Disposition: attachment; filename="app.log"')
    letter = built("multipart/mixed; boundary=b", f"{log}--b--\r\n")
    assert letter.text == ""
    assert [one.name for one in letter.attachments] == ["app.log"]


@pytest.mark.parametrize("kind", ["text/markdown", "text/enriched", "text/richtext", "text"])
def test_words_are_read_in_whatever_people_write_them(kind: str) -> None:
    assert built(f"{kind}; charset=utf-8", WORDS).text == WORDS


def test_an_invitation_without_a_word_is_listed_as_what_came() -> None:
    letter = built("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert letter.text == ""
    assert [one.media_type for one in letter.attachments] == ["text/calendar"]


def test_an_invitation_beside_words_is_not_among_them() -> None:
    invitation = part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")
    letter = built("multipart/alternative; boundary=b", f"{invitation}{PLAIN}--b--\r\n")
    assert letter.text == WORDS


@pytest.mark.parametrize(
    "before",
    [
        '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 70_000 + '">',
        "<style>" + "p { color: red } " * 50_000 + "</style>",
        "<!--[if mso]>" + "<o:p></o:p>" * 60_000 + "<![endif]-->",
    ],
    ids=["a picture", "styles", "a comment"],
)
def test_words_below_what_fills_half_a_megabyte_are_read(before: str) -> None:
    page = f"<html><body>{before}<p>{WORDS}</p></body></html>"
    assert built("text/html; charset=utf-8", page).text == WORDS


@pytest.mark.parametrize("mark", ["<style>", "<!--", "data:a;base64,", "</style>", "-->"])
def test_a_hostile_page_of_megabytes_is_read_in_reasonable_time(mark: str) -> None:
    began = time.process_time()
    built("text/html", mark * (2_000_000 // len(mark)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("label", "body", "words"),
    [
        ("windows-1251", "Ваза разбита".encode("cp1251") + b" \x98", "Ваза разбита"),
        ("iso-2022-jp", b"\x1b$B2VIS$,-!3d$l$^$7$?\x1b(B", "割れました"),
        ("euc-jp", "花瓶が割れました。".encode("euc_jp")[:-1], "花瓶が割れました"),
        ("gb2312", "Il caffè – è freddo…".encode(), "Il caffè – è freddo…"),
        ("big5", "Perché è rotto? È già così.".encode("cp1252"), "Perché è rotto? È già così."),
    ],
)
def test_one_letter_that_its_charset_lacks_spoils_no_other(
    label: str, body: bytes, words: str
) -> None:
    assert words in built(f"text/plain; charset={label}", body).text
