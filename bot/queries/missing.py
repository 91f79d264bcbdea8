"""What looks do not find any more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from bot.db import Transaction
from bot.models import Review


async def others(
    tx: Transaction, source_id: str, external_ids: Collection[str], limit: int
) -> list[Review]:
    """The newest reviews of a source that are still there as far as we know, but for these."""
    found = await tx.scalars(
        select(Review)
        .where(
            Review.source_id == source_id,
            Review.deleted_at.is_(None),
            Review.external_id.not_in(list(external_ids)),
        )
        .order_by(Review.posted_at.desc())
        .limit(limit)
    )
    return list(found)


async def miss(tx: Transaction, source_id: str, external_ids: Iterable[str], now: datetime) -> None:
    """Looks do not find these any more, from now on or since before."""
    await _mark(tx, source_id, external_ids, Review.missing_since.is_(None), now)


async def believed(tx: Transaction, source_id: str, since: datetime) -> int:
    """How many have counted as deleted since then because looks did not find them any more."""
    lost = select(func.count()).where(
        Review.source_id == source_id,
        Review.missing_since.is_not(None),
        Review.deleted_at >= since,
    )
    return int(await tx.scalar(lost) or 0)


async def found(tx: Transaction, source_id: str, external_ids: Iterable[str]) -> None:
    """Looks find these, again or still."""
    await _mark(tx, source_id, external_ids, Review.missing_since.is_not(None), None)


async def _mark(
    tx: Transaction,
    source_id: str,
    external_ids: Iterable[str],
    those: ColumnElement[bool],
    since: datetime | None,
) -> None:
    wanted = (Review.source_id == source_id, Review.external_id.in_(list(external_ids)), those)
    ids = list(
        await tx.scalars(
            select(Review.id).where(*wanted).order_by(Review.id).with_for_update(key_share=True)
        )
    )
    if ids:
        await tx.execute(update(Review).where(Review.id.in_(ids)).values(missing_since=since))
