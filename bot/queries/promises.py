"""The life of a promise: open -> kept | dropped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Case, Nudge, Promise, PromiseState
from bot.queries import events, posts
from bot.queries.lanes import upsert

OPEN = Promise.state == PromiseState.OPEN
OUTSIDE = 0
"""The round under which reminders of promises are given: they belong to none."""


def reminded_as(promise: Promise) -> str:
    """The ladder under which its reminders are given; another day is another ladder."""
    return f"promise:{promise.id}:{promise.due_at:%Y%m%d}"


def reminded_of(given: Nudge) -> int:
    """The promise that a reminder was about, 0 for one about a case."""
    kind, _, rest = given.ladder.partition(":")
    return int(rest.partition(":")[0]) if kind == "promise" else 0


async def make(tx: Transaction, now: datetime, values: dict[str, Any]) -> None:
    """A follow-up is promised: case_id, reply_id, by, due_at. The same reply again is the
    same promise."""
    row = {"state": PromiseState.OPEN, "owner": values["by"], "made_at": now, **values}
    row |= {"since": now, "remind_at": now, "ended_by": "", "evidence": "", "outcome": ""}
    statement = upsert(tx, Promise).values(**row).on_conflict_do_nothing()
    if (await tx.execute(statement.returning(Promise.id))).first() is not None:
        await _tell(tx, now, values["by"], "promised", values["case_id"], until=values["due_at"])


async def keep(
    tx: Transaction, promise: Promise, now: datetime, *, by: str, evidence: str, outcome: str = ""
) -> Promise | None:
    """open -> kept. None when it was not open."""
    values = {"ended_at": now, "ended_by": by, "evidence": evidence, "outcome": outcome}
    kept = await _change(tx, promise.id, state=PromiseState.KEPT, **values)
    if kept is not None:
        detail = {"evidence": evidence, "outcome": outcome}
        await _tell(tx, now, by or "channel", "promise_kept", kept.case_id, **detail)
    return kept


async def drop(tx: Transaction, reply_id: int, now: datetime) -> None:
    """open -> dropped: the reply that said so did not reach the customer."""
    found = await tx.scalar(select(Promise.id).where(Promise.reply_id == reply_id, OPEN))
    dropped = await _change(tx, found, state=PromiseState.DROPPED, ended_at=now) if found else None
    if dropped is not None:
        await _tell(tx, now, "channel", "promise_dropped", dropped.case_id)


async def postpone(
    tx: Transaction,
    promise: Promise,
    now: datetime,
    *,
    by: str,
    why: str,
    due_at: datetime,
) -> Promise | None:
    """Another day, and why. None when it was not open."""
    moved = await _change(tx, promise.id, since=now, due_at=due_at, remind_at=now)
    if moved is not None:
        await _tell(tx, now, by, "promise_moved", moved.case_id, until=due_at, why=why)
    return moved


async def give(tx: Transaction, promise: Promise, now: datetime, *, to: str, by: str) -> None:
    """Somebody else keeps it."""
    given = await _change(tx, promise.id, owner=to)
    if given is not None:
        await _tell(tx, now, by, "promise_given", given.case_id, to=to)


async def think_again(tx: Transaction, promise_id: int, at: datetime) -> None:
    """When `remind` must think about it next (nobody sees it: no redraw)."""
    await tx.execute(update(Promise).where(Promise.id == promise_id, OPEN).values(remind_at=at))


async def _change(tx: Transaction, promise_id: int, **values: Any) -> Promise | None:
    """The one UPDATE of promises that people see: its reminders are drawn again."""
    changed = (
        await tx.scalars(
            update(Promise)
            .where(Promise.id == promise_id, OPEN)
            .values(**values)
            .returning(Promise)
        )
    ).one_or_none()
    if changed is not None:
        ours = Nudge.ladder.startswith(f"promise:{changed.id}:", autoescape=True)
        mine = (Nudge.case_id == changed.case_id, Nudge.round == OUTSIDE, ours)
        posts.touch_shown(tx, await tx.scalars(select(Nudge.post_id).where(*mine)))
    return changed


async def _tell(
    tx: Transaction, now: datetime, who: str, what: str, case_id: int, **detail: Any
) -> None:
    """The event, and the card drawn again."""
    plain = {
        key: one.isoformat() if isinstance(one, datetime) else one for key, one in detail.items()
    }
    await events.record(tx, now, who, what, case_id=case_id, detail=plain)
    posts.touch(tx, posts.card_subject(case_id))


async def open_of(tx: Transaction, case_id: int) -> list[Promise]:
    """The promises of a case that are still to be kept, the earliest due first."""
    mine = select(Promise).where(OPEN, Promise.case_id == case_id)
    return list(await tx.scalars(mine.order_by(Promise.due_at, Promise.id)))


async def open_ones(
    tx: Transaction, *, person: str | None = None, due_by: datetime | None = None, limit: int = 50
) -> list[Promise]:
    """Promises still to be kept, the earliest due first. `person`: only those that are his;
    `due_by`: only those due at that moment or before (late ones too)."""
    mine = () if person is None else (Promise.owner == person,)
    due = () if due_by is None else (Promise.due_at <= due_by,)
    return await _listed(tx, *mine, *due, limit=limit)


async def count_open(
    tx: Transaction, *, person: str | None = None, due_by: datetime | None = None
) -> int:
    """How many promises are still to be kept, as in `open_ones`."""
    mine = () if person is None else (Promise.owner == person,)
    due = () if due_by is None else (Promise.due_at <= due_by,)
    found = select(func.count()).select_from(Promise).where(OPEN, *mine, *due)
    return int(await tx.scalar(found) or 0)


async def _listed(
    tx: Transaction, *conditions: ColumnElement[bool], limit: int = 50
) -> list[Promise]:
    found = await tx.scalars(
        select(Promise).where(OPEN, *conditions).order_by(Promise.due_at, Promise.id).limit(limit)
    )
    return list(found)


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether a promise wants a thought (a cheap question before taking the write lock)."""
    found = await tx.scalar(select(Promise.id).where(OPEN, Promise.remind_at <= now).limit(1))
    return found is not None


async def due_for_thought(tx: Transaction, now: datetime) -> tuple[Promise, Case] | None:
    """The promise whose reminder time came first, with its case."""
    found = await tx.execute(
        select(Promise, Case)
        .join(Case, Case.id == Promise.case_id)
        .where(OPEN, Promise.remind_at <= now)
        .order_by(Promise.remind_at, Promise.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True, of=[Promise, Case])
    )
    row = found.first()
    return (row[0], row[1]) if row else None


async def by_ids(tx: Transaction, ids: Iterable[int]) -> dict[int, Promise]:
    """These promises, of any state."""
    found = await tx.scalars(select(Promise).where(Promise.id.in_(list(ids))))
    return {one.id: one for one in found}
