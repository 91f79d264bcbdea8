"""Replies on their way, and those that left and should be visible by now."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.db import Transaction
from bot.models import STRANDED, Case, Reply, ReplyState
from bot.queries import events

_LEAVING = (ReplyState.WAITING_APPROVAL, ReplyState.QUEUED, ReplyState.SENDING)


async def on_its_way(tx: Transaction, case_id: int, *, stuck_since: datetime | None = None) -> bool:
    """Whether a reply of this case is leaving, or left and waits to be shown. With `stuck_since`
    those do not count that were tried, and should have left before then, nor stranded ones."""
    leaving: list[ColumnElement[bool]] = [Reply.state.in_(_LEAVING)]
    if stuck_since is not None:
        leaving.append(or_(Reply.not_before.is_(None), Reply.send_after > stuck_since))
        leaving.append(Reply.problem != STRANDED)
    found = await tx.scalar(
        select(Reply.id)
        .where(
            Reply.case_id == case_id,
            Reply.settled_at.is_(None),
            or_(
                and_(*leaving),
                (Reply.state == ReplyState.SENT) & Reply.warn_at.is_not(None),
            ),
        )
        .limit(1)
    )
    return found is not None


async def to_warn(tx: Transaction, now: datetime) -> Reply | None:
    """A reply that left and should be visible by now."""
    found = await tx.scalars(
        select(Reply)
        .join(Case, Case.id == Reply.case_id)
        .where(Reply.state == ReplyState.SENT, Reply.warn_at <= now)
        .order_by(Reply.warn_at)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
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
