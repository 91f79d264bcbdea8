"""Finding cases."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Case, CaseState, Reply

COUNTED = Case.practice.is_(False)
"""Cases that figures and digests count."""


async def due_for_thought(tx: Transaction, now: datetime) -> Case | None:
    """The open case whose reminder time came first."""
    found = await tx.scalars(
        select(Case)
        .where(Case.state == CaseState.OPEN, Case.remind_at <= now)
        .order_by(Case.remind_at, Case.id)
        .limit(1)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return found.one_or_none()


_ONE = select(Case).where(Case.id == bindparam("of_case"))
# Everywhere `key_share`: a row that names the case may be written meanwhile. Who holds a post and
# writes it twice would else wait for the case, and whoever has that for the post.
_LOCKED = _ONE.with_for_update(key_share=True)


async def by_id(tx: Transaction, case_id: int) -> Case | None:
    """One case."""
    return (await tx.scalars(_ONE, {"of_case": case_id})).one_or_none()


_SENT = select(Reply.id).where(Reply.view_id == bindparam("view"))
_TO_ANSWER = _ONE.add_columns(_SENT.exists()).with_for_update(key_share=True, of=Case)


async def to_answer(tx: Transaction, case_id: int, view_id: str) -> tuple[Case | None, bool]:
    """One case, kept from others until the transaction ends; and whether this very modal has sent
    its reply already."""
    found = (await tx.execute(_TO_ANSWER, {"of_case": case_id, "view": view_id})).one_or_none()
    return (None, False) if found is None else (found[0], found[1])


_THESE = select(Case).where(Case.id.in_(bindparam("ids", expanding=True)))


async def by_ids(tx: Transaction, ids: Iterable[int]) -> dict[int, Case]:
    """Those of these cases that there are, by id."""
    return {case.id: case for case in await tx.scalars(_THESE, {"ids": list(set(ids))})}


async def locked(tx: Transaction, case_id: int) -> Case | None:
    """One case, kept from others until the transaction ends; None where there is none."""
    return (await tx.scalars(_LOCKED, {"of_case": case_id})).one_or_none()


async def lock(tx: Transaction, case_id: int) -> Case:
    """The same of a case that is there."""
    return (await tx.scalars(_LOCKED, {"of_case": case_id})).one()


async def in_thread(tx: Transaction, source_id: str, thread_key: str) -> Case | None:
    """The newest case of this thread that may take another review (open or answered)."""
    found = await tx.scalars(
        select(Case)
        .where(
            Case.source_id == source_id,
            Case.thread_key == thread_key,
            Case.state.in_([CaseState.OPEN, CaseState.ANSWERED]),
        )
        .order_by(Case.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    return found.one_or_none()


async def open_ones(
    tx: Transaction, *, person: str | None = None, without: str | None = None, limit: int = 50
) -> list[Case]:
    """Open cases by deadline, those for practice last; `person`: only those he is on, or owns while
    nobody else is; `without`: only those that are not this person's."""
    found = await tx.scalars(
        select(Case)
        .where(Case.state == CaseState.OPEN, *_of(person), *_not_of(without))
        .order_by(Case.practice, Case.due_at, Case.id)
        .limit(limit)
    )
    return list(found)


def _of(person: str | None) -> list[ColumnElement[bool]]:
    return [] if person is None else [func.coalesce(Case.claimed_by, Case.owner) == person]


def _not_of(person: str | None) -> list[ColumnElement[bool]]:
    return [~one for one in _of(person)]


async def count_open(tx: Transaction, *, person: str | None = None) -> int:
    """How many cases are open, practice left out; `person`: only those he is on, or owns while
    nobody else is."""
    open_now = Case.state == CaseState.OPEN
    counted = await tx.scalar(
        select(func.count()).select_from(Case).where(open_now, COUNTED, *_of(person))
    )
    return int(counted or 0)


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether an open case wants a thought (a cheap question before taking the write lock)."""
    found = await tx.scalar(
        select(Case.id).where(Case.state == CaseState.OPEN, Case.remind_at <= now).limit(1)
    )
    return found is not None
