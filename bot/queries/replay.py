"""What was heard, read once more to be judged once more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from bot.db import Transaction
from bot.models import Answer, Case, CaseState, Quiet, Review

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One review as it was heard. `quiet`: why it had no case; `ended_at`: when it needed no
    answer any more, None = it still does (or never had a case); `closed`: somebody ended its case
    without a reply."""

    id: int
    source_id: str
    thread_key: str
    title: str
    text: str
    rating: float | None
    scale: float | None
    language: str
    critical: bool
    reasons: list[Any]
    quiet: str | None
    posted_at: datetime
    received_at: datetime
    case_id: int | None
    ended_at: datetime | None
    closed: bool


async def count(tx: Transaction, since: datetime, until: datetime) -> int:
    """How many reviews were heard in that time; a source's past and what machines wrote not."""
    found = await tx.scalar(select(func.count(Review.id)).where(*_heard(since, until)))
    return int(found or 0)


async def heard(tx: Transaction, since: datetime, until: datetime) -> AsyncIterator[list[Past]]:
    """These reviews in the order in which they came, some at a time."""
    answered = (
        select(func.min(Answer.at))
        .where(Answer.review_id == Review.id, Answer.gone_at.is_(None))
        .scalar_subquery()
    )
    over = case((Case.state != CaseState.OPEN, Case.ended_at))
    asked = (
        select(
            *(getattr(Review, name) for name in _COLUMNS),
            answered.label("answered_at"),
            over.label("over_at"),
            Review.deleted_at,
            func.coalesce(Case.state == CaseState.DISMISSED, False).label("closed"),
        )
        .outerjoin(Case, Case.id == Review.case_id)
        .where(*_heard(since, until))
        .order_by(Review.received_at, Review.id)
        .limit(BATCH)
    )
    after = asked
    while rows := (await tx.execute(after)).mappings().all():
        yield [_past(dict(row)) for row in rows]
        last_at, last_id = rows[-1]["received_at"], rows[-1]["id"]
        same = and_(Review.received_at == last_at, Review.id > last_id)
        after = asked.where(or_(Review.received_at > last_at, same))


_COLUMNS = (
    *("id", "source_id", "thread_key", "title", "text", "rating", "scale", "language"),
    *("critical", "reasons", "quiet", "posted_at", "received_at", "case_id"),
)


def _past(row: dict[str, Any]) -> Past:
    ends = [row.pop(name) for name in ("answered_at", "over_at", "deleted_at")]
    ended_at = min((one for one in ends if one is not None), default=None)
    return Past(**row, ended_at=ended_at)


def _heard(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    return [
        Review.received_at >= since,
        Review.received_at < until,
        or_(Review.quiet.is_(None), Review.quiet.not_in((Quiet.OLD, Quiet.AUTOMATIC))),
    ]
