"""Other words: wanted with the draft, asked for one by one, kept or given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, update

from bot.db import Transaction
from bot.models import Lane, Review, Rewording, RewordingKind
from bot.queries import bulk
from bot.queries.lanes import AT_ONCE

WRITER = "writer:"
"""The kind of lane of those who word things for us."""
_FREE: dict[str, Any] = {"lease_until": None, "token": None}
_OVER: dict[str, Any] = {**_FREE, "due_at": None}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A rewording under our lease, and who is to be asked."""

    rewording: Rewording
    token: str
    slug: str


def writer_lane(slug: str) -> str:
    """The lane of one of those who word things for us."""
    return WRITER + slug


async def want(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what is wanted; what was wanted before stays as it is. A row holds the columns of its
    key, `case_id`, `created_at` and `wait_until`."""
    if not rows:
        return
    fixed = {"due_at": AT_ONCE, "tries": 0, "text": "", "by": "", "chosen": False, "problem": ""}
    await bulk.write(tx, Rewording, [{**fixed, **row} for row in rows], keep=True)
    tx.poke("reword")


_THEIRS = (
    select(Rewording)
    .where(Rewording.review_id.in_(bindparam("ids", expanding=True)))
    .order_by(Rewording.id)
)


async def of_reviews(
    tx: Transaction, wanted: Iterable[tuple[Review, int]]
) -> dict[int, list[Rewording]]:
    """What was worded, or is to be, for what these reviews say now in this round of their cases,
    by review."""
    now = {review.id: (review.revision, round_) for review, round_ in wanted}
    found: dict[int, list[Rewording]] = {}
    for one in await tx.scalars(_THEIRS, {"ids": list(now)}):
        revision, round_ = now[one.review_id]
        if one.revision == revision and one.round in (0, round_):
            found.setdefault(one.review_id, []).append(one)
    return found


def _due(wall: datetime, kinds: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    free = or_(Rewording.lease_until.is_(None), Rewording.lease_until <= wall)
    return (Rewording.due_at <= wall, free, Rewording.kind.in_(kinds))


async def any_due(tx: Transaction, wall: datetime, slugs: Mapping[RewordingKind, str]) -> bool:
    """Whether something is to be asked (a cheap question before taking the write lock)."""
    kinds = await _well(tx, wall, slugs)
    due = select(Rewording.id).where(*_due(wall, kinds)).limit(1)
    return await tx.scalar(due) is not None


async def _well(
    tx: Transaction, wall: datetime, slugs: Mapping[RewordingKind, str]
) -> list[RewordingKind]:
    """The kinds whose service need not be left alone."""
    keys = [writer_lane(slug) for slug in slugs.values()]
    ill = set(await tx.scalars(select(Lane.key).where(Lane.key.in_(keys), Lane.due_at > wall)))
    return [kind for kind, slug in slugs.items() if writer_lane(slug) not in ill]


async def claim(
    tx: Transaction,
    wall: datetime,
    lease: timedelta,
    token: str,
    slugs: Mapping[RewordingKind, str],
) -> Claimed | None:
    """Take the newest that is due of somebody who is well. `slugs` says who does which kind. None
    when nothing is due, or whoever is asked must be left alone."""
    found = await tx.scalar(
        select(Rewording.id)
        .where(*_due(wall, await _well(tx, wall, slugs)))
        .order_by(Rewording.id.desc())
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    if found is None:
        return None
    rewording = (
        await tx.scalars(
            update(Rewording)
            .where(Rewording.id == found)
            .values(lease_until=wall + lease, token=token)
            .returning(Rewording)
        )
    ).one()
    return Claimed(rewording, token, slugs[RewordingKind(rewording.kind)])


async def done(
    tx: Transaction, rewording_id: int, token: str, *, text: str, by: str, chosen: bool
) -> bool:
    """It came. `chosen`: it is the draft. False when the lease was lost."""
    return await _change(tx, rewording_id, token, **_OVER, text=text, by=by, chosen=chosen)


async def give_up(tx: Transaction, rewording_id: int, token: str, why: str) -> bool:
    """It will not come: nobody waits for it. False when the lease was lost."""
    return await _change(tx, rewording_id, token, **_OVER, problem=why, wait_until=None)


async def put_back(tx: Transaction, rewording_id: int, token: str, due_at: datetime) -> bool:
    """It did not come: asked for again at `due_at`, and nobody waits for it. False when the lease
    was lost."""
    return await _change(
        tx, rewording_id, token, **_FREE, due_at=due_at, wait_until=None, tries=Rewording.tries + 1
    )


async def _change(tx: Transaction, rewording_id: int, token: str, /, **values: Any) -> bool:
    """The one UPDATE under a lease; False when it was lost."""
    changed = await tx.execute(
        update(Rewording)
        .where(Rewording.id == rewording_id, Rewording.token == token)
        .values(**values)
        .returning(Rewording.id)
    )
    return changed.first() is not None
