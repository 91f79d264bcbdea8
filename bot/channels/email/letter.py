"""A mail (RFC 5322, MIME) as a value: bytes -> Letter, however badly it was written."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TypeVar

from bot.channels.base import Attachment
from bot.channels.email.charsets import LONGEST_HEADER, clean, decoded, eight_bit, header_text
from bot.channels.email.words import text_of_html

T = TypeVar("T")

MOST_ATTACHMENTS = 50
LATEST_DELIVERY = timedelta(days=7)
"""How long a mail may have been under way before its own date is not believed any more."""

_ID = re.compile(r"<([^<>]+)>")
_MAIL = re.compile(r"[^\s<>\"(),;:\[\]\\]+@[^\s<>\"'(),;:\[\]\\]+")
_SEALS = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
_SEALS |= {"application/pgp-signature"}
_MAILS = {"message/rfc822", "message/global", "message/rfc822-headers", "message/global-headers"}
_WORDS = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}
"""What people write in; other text, such as an invitation or a table, came along with it."""
_BOUNDARY = re.compile(rb'^--([^\s"\\]{1,70})[ \t]*\r?\ncontent-[\w-]+:', re.I | re.M)
_CHARSET_IN_HTML = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address out of a header."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, read. `message_id` is made from the content where the mail has none
    (`has_id` False). `headers` are all of them, in lower case, raw, first one first."""

    message_id: str
    has_id: bool
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Person
    reply_to: tuple[Person, ...]
    recipients: tuple[Person, ...]
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, tuple[str, ...]]
    message: Message

    def header(self, name: str) -> str:
        """The first header of this name as people read it; "" without one."""
        return next((header_text(raw) for raw in self.headers.get(name, ())), "")

    @property
    def thread(self) -> tuple[str, ...]:
        """What it answers, best first: In-Reply-To, then References from the last to the first."""
        return tuple(dict.fromkeys([*self.in_reply_to, *reversed(self.references)]))


def unbroken(work: Callable[[], T]) -> T | str:
    """What `work` makes of a mail, or the kind of mistake in it: one broken mail must not hold up a
    mailbox."""
    try:
        return work()
    except Exception as error:  # whatever the library trips over
        return type(error).__name__


def read(raw: bytes, *, whole: bool = True) -> Letter:
    """Read a mail; `whole` False when only its beginning is there."""
    return letter(message_from_bytes(raw), whole=whole)


def letter(message: Message, *, whole: bool = True) -> Letter:
    """The same for a message already taken apart, e.g. one inside another."""
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in message.raw_items():
        headers[name.lower()] = (*headers.get(name.lower(), ()), str(value))
    message = _in_parts(message)
    senders = _people(headers, "from") or _people(headers, "sender")
    text = _text(message) or _text(message, named=True)
    ids = message_ids(headers, "message-id")
    made = _made_id(headers, text)
    return Letter(
        message_id=ids[0] if ids else made,
        has_id=bool(ids),
        in_reply_to=message_ids(headers, "in-reply-to"),
        references=message_ids(headers, "references"),
        sender=senders[0] if senders else Person("", ""),
        reply_to=_people(headers, "reply-to"),
        recipients=(*_people(headers, "to"), *_people(headers, "cc")),
        subject=header_text(headers.get("subject", ("",))[0]),
        sent_at=_date(headers.get("date", ("",))[0]),
        text=text,
        attachments=tuple(_attachments(message, whole))[:MOST_ATTACHMENTS],
        headers=headers,
        message=message,
    )


def message_ids(headers: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Every <id> of a header, spaces of folding taken out."""
    raw = " ".join(headers.get(name, ()))[-10 * LONGEST_HEADER :]
    found = ["".join(each.split()) for each in _ID.findall(raw)]
    if not found and name != "references" and len(raw.split()) == 1:
        found = [raw.strip().strip("<>")]
    return tuple(f"<{clean(eight_bit(each))}>" for each in found if 0 < len(each) <= 900)


def arrived(letter: Letter, stored: datetime) -> datetime:
    """When our side got it: the newest Received header, else when the server stored it (a moved
    mailbox stores old mail late)."""
    newest = letter.headers.get("received", ("",))[0].rpartition(";")[2]
    received = _date(newest)
    return received if received and received <= stored else stored


def written(letter: Letter, stored: datetime) -> datetime:
    """When it was written: its own date where that can be true, else when it arrived."""
    came = arrived(letter, stored)
    own = letter.sent_at
    return own if own and came - LATEST_DELIVERY <= own <= came else came


def inner(part: Message) -> Message | None:
    """The mail inside a message/rfc822 part, or one attached as a plain .eml file."""
    if part.get_content_type() in _MAILS and isinstance(part.get_payload(), list):
        held = part.get_payload(0)
        if not isinstance(held, Message):
            return None
        if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
            with suppress(ValueError):  # not base64 after all
                return message_from_bytes(b64decode(held.as_string().encode("ascii", "ignore")))
        return held
    if name_of(part).lower().endswith(".eml"):
        content = part.get_payload(decode=True)
        return message_from_bytes(content) if isinstance(content, bytes) else None
    return None


def name_of(part: Message) -> str:
    """The file name of a part, "" without one."""
    return header_text(str(part.get_filename() or ""))[:200]


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, mails inside the mail left closed."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from leaves(part)
    else:
        yield message


def _in_parts(message: Message) -> Message:
    """A mail whose header names no boundary, or another one than stands in it, is taken apart at
    the one that does; where there is none, all of it is text."""
    content = message.get_payload(decode=True)
    if message.get_content_maintype() != "multipart" or not isinstance(content, bytes):
        return message
    line = _BOUNDARY.search(content)
    kind = b"text/plain"
    if line:
        kind = message.get_content_type().encode() + b'; boundary="' + line[1] + b'"'
    return message_from_bytes(b"Content-Type: " + kind + b"\n\n" + content)


def _text(message: Message, *, named: bool = False) -> str:
    """The words of a mail; `named`: those of parts that have a file name, too."""
    kind = message.get_content_type()
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        parts = [part for part in message.get_payload() if isinstance(part, Message)]
        if kind == "multipart/alternative":
            parts.sort(key=lambda part: part.get_content_type() != "text/plain")
        texts = (_text(part, named=named) for part in parts)
        if kind in ("multipart/alternative", "multipart/related"):
            return next(filter(None, texts), "")
        return "\n\n".join(filter(None, texts))
    if kind not in _WORDS or _is_attached(message, named=named):
        return ""
    content = message.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(message.get_content_charset() or "")
    if kind != "text/html":
        return decoded(content, charset).strip()
    if not charset and (label := _CHARSET_IN_HTML.search(content[:4096])):
        charset = label[1].decode("ascii")
    return clean(text_of_html(decoded(content, charset))).strip()


def _is_attached(part: Message, *, named: bool = False) -> bool:
    """Whether it is a file and no words; `named`: even with a file name it may be words."""
    how = str(part.get("content-disposition", "")).strip().lower()
    return how.startswith("attachment") or bool(part.get_filename() and not named)


def _attachments(message: Message, whole: bool) -> Iterator[Attachment]:
    parts = list(leaves(message))
    for part in parts:
        kind = part.get_content_type()
        if kind in _SEALS or (kind in _WORDS and not _is_attached(part)):
            continue
        if kind in _MAILS:
            held = inner(part)
            subject = header_text(str(held.get("subject", ""))) if held else ""
            name = name_of(part) or f"{subject or 'mail'}.eml"
        else:
            name = name_of(part) or kind
        content = part.get_payload(decode=True)
        # Of a mail that is read in part, the last piece is cut.
        known = isinstance(content, bytes) and (whole or part is not parts[-1])
        size = len(content) if known and isinstance(content, bytes) else None
        yield Attachment(name=name, media_type=kind, size=size)


def _people(headers: Mapping[str, tuple[str, ...]], name: str) -> tuple[Person, ...]:
    people: list[Person] = []
    for raw in headers.get(name, ()):
        text = eight_bit(raw[:LONGEST_HEADER])
        try:
            pairs = [pair for pair in getaddresses([text]) if _MAIL.fullmatch(pair[1])]
        except (RecursionError, ValueError, IndexError):
            pairs = []
        # Not even an address list: take what looks like addresses, the last one first.
        found = [each.lstrip("'") for each in _MAIL.findall(text[:5000])]
        pairs = pairs or [("", each) for each in reversed(found) if _MAIL.fullmatch(each)]
        people += [Person(header_text(shown).strip("\"' "), clean(mail)) for shown, mail in pairs]
    return tuple(people)


def _date(raw: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(raw.strip())
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _made_id(headers: Mapping[str, tuple[str, ...]], text: str) -> str:
    """Stable wherever the same mail lies: not made of what servers add on the way."""
    kept = [*(headers.get(name, ("",))[0] for name in ("date", "from", "to", "subject")), text]
    whole = "\n".join(" ".join(each.split()) for each in kept)
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()
    return f"<{digest[:40]}@without-message-id.invalid>"
