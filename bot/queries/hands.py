"""Who has an open case in hand: on it, writing, owner, or asked to be reminded later."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from bot.db import Transaction
from bot.models import Case, CaseState, Promise, PromiseState
from bot.queries import events
from bot.queries.cases import change
from bot.queries.ready import CASE, Change

_PROMISED = select(Promise.id).where(Promise.case_id == Case.id, Promise.state == PromiseState.OPEN)
_TO_WRITE = or_(
    Case.state == CaseState.OPEN, (Case.state == CaseState.ANSWERED) & _PROMISED.exists()
)


_NOBODY_ELSE = or_(
    CASE.c.claimed_by.is_(None),
    CASE.c.claimed_by == bindparam("person"),
    CASE.c.claim_until <= bindparam("now"),
)
_CLAIM = Change(
    CASE.c.state == CaseState.OPEN,
    _NOBODY_ELSE,
    values={
        CASE.c.claimed_by: bindparam("person"),
        CASE.c.claimed_at: bindparam("now"),
        CASE.c.claim_until: bindparam("until"),
        CASE.c.remind_at: bindparam("next"),
    },
)


async def claim(
    tx: Transaction, case_id: int, now: datetime, *, by: str, until: datetime, remind_at: datetime
) -> bool:
    """ "I'm on it": a lease until `until`. False when the case is not open or is another's."""
    event = events.row(now, by, "claimed")
    return await _CLAIM.make(tx, case_id, event, person=by, now=now, until=until, next=remind_at)


async def release(
    tx: Transaction, case_id: int, now: datetime, *, who: str, what: str = "released"
) -> Case | None:
    """Nobody is on it any more (`what`: "released" by a person, "claim_lapsed" by the clock)."""
    condition = Case.claim_until <= now if what == "claim_lapsed" else Case.claimed_by == who
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        Case.claimed_by.is_not(None),
        condition,
        claimed_by=None,
        claimed_at=None,
        claim_until=None,
        remind_at=now,
    )
    if done:
        await events.record(tx, now, who, what, case_id=case_id)
    return done


async def hand_over(
    tx: Transaction, case_id: int, now: datetime, *, to: str, by: str
) -> Case | None:
    """Another owner from now on; whoever was on it is not any more, nor wants to be reminded later:
    the ladder goes on at once. None when not open."""
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        owner=to,
        claimed_by=None,
        claimed_at=None,
        claim_until=None,
        snoozed_by=None,
        snoozed_until=None,
        snooze_why="",
        remind_at=now,
    )
    if done:
        await events.record(tx, now, by, "handed_over", case_id=case_id, detail={"to": to})
    return done


async def of_person(tx: Transaction, person: str, *, lock: bool = False) -> list[Case]:
    """The open cases that this person owns, is on, wants to be reminded of, or decides about while
    they are on hold, by deadline. `lock`: kept from others, in the order in which all lock."""
    decides = Case.hold.is_not(None) & (Case.decider == person)
    theirs = or_(
        Case.owner == person, Case.claimed_by == person, Case.snoozed_by == person, decides
    )
    found = select(Case).where(Case.state == CaseState.OPEN, theirs)
    if lock:
        mine = await tx.scalars(found.order_by(Case.id).with_for_update(key_share=True))
        return sorted(mine, key=lambda case: (case.due_at, case.id))
    return list(await tx.scalars(found.order_by(Case.due_at, Case.id)))


async def take_over(
    tx: Transaction, case: Case, now: datetime, *, giver: str, to: str, by: str
) -> None:
    """`to` stands wherever `giver` stood: owner, on it, to be reminded, who decides while it is on
    hold. Nobody goes on writing."""
    roles = ["owner", "claimed_by", "snoozed_by", *(["decider"] if case.hold else [])]
    values: dict[str, Any] = {role: to for role in roles if getattr(case, role) == giver}
    if case.writing_by == giver:
        values |= {"writing_by": None, "writing_since": None}
    done = await change(tx, case.id, Case.state == CaseState.OPEN, **values)
    if done:
        detail = {"to": to, "from": giver}
        await events.record(tx, now, by, "handed_over", case_id=case.id, detail=detail)


async def snooze(
    tx: Transaction,
    case_id: int,
    now: datetime,
    *,
    by: str,
    until: datetime,
    why: str,
    remind_at: datetime,
) -> Case | None:
    """Remind later: quiet until `until`, but never past the deadline. None when not open."""
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        snoozed_by=by,
        snoozed_until=until,
        snooze_why=why,
        remind_at=remind_at,
    )
    if done:
        await events.record(
            tx,
            now,
            by,
            "snoozed",
            case_id=case_id,
            detail={"until": until.isoformat(), "why": why},
        )
    return done


async def writing(tx: Transaction, case_id: int, *, by: str | None, since: datetime | None) -> None:
    """Who has the reply modal open (None = nobody), where there is something to write: an open
    case, or an answered one with a follow-up still to come."""
    await change(tx, case_id, _TO_WRITE, writing_by=by, writing_since=since)


async def stop_writing(tx: Transaction, case_id: int, by: str) -> None:
    """`by` closed the modal or sent the reply."""
    await change(tx, case_id, Case.writing_by == by, writing_by=None, writing_since=None)


async def wake_up(tx: Transaction, case_id: int, now: datetime) -> Case | None:
    """The time of "remind me later" has come."""
    return await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        Case.snoozed_until <= now,
        snoozed_by=None,
        snoozed_until=None,
        snooze_why="",
    )
