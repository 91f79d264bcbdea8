"""Drafts: written once per revision and round, never changed; and what not to write again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models import Act, Draft, Reply, ReplyState, Review
from bot.queries import bulk

S = ReplyState


async def keep_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write drafts; one that is there already stays as it is."""
    await bulk.write(tx, Draft, rows, keep=True)


_THEIRS = select(Draft).where(Draft.review_id.in_(bindparam("ids", expanding=True)))


async def of_reviews(tx: Transaction, wanted: Iterable[tuple[Review, int]]) -> dict[int, Draft]:
    """The drafts for what these reviews say now, in this round of their cases, by review."""
    now = {review.id: (review.revision, round_) for review, round_ in wanted}
    found = await tx.scalars(_THEIRS, {"ids": list(now)})
    return {one.review_id: one for one in found if (one.revision, one.round) == now[one.review_id]}


async def recent_wordings(
    tx: Transaction, source_id: str, count: int, *, before: int | None = None
) -> list[dict[str, int]]:
    """The wordings of a source's last `count` drafts, newest first; of those `before` a draft."""
    wanted = select(Draft.wordings).where(Draft.source_id == source_id)
    if before is not None:
        wanted = wanted.where(Draft.id < before)
    return list(await tx.scalars(wanted.order_by(Draft.id.desc()).limit(count)))


_SAID = (
    select(Reply.text)
    .where(
        Reply.source_id == bindparam("source"),
        Reply.act == Act.REPLY,
        Reply.state.in_([S.QUEUED, S.SENDING, S.SENT, S.SHOWN, S.UNKNOWN]),
        Reply.review_id != bindparam("but"),
    )
    .order_by(Reply.id.desc())
    .limit(bindparam("most"))
)


async def said_lately(tx: Transaction, source_id: str, *, but: int, limit: int = 10) -> list[str]:
    """The newest texts that went out on this source, or will; not those to the review `but`."""
    return list(await tx.scalars(_SAID, {"source": source_id, "but": but, "most": limit}))
