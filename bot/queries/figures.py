"""Figures for operators: counts of what is due, served by the same indexes as the loops."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Case, CaseState, Post, Reply, ReplyState, Review, Row, Source


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
        "remind": await count(Case, Case.state == CaseState.OPEN, Case.remind_at <= now),
    }


async def last_good(tx: Transaction) -> dict[str, datetime | None]:
    """When each active source that lists was last read without an error."""
    found = await tx.execute(
        select(Source.id, Source.last_good_at).where(Source.active, Source.fetch_at.is_not(None))
    )
    return {row.id: row.last_good_at for row in found}
