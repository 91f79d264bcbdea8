"""Reminders given: each once, whoever crashes when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models import Case, Nudge
from bot.queries import events
from bot.queries.lanes import upsert

_GIVEN = (
    select(Nudge)
    .join(Case, (Case.id == Nudge.case_id) & (Case.round == Nudge.round))
    .where(Nudge.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(Nudge.id)
)


async def given(tx: Transaction, case: Case) -> list[Nudge]:
    """The reminders given in the case's present round, oldest first."""
    return (await given_all(tx, [case.id])).get(case.id, [])


async def given_all(tx: Transaction, case_ids: Iterable[int]) -> dict[int, list[Nudge]]:
    """The reminders given in the present round of each of these cases, oldest first."""
    found: dict[int, list[Nudge]] = {}
    for nudge in await tx.scalars(_GIVEN, {"ids": list(case_ids)}):
        found.setdefault(nudge.case_id, []).append(nudge)
    return found


async def given_as(tx: Transaction, case_id: int, round_: int, ladder: str) -> list[Nudge]:
    """The reminders given of a case under this ladder in this round."""
    mine = (Nudge.case_id == case_id, Nudge.round == round_, Nudge.ladder == ladder)
    return list(await tx.scalars(select(Nudge).where(*mine).order_by(Nudge.id)))


async def give(
    tx: Transaction,
    case: Case,
    now: datetime,
    *,
    ladder: str,
    rung: int,
    nth: int,
    told: str,
    why: str,
    post_id: int,
    round_: int | None = None,
) -> bool:
    """Remember a reminder in the transaction that posts it, in the case's present round unless
    `round_` says another. False when it was given before."""
    statement = upsert(tx, Nudge).values(
        case_id=case.id,
        round=case.round if round_ is None else round_,
        ladder=ladder,
        rung=rung,
        nth=nth,
        told=told,
        why=why,
        given_at=now,
        post_id=post_id,
    )
    done = await tx.execute(statement.on_conflict_do_nothing().returning(Nudge.id))
    if done.first() is None:
        return False
    await events.record(
        tx,
        now,
        "ascolto",
        "nudged",
        case_id=case.id,
        detail={"told": told, "rung": rung, "nth": nth, "ladder": ladder},
    )
    return True


async def of_post(tx: Transaction, post_id: int) -> list[Nudge]:
    """The reminders that one message gives."""
    found = await tx.scalars(select(Nudge).where(Nudge.post_id == post_id).order_by(Nudge.id))
    return list(found)
