"""Delivery reports (RFC 3464): which mail came back, and why, in one plain sentence."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from bot.channels.email.charsets import header_text
from bot.channels.email.letter import Letter, inner, message_ids
from bot.text import fold

MARK = "X-Ascolto-Reply"
"""The header in which our replies carry their key: a Message-ID on our domain may be anybody's."""

_MEANINGS = {
    "1.1": "the address does not exist",
    "1.2": "the domain does not exist",
    "1.3": "the address is not valid",
    "1.10": "the domain takes no mail",
    "2.1": "the mailbox is closed",
    "2.2": "the mailbox is full",
    "2.3": "the mail is too large",
    "3.4": "the mail is too large",
    "4.1": "the receiving server did not answer",
    "4.4": "no server takes mail for this domain",
    "4.7": "the receiving server did not take it in time",
    "7.1": "the receiving server refuses it",
    "7.26": "the receiving server could not verify our domain (SPF, DKIM)",
}
_CODE = re.compile(r"\b([245])\.(\d{1,3}\.\d{1,3})\b")
_MACHINES = {"mailer-daemon", "mailerdaemon", "postmaster"}
_MARKED = re.compile(rf"^[>\s]*{MARK}:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_STATES = {"message/delivery-status", "message/global-delivery-status"}
_LATE = re.compile(
    r"delay|warning|still trying|ritard|non ancora|verzöger|noch nicht|retard|différ|pas encore"
    r"|retras|demora|todavía no|atras|ainda não|vertraag|nog niet",
    re.IGNORECASE,
)
_ANSWERED = re.compile(r"\b5\d\d[ -][^\r\n]{3,160}")


@dataclass(frozen=True, slots=True)
class Report:
    """`failed` False: only delayed, relayed or delivered. `key` is our own reply's, or the
    Message-ID of a mail that somebody else of us sent; "" when the report names none. `reason` goes
    on after a colon."""

    failed: bool
    key: str
    reason: str


def report(mail: Letter) -> Report | None:
    """What a delivery report says; None when the mail is none."""
    parts = list(_parts(mail.message))
    states = [part for part in parts if part.get_content_type() in _STATES]
    if not states:
        return None
    fields = [dict(_lower(block)) for state in states for block in _blocks(state)]
    failed = [block for block in fields if _failed(block)]
    reason = _reason(failed[0]) if failed else ""
    # Some leave out the mail itself, and their report names it as an answer does.
    return Report(bool(failed), _returned(parts) or next(iter(mail.thread), ""), reason)


def _failed(block: Mapping[str, str]) -> bool:
    """Whether it says so of one person; a comment may follow, or the status alone say it."""
    action = block.get("action", "").lower()
    if action or "final-recipient" not in block:
        return bool(re.match(r"failed\b", action))
    return block.get("status", "").startswith("5")


def from_machine(mail: Letter) -> bool:
    """Whether a mail server wrote it."""
    return mail.sender.email.partition("@")[0].lower() in _MACHINES


def plain_report(mail: Letter) -> Report | None:
    """A report of a server that knows no standard for them, when it quotes our reply. Servers
    write of one mail when it failed or is late, in many languages."""
    if not from_machine(mail):
        return None
    marked = _MARKED.search(mail.text[:20_000])
    key = marked[1] if marked else _returned(list(_parts(mail.message)))
    if not key:
        return None
    answer = _ANSWERED.search(mail.text[:20_000])
    said = f" ({fold(answer[0], 160)})" if answer else ""
    return Report(not _LATE.search(mail.subject), key, f"it could not be delivered{said}")


def _parts(message: Message) -> Iterator[Message]:
    """Every part but those inside the mail that came back."""
    yield message
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)


def _blocks(state: Message) -> list[Message]:
    payload = state.get_payload()
    blocks = [one for one in payload if isinstance(one, Message)] if state.is_multipart() else []
    encoded = str(state.get("content-transfer-encoding", "")).strip().lower() == "base64"
    if not encoded and state.get_content_type() == "message/delivery-status":
        return blocks
    text = "\n".join(block.as_string() for block in blocks)
    if encoded:
        with suppress(ValueError):
            text = b64decode(text.encode("ascii", "ignore")).decode("utf-8", "replace")
    return [HeaderParser().parsestr(block) for block in re.split(r"\r?\n\s*\n", text.strip())]


def _lower(block: Message) -> Iterator[tuple[str, str]]:
    for name, value in block.raw_items():
        yield name.lower(), header_text(str(value))


def _returned(parts: list[Message]) -> str:
    for part in parts:
        held = inner(part)
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
            held = HeaderParser().parsestr(text)
        if held is not None:
            headers: Mapping[str, tuple[str, ...]] = {
                name.lower(): (str(value),) for name, value in held.raw_items()
            }
            key = header_text(headers.get(MARK.lower(), ("",))[0])
            return key or next(iter(message_ids(headers, "message-id")), "")
    return ""


def _reason(block: Mapping[str, str]) -> str:
    said = block.get("diagnostic-code", "")
    said = said.partition(";")[2].strip() or said
    status = block.get("status", "")
    found = _CODE.search(status) if not status.endswith(".0.0") else None
    found = found or _CODE.search(said)
    meaning = _MEANINGS.get(found[2], "") if found else ""
    meaning = meaning or "the receiving server did not take it"
    details = fold(said or status, 160)
    return meaning + (f" ({details})" if details else "")
