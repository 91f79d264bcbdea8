"""Several rows kept from others until the transaction ends: cases before reviews, each by their
ids. Two who meet in that order wait for each other once, where in any other PostgreSQL would have
to end one of them. On SQLite who writes has it all."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select

from bot.db import Transaction
from bot.models import Answer, Case, CaseState, Reply, Review


async def hold(
    tx: Transaction,
    source_ids: Sequence[str],
    external_ids: Collection[str],
    *,
    threads: Collection[str] = (),
    replies: Collection[str] = (),
) -> None:
    """These reviews of these sources with their cases, the cases that these threads go on in, and
    those of these replies (our key or the channel's id), before any of them is changed."""
    if tx.get_bind().dialect.name == "sqlite" or not (external_ids or threads or replies):
        return
    these = (Review.source_id.in_(source_ids), Review.external_id.in_(external_ids))
    wanted: list[ColumnElement[bool]] = [Case.id.in_(select(Review.case_id).where(*these))]
    if threads:
        takes = Case.state.in_([CaseState.OPEN, CaseState.ANSWERED])
        there = Case.source_id.in_(source_ids)
        wanted.append(there & Case.thread_key.in_(threads) & takes)
    if replies:
        named = or_(Reply.key.in_(replies), Reply.external_id.in_(replies))
        ours = select(Reply.case_id).where(Reply.source_id.in_(source_ids), named)
        theirs = select(Review.case_id).join(Answer, Answer.review_id == Review.id)
        theirs = theirs.where(Review.source_id.in_(source_ids), Answer.external_id.in_(replies))
        wanted += [Case.id.in_(ours), Case.id.in_(theirs)]
    await tx.execute(
        select(Case.id).where(or_(*wanted)).order_by(Case.id).with_for_update(key_share=True)
    )
    await tx.execute(
        select(Review.id).where(*these).order_by(Review.id).with_for_update(key_share=True)
    )
