"""Figures for operators: counts of what is due, served by the same indexes as the loops."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import (
    Case,
    CaseState,
    Lane,
    Post,
    Promise,
    PromiseState,
    Reply,
    ReplyState,
    Review,
    Rewording,
    Row,
    Source,
)
from bot.queries.lanes import SLACK, WORKSPACE, key_of


async def due(tx: Transaction, wall: datetime, now: datetime) -> dict[str, int]:
    """How many rows wait for each loop."""

    async def count(table: type[Row], *conditions: ColumnElement[bool]) -> int:
        found = await tx.scalar(select(func.count()).select_from(table).where(*conditions))
        return int(found or 0)

    return {
        "listen": await count(Source, Source.active.is_(True), Source.fetch_at <= wall)
        + await count(Review, Review.look_at <= wall),
        "publish": await count(Post, Post.given_up == "", Post.due_at <= wall),
        "deliver": await count(
            Reply,
            or_(
                (Reply.state == ReplyState.QUEUED) & (Reply.send_after <= now),
                (Reply.state == ReplyState.SENDING) & (Reply.lease_until <= wall),
            ),
        ),
        "remind": await count(Case, Case.state == CaseState.OPEN, Case.remind_at <= now)
        + await count(Promise, Promise.state == PromiseState.OPEN, Promise.remind_at <= now),
        "reword": await count(Rewording, Rewording.due_at <= wall),
    }


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """One active source: how often in a row it failed, and what waits to be done with it."""

    id: str
    last_good_at: datetime | None
    failures: int
    due: int


async def sources(tx: Transaction, wall: datetime, now: datetime) -> list[SourceFigures]:
    """Every active source. `last_good_at` None: it is called and not read, or was never read."""
    looks = await _by_source(tx, Review, Review.look_at <= wall)
    replies = await _by_source(tx, Reply, Reply.state == ReplyState.QUEUED, Reply.send_after <= now)
    return [
        SourceFigures(
            one.id,
            one.last_good_at if one.fetch_at is not None else None,
            one.failures,
            looks.get(one.id, 0) + replies.get(one.id, 0),
        )
        for one in await tx.scalars(select(Source).where(Source.active))
    ]


async def _by_source(
    tx: Transaction, table: type[Review] | type[Reply], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    counted = select(table.source_id, func.count().label("waiting")).where(*conditions)
    found = await tx.execute(counted.group_by(table.source_id))
    return {one.source_id: one.waiting for one in found}


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """What waits for one Slack channel (or person); `oldest`: when the oldest of the new posts
    among it was written."""

    slack_channel: str
    due: int
    oldest: datetime | None
    failures: int


async def rooms(tx: Transaction, wall: datetime) -> list[RoomFigures]:
    """Every Slack channel that was ever written to."""
    fresh = sql_case((Post.ts.is_(None), Post.created_at))
    waiting = (
        select(Post.slack_channel, func.count(), func.min(fresh))
        .where(Post.due_at <= wall, Post.given_up == "")
        .group_by(Post.slack_channel)
    )
    due = {room: (count, oldest) for room, count, oldest in await tx.execute(waiting)}
    lanes = await tx.execute(
        select(key_of(SLACK), Lane.failures).where(
            Lane.key.startswith(SLACK), Lane.key != WORKSPACE
        )
    )
    return [RoomFigures(room, *due.get(room, (0, None)), failures) for room, failures in lanes]
