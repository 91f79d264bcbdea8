"""Finding cases."""

from datetime import datetime

from sqlalchemy import func, select

from bot.db import Transaction
from bot.models import Case, CaseState


async def due_for_thought(tx: Transaction, now: datetime) -> Case | None:
    """The open case whose reminder time came first."""
    found = await tx.scalars(
        select(Case)
        .where(Case.state == CaseState.OPEN, Case.remind_at <= now)
        .order_by(Case.remind_at, Case.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return found.one_or_none()


async def by_id(tx: Transaction, case_id: int) -> Case | None:
    """One case."""
    return (await tx.scalars(select(Case).where(Case.id == case_id))).one_or_none()


async def lock(tx: Transaction, case_id: int) -> Case:
    """One case, kept from others until the transaction ends."""
    return (await tx.scalars(select(Case).where(Case.id == case_id).with_for_update())).one()


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
        .with_for_update()
    )
    return found.one_or_none()


async def open_ones(tx: Transaction, *, person: str | None = None, limit: int = 50) -> list[Case]:
    """Open cases by deadline; `person`: only those he is on, or owns while nobody else is."""
    mine = () if person is None else (func.coalesce(Case.claimed_by, Case.owner) == person,)
    found = await tx.scalars(
        select(Case)
        .where(Case.state == CaseState.OPEN, *mine)
        .order_by(Case.due_at, Case.id)
        .limit(limit)
    )
    return list(found)


async def count_open(tx: Transaction) -> int:
    """How many cases are open."""
    counted = await tx.scalar(
        select(func.count()).select_from(Case).where(Case.state == CaseState.OPEN)
    )
    return int(counted or 0)


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether an open case wants a thought (a cheap question before taking the write lock)."""
    found = await tx.scalar(
        select(Case.id).where(Case.state == CaseState.OPEN, Case.remind_at <= now).limit(1)
    )
    return found is not None
