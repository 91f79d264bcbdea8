"""Replies that left and should be visible by now."""

from datetime import datetime

from sqlalchemy import select, update

from bot.db import Transaction
from bot.models import Reply, ReplyState
from bot.queries import events


async def to_warn(tx: Transaction, now: datetime) -> Reply | None:
    """A reply that left and should be visible by now."""
    found = await tx.scalars(
        select(Reply)
        .where(Reply.state == ReplyState.SENT, Reply.warn_at <= now)
        .order_by(Reply.warn_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return found.one_or_none()


async def warned(tx: Transaction, reply_id: int, now: datetime) -> Reply | None:
    """The warning was given: once."""
    reply = (
        await tx.scalars(
            update(Reply)
            .where(Reply.id == reply_id, Reply.state == ReplyState.SENT, Reply.warn_at.is_not(None))
            .values(warn_at=None)
            .returning(Reply)
        )
    ).one_or_none()
    if reply is not None:
        await events.record(
            tx,
            now,
            "ascolto",
            "reply_late",
            case_id=reply.case_id,
            review_id=reply.review_id,
            reply_id=reply.id,
        )
    return reply


async def warn_later(tx: Transaction, reply_id: int, at: datetime) -> None:
    """Not now: at this time."""
    await tx.execute(
        update(Reply)
        .where(Reply.id == reply_id, Reply.state == ReplyState.SENT, Reply.warn_at.is_not(None))
        .values(warn_at=at)
    )


async def any_to_warn(tx: Transaction, now: datetime) -> bool:
    """Whether a reply should be visible by now and is not."""
    found = await tx.scalar(
        select(Reply.id).where(Reply.state == ReplyState.SENT, Reply.warn_at <= now).limit(1)
    )
    return found is not None
