"""A reply as a mail: the exact bytes, made once and stored before the first try."""

import quopri
import re
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Any

from bot.channels.email.options import ascii_domain
from bot.channels.email.reports import MARK

LONGEST_REFERENCES = 900
"""Characters of References in a line that every server takes."""

_RE = re.compile(
    r"^\W{0,3}(re|r|aw|antw|antwort|rif|risp|sv|rép|odp|vs)(\[\d+\]|\(\d+\)|\^\d+)?\s?:",
    re.IGNORECASE,
)
_SAFE = re.compile(r"<[!-;=?-~]+>")


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the reply with this key."""
    return f"<{key}@{domain}>"


def compose(
    *, key: str, text: str, name: str, address: str, review: Mapping[str, Any], at: datetime
) -> bytes:
    """The reply with this key to the customer of `review` (an adapter's memory), as UTF-8 text.

    No Reply-To: answers shall come back to `address`. No Auto-Submitted: a person wrote it.
    """
    answered = str(review.get("message_id", ""))
    subject = reply_subject(str(review.get("subject", "")))
    head = {
        "From": _person(name, address),
        "To": ascii_domain(str(review.get("reply_to", ""))),
        "Subject": _encoded(subject, "Subject"),
        "Date": format_datetime(at),
        "Message-ID": message_id(key, ascii_domain(address).rpartition("@")[2]),
        "In-Reply-To": answered if _SAFE.fullmatch(answered) else "",
        "References": _references(review, answered),
        MARK: key,
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return _written(head, text)


def notice(
    *, key: str, to: str, subject: str, text: str, name: str, address: str, at: datetime
) -> bytes:
    """A mail to a colleague that no person wrote."""
    head = {
        "From": _person(name, address),
        "To": ascii_domain(to),
        "Subject": _encoded(" ".join(subject.split()), "Subject"),
        "Date": format_datetime(at),
        "Message-ID": message_id(key, ascii_domain(address).rpartition("@")[2]),
        "Auto-Submitted": "auto-generated",
        MARK: key,
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return _written(head, text)


def _written(head: Mapping[str, str], text: str) -> bytes:
    # Not the library's own folding: it encodes long ids, and no thread survives that.
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    body = text.replace("\r\n", "\n") + "\n"
    lines += ["", quopri.encodestring(body.encode("utf-8", "replace")).decode("ascii")]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8")


def reply_subject(subject: str) -> str:
    """`subject` with "Re: " before it unless an answer's mark stands there."""
    line = " ".join(subject.split())
    return line if _RE.match(line) else f"Re: {line}".strip()


def _person(name: str, address: str) -> str:
    shown = " ".join(name.split())
    where = ascii_domain(address)
    if not shown:
        return where
    if shown.isascii():
        shown = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{_encoded(shown, 'From')} <{where}>"


def _encoded(words: str, header: str) -> str:
    return words if words.isascii() else Header(words, "utf-8", header_name=header).encode()


def _references(review: Mapping[str, Any], answered: str) -> str:
    given = [str(each) for each in review.get("references", ())]
    ids = [each for each in dict.fromkeys([*given, answered]) if _SAFE.fullmatch(each)]
    while len(ids) > 2 and sum(map(len, ids)) + len(ids) > LONGEST_REFERENCES:
        del ids[1]  # the root and the newest say most
    return "\n ".join(ids)
