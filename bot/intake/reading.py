"""Incoming -> the columns of a review, judged. Pure."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.channels.base import Incoming
from bot.models import Review
from bot.text import normalise
from bot.triage import Message, Verdict, judge


def verdict(item: Incoming) -> Verdict:
    """What triage thinks of it."""
    return judge(
        Message(
            text=item.text,
            title=item.title,
            rating=item.rating,
            scale=item.scale,
            language=item.language or None,
        )
    )


def said(item: Incoming) -> dict[str, Any]:
    """The columns that a material edit changes, but for the verdict."""
    return {
        "title": item.title,
        "text": item.text,
        "rating": item.rating,
        "scale": item.scale,
    }


def beside(item: Incoming) -> dict[str, Any]:
    """The columns that change without mattering; what an item leaves out stays as it was."""
    given = {
        "url": item.url,
        "author_name": item.author.name,
        "author_email": item.author.email,
        "author_phone": item.author.phone,
        "author_handle": item.author.handle,
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
            {"kind": one.kind, "words": list(one.words), "value": one.value}
            for one in verdict.reasons
        ],
        "hold": verdict.hold,
    }


_EMPTY: dict[str, Any] = {
    "url": "",
    "author_name": "",
    "author_email": "",
    "author_phone": "",
    "author_handle": "",
    "attachments": [],
    "memory": {},
}


def row(source_id: str, item: Incoming, verdict: Verdict, now: datetime) -> dict[str, Any]:
    """All columns of a new review; nobody speaks in the future."""
    posted_at = min(item.posted_at or now, now)
    return {
        **_EMPTY,
        **said(item),
        **beside(item),
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
