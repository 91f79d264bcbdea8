"""The machine's clock was set back: one that was wrong since the machine started, or in a virtual
machine that slept. What it had put off by minutes would rest for as long as it was ahead."""

from datetime import datetime, timedelta

from sqlalchemy import Interval, func, literal, select, type_coerce, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import DateTime, String

from bot.db import Transaction
from bot.models import Access, Alarm, Lane, Post, Reply, Review, Rewording, Source

Column = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
PAST: tuple[Column, ...] = (
    *(Lane.served_at, Source.last_good_at, Review.looked_at, Post.attempted_at, Reply.tried_at),
    Source.added_at,
)
"""When something happened by the machine's clock: none of these can be in the future."""
AHEAD: tuple[Column, ...] = (
    *(Lane.due_at, Source.fetch_at, Review.look_at, Post.due_at, Reply.not_before),
    *(Alarm.due_at, Rewording.due_at, Rewording.wait_until),
    *(Access.renew_at, Access.ends_at),
    *(Source.lease_until, Source.watch_until, Post.lease_until, Reply.lease_until),
    *(Alarm.lease_until, Rewording.lease_until, Access.lease_until),
)
"""The machine's time when something may happen or happen again."""
SKEW = timedelta(minutes=5)
"""So far apart the clocks of several machines may be; a smaller step back is soon waited for."""
HELD = timedelta(minutes=2)
"""So far ahead leases and rests stand that were taken since."""


async def how_far(tx: Transaction, wall: datetime) -> timedelta:
    """How far the clock was set back since it was last put to use; 0 where that is no matter."""
    used = [
        await tx.scalar(select(func.max(Lane.served_at))),
        await tx.scalar(select(func.max(Source.last_good_at))),
    ]
    ahead = max((one - wall for one in used if one is not None), default=timedelta())
    return ahead if ahead > SKEW else timedelta()


async def follow(tx: Transaction, wall: datetime, by: timedelta) -> None:
    """All that the clock said while it was ahead is meant so much earlier."""
    # Where a source begins with its first contact, what is said until then would count as old.
    await _earlier(tx, Source.start, wall, by, Source.start == Source.added_at)
    for column in AHEAD:
        await _earlier(tx, column, wall + HELD, by)
    for column in PAST:
        await _earlier(tx, column, wall, by)


async def _earlier(
    tx: Transaction, column: Column, after: datetime, by: timedelta, *only: ColumnElement[bool]
) -> None:
    moved: ColumnElement[datetime]
    if tx.get_bind().dialect.name == "sqlite":
        said = func.strftime("%Y-%m-%d %H:%M:%f", type_coerce(column, String), _seconds(by))
        moved = type_coerce(said.op("||")("000"), DateTime())
    else:
        moved = type_coerce(column, DateTime(timezone=True)) - literal(by, Interval())
    await tx.execute(update(column.class_).where(column > after, *only).values({column: moved}))


def _seconds(by: timedelta) -> str:
    return f"-{by.total_seconds():.3f} seconds"
