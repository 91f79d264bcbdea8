"""Drafts: written once per revision and round, never changed; and what not to write again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.db import Transaction
from bot.models import Act, Draft, Reply, ReplyState, Review
from bot.queries.lanes import upsert


async def keep_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write drafts; one that is there already stays as it is."""
    if rows:
        statement = upsert(tx, Draft).on_conflict_do_nothing()
        await tx.execute(statement, [dict(row) for row in rows])


async def of_review(tx: Transaction, review: Review, round_: int) -> Draft | None:
    """The draft for what the review says now, in this round of its case."""
    found = await tx.scalars(
        select(Draft).where(
            Draft.review_id == review.id, Draft.revision == review.revision, Draft.round == round_
        )
    )
    return found.one_or_none()


async def recent_wordings(
    tx: Transaction, source_id: str, count: int, *, before: int | None = None
) -> list[dict[str, int]]:
    """The wordings of a source's last `count` drafts, newest first; of those `before` a draft."""
    wanted = select(Draft.wordings).where(Draft.source_id == source_id)
    if before is not None:
        wanted = wanted.where(Draft.id < before)
    return list(await tx.scalars(wanted.order_by(Draft.id.desc()).limit(count)))


async def said_lately(tx: Transaction, source_id: str, *, but: int, limit: int = 10) -> list[str]:
    """The newest texts that went out on this source, or will; not those to the review `but`."""
    sent = (ReplyState.QUEUED, ReplyState.SENDING, ReplyState.SENT, ReplyState.SHOWN)
    found = await tx.scalars(
        select(Reply.text)
        .where(
            Reply.source_id == source_id,
            Reply.act == Act.REPLY,
            Reply.state.in_([*sent, ReplyState.UNKNOWN]),
            Reply.review_id != but,
        )
        .order_by(Reply.id.desc())
        .limit(limit)
    )
    return list(found)
