"""A source's past: what was there before we listened, as the first reading found it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import URGENCY, Answer, Post, Quiet, Review, Source
from bot.queries import posts

DAYS = (7, 30, 90)
"""The spans that people may choose cases for."""
_IS_OLD = Review.quiet == bindparam("old", Quiet.OLD, literal_execute=True)
"""Written out in the statement, so that the index over these alone serves it."""


@dataclass(frozen=True, slots=True)
class Past:
    """How many older reviews there are, how many of them are critical and without an answer, the
    oldest of these, and how many of these are of the last so many days."""

    old: int
    waiting: int
    oldest: datetime | None
    within: dict[int, int]


def subject(source_id: str) -> str:
    """The subject of the one post that sums it up."""
    return f"first_day:{source_id}"


def _waiting(source_id: str) -> list[ColumnElement[bool]]:
    answered = select(Answer.id).where(
        Answer.review_id == Review.id, Answer.gone_at.is_(None), Answer.at >= Review.posted_at
    )
    return [
        Review.source_id == source_id,
        _IS_OLD,
        Review.critical.is_(True),
        Review.case_id.is_(None),
        Review.deleted_at.is_(None),
        ~answered.exists(),
    ]


async def caught_up(tx: Transaction, source_id: str, wall: datetime) -> bool:
    """Its reading has reached the present. True the first time."""
    done = await tx.execute(
        update(Source)
        .where(Source.id == source_id, Source.caught_up_at.is_(None))
        .values(caught_up_at=wall)
        .returning(Source.id)
    )
    return done.first() is not None


async def any_old(tx: Transaction, source_id: str) -> bool:
    """Whether it has a past."""
    found = select(Review.id).where(Review.source_id == source_id, _IS_OLD)
    return await tx.scalar(found.limit(1)) is not None


async def past(tx: Transaction, source_id: str, at: datetime) -> Past:
    """What is known of it now; days count back from `at`."""
    old = await tx.scalar(
        select(func.count()).select_from(Review).where(Review.source_id == source_id, _IS_OLD)
    )
    recent = [
        func.count().filter(Review.posted_at >= at - timedelta(days=number)) for number in DAYS
    ]
    found = await tx.execute(
        select(func.count(), func.min(Review.posted_at), *recent).where(*_waiting(source_id))
    )
    waiting, oldest, *counts = found.one()
    return Past(int(old or 0), int(waiting), oldest, dict(zip(DAYS, counts, strict=True)))


async def choose(tx: Transaction, source_id: str, days: int, by: str) -> bool:
    """`by` wants cases for the last so many days (0 = none). False when somebody chose already."""
    await tx.execute(
        select(Source.id).where(Source.id == source_id).with_for_update(key_share=True)
    )
    post = (
        await tx.scalars(
            select(Post).where(Post.subject == subject(source_id)).with_for_update(key_share=True)
        )
    ).one_or_none()
    if post is None or post.detail.get("by"):
        return False
    seen = await past(tx, source_id, post.created_at)
    detail = {**post.detail, "by": by, "days": days, "old": seen.old}
    detail["cases"] = seen.within.get(days, 0)
    at_once = sql_case((Post.token.is_(None), None), else_=Post.lease_until)
    await tx.execute(
        update(Post).where(Post.id == post.id).values(detail=detail, lease_until=at_once)
    )
    posts.touch(tx, post.subject)
    if days:
        since = post.created_at - timedelta(days=days)
        await tx.execute(update(Source).where(Source.id == source_id).values(open_since=since))
        tx.poke("listen")
    return True


_WANTED = (
    select(Source.id)
    .where(Source.open_since.is_not(None), Source.id.in_(bindparam("known", expanding=True)))
    .limit(1)
)


async def any_wanted(tx: Transaction, known: Collection[str]) -> bool:
    """Whether cases wait to be opened (a cheap question before taking the write lock)."""
    return await tx.scalar(_WANTED, {"known": list(known)}) is not None


async def wanted(tx: Transaction, known: Collection[str]) -> Source | None:
    """A source whose past wants cases, kept from others until the transaction ends."""
    found = await tx.scalars(
        select(Source)
        .where(Source.open_since.is_not(None), Source.id.in_(known))
        .order_by(Source.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return found.one_or_none()


async def next_ones(tx: Transaction, source_id: str, since: datetime, limit: int) -> list[Review]:
    """The most urgent of those that wait since then, the newest first among equals; those that
    somebody else is changing in this moment are left for the next time."""
    rank = sql_case(URGENCY, value=Review.urgency, else_=0)
    found = await tx.scalars(
        select(Review)
        .where(*_waiting(source_id), Review.posted_at >= since)
        .order_by(rank.desc(), Review.posted_at.desc(), Review.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True, of=Review)
    )
    return list(found)


async def done(tx: Transaction, source_id: str, since: datetime) -> None:
    """Wanted no more, unless one still waits."""
    left = select(Review.id).where(*_waiting(source_id), Review.posted_at >= since)
    await tx.execute(
        update(Source).where(Source.id == source_id, ~left.exists()).values(open_since=None)
    )
