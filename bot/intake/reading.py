"""Incoming -> the columns of a review, judged. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.base import Incoming
from bot.customers import mail_key, phone_key
from bot.models import Quiet, Review
from bot.text import normalise
from bot.triage import Judge, Message, Reason, Verdict, Where, automatic, thanks


def message(item: Incoming, where: Where, source_id: str) -> Message:
    """What triage looks at."""
    return Message(
        text=item.text,
        title=item.title,
        rating=item.rating,
        scale=item.scale,
        language=item.language or None,
        where=where,
        source=source_id,
    )


def verdict(item: Incoming, where: Where, source_id: str, judge: Judge) -> Verdict:
    """What triage thinks of it, or the person who wrote it down."""
    found = judge(message(item, where, source_id))
    if where == "letter" and item.attachments and not item.text.strip():
        # A scanned letter, a photo, certified mail: nobody has heard what it says until they look.
        reasons = (*found.reasons, Reason("attached"))
        found = replace(found, critical=True, reasons=reasons)
    if item.noted_by:
        found = replace(found, reasons=(*found.reasons, Reason("noted", (item.noted_by,))))
    if item.critical is not None:
        found = replace(found, critical=item.critical)
    return found


def old(start: datetime, item: Incoming) -> bool:
    """Whether it was said before the source's start; what a person writes down never is."""
    return item.posted_at is not None and item.posted_at < start and not item.noted_by


_REPLY = re.compile(
    r"^(?:\W{0,3}(?:re|r|aw|antw|antwort|rif|risp|sv|rép|odp|vs)(?:\[\d+\]|\(\d+\)|\^\d+)?\s?:)+",
    re.IGNORECASE,
)
"""How subjects of answers begin."""


def without_repeated_title(item: Incoming, before: Iterable[str]) -> Incoming:
    """The item as it is judged: "Re: Broken vase" above a thank-you is no new complaint. `before`:
    the titles of its thread."""
    return replace(item, title="") if repeats(item.title, before) else item


def repeats(title: str, before: Iterable[str]) -> bool:
    """Whether a title is one of those before it, but for "Re:"."""
    there = {normalise(_REPLY.sub("", one)) for one in before}
    return bool(there) and normalise(_REPLY.sub("", title)) in there


def aside(text: str, judge: Judge, *, critical: bool, held: bool) -> Quiet | None:
    """Why more words of a customer stand aside in their case, if they do."""
    if held:
        return None
    if automatic(text, judge.own):
        return Quiet.AUTOMATIC
    return Quiet.THANKS if not critical and thanks(text, judge.own) else None


def said(item: Incoming) -> dict[str, Any]:
    """The columns that a material edit changes, but for the verdict."""
    return {
        "title": item.title,
        "text": item.text,
        "rating": item.rating,
        "scale": item.scale,
    }


def beside(item: Incoming, country: str) -> dict[str, Any]:
    """The columns that change without mattering; what an item leaves out stays as it was.
    `country`: where phone numbers are written without a prefix."""
    given = {
        "url": item.url,
        "author_name": item.author.name.strip(),
        "author_email": item.author.email,
        "author_phone": item.author.phone,
        "author_handle": item.author.handle,
        "mail_key": mail_key(item.author.email),
        "phone_key": phone_key(item.author.phone, country),
        "attachments": [asdict(one) for one in item.attachments],
        "memory": dict(item.memory),
    }
    return {column: value for column, value in given.items() if value}


def judged(verdict: Verdict) -> dict[str, Any]:
    """The verdict's columns."""
    return {
        "critical": verdict.critical,
        "score": verdict.score,
        "urgency": verdict.urgency,
        "topics": list(verdict.topics),
        "language": verdict.language,
        "reasons": [
            {
                "kind": one.kind,
                "words": list(one.words),
                "value": one.value,
                "ground": one.ground,
            }
            for one in verdict.reasons
        ],
        "hold": verdict.hold,
        "liked": [{"topic": one.topic, "words": one.words} for one in verdict.liked],
        "wishes": list(verdict.wishes),
    }


_EMPTY: dict[str, Any] = {
    "url": "",
    "author_name": "",
    "author_email": "",
    "author_phone": "",
    "author_handle": "",
    "mail_key": None,
    "phone_key": None,
    "attachments": [],
    "memory": {},
}


def row(
    source_id: str, item: Incoming, verdict: Verdict, now: datetime, country: str
) -> dict[str, Any]:
    """All columns of a new review; nobody speaks in the future, or after the answer to it."""
    answered = min((one.at for one in item.answers or ()), default=now)
    posted_at = min(item.posted_at or answered, now)
    return {
        **_EMPTY,
        **said(item),
        **beside(item, country),
        **judged(verdict),
        "source_id": source_id,
        "external_id": item.external_id,
        "thread_key": item.thread_key,
        "posted_at": posted_at,
        "received_at": now,
        "material_at": posted_at,
        "revision": 1,
        "quiet": None,
        "case_id": None,
        "look_at": None,
    }


def material(review: Review, item: Incoming) -> bool:
    """Whether the customer now says something else (a comma or a capital is nothing else)."""
    if (item.rating, item.scale) != (review.rating, review.scale):
        return True
    before = normalise(f"{review.title}\n{review.text}")
    return normalise(f"{item.title}\n{item.text}") != before


def moderated(review: Review, item: Incoming) -> bool:
    """Whether it waits for a moderator and did not, or the reverse."""
    return bool(review.memory.get("pending")) != bool(item.memory.get("pending"))


def changed_at(review: Review, item: Incoming, now: datetime) -> datetime:
    """When these words were written: as the channel says where it moves the date of an edited
    one, else now. One that came from a clock ahead of ours says nothing: its first date looks like
    a moved one, and an answer to the words before would count for these."""
    said = item.posted_at
    moves = review.posted_at < review.received_at
    return said if said is not None and moves and review.material_at < said < now else now


def clean(item: Incoming) -> Incoming:
    """The same without what no database takes (NUL, half a surrogate pair)."""
    cleaned: Incoming = _clean(item)
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_clean(key): _clean(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_clean(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _clean(getattr(value, one.name)) for one in fields(value)}
        )
    return value
