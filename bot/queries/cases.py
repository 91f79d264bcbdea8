"""The life of a case: open -> answered | dismissed | gone, and back to open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import LIVE, Case, CaseState, Reply, ReplyState
from bot.queries import bulk, customers, events, posts, standing, storms

MOVES: Mapping[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.ANSWERED, CaseState.DISMISSED, CaseState.GONE}),
    CaseState.ANSWERED: frozenset({CaseState.OPEN}),
    CaseState.DISMISSED: frozenset({CaseState.OPEN}),
    CaseState.GONE: frozenset({CaseState.OPEN}),
}
"""From each state, where a case may go."""

_NOBODY: dict[str, Any] = {
    "claimed_by": None,
    "claimed_at": None,
    "claim_until": None,
    "writing_by": None,
    "writing_since": None,
    "snoozed_by": None,
    "snoozed_until": None,
    "snooze_why": "",
}


async def change(
    tx: Transaction, case_id: int, *conditions: ColumnElement[bool], **values: Any
) -> Case | None:
    """The UPDATE of cases: counts the version up and has the card and reminders redrawn. What
    people wait for is a `ready.Change`."""
    made = update(Case).where(Case.id == case_id, *conditions)
    made = made.values(version=Case.version + 1, **values)
    found = (await tx.scalars(made.returning(Case))).one_or_none()
    if found is not None:
        storms.come_out(tx, found)
        posts.touch_case(tx, found.id)
    return found


async def open_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Write new cases, open in round 1, and give them back in the same order."""
    ids = await bulk.next_ids(tx, Case, len(rows))
    whole = [{**_NEW, "id": new, **row} for new, row in zip(ids, rows, strict=True)]
    await bulk.write(tx, Case, whole)
    return [bulk.made(Case, row) for row in whole]


_NEW = {"state": CaseState.OPEN, "round": 1, "version": 1, "practice": False}


async def practise(tx: Transaction, practice: Mapping[str, bool], now: datetime) -> None:
    """Open cases are practice, or not, as their source is now (by source id). One whose answer is
    really on its way stays what it was; what was answered for practice alone was not answered."""
    leaving = select(Reply.id).where(
        Reply.case_id == Case.id,
        Reply.practice.is_(False),
        Reply.state.in_(LIVE),
        Reply.settled_at.is_(None),
    )
    for flag in (True, False):
        ids = [key for key, meant in practice.items() if meant is flag]
        stale = select(Case.id).where(
            Case.state == CaseState.OPEN,
            Case.source_id.in_(ids),
            Case.practice.is_not(flag),
            ~leaving.exists(),
        )
        for case_id in list(await tx.scalars(stale.order_by(Case.id))):
            await change(tx, case_id, practice=flag)
            if not flag:
                await settle_replies(tx, case_id, now)
                await standing.practice_is_over(tx, case_id, now)


async def touch(tx: Transaction, case_id: int) -> Case | None:
    """Something that its card shows has changed."""
    return await change(tx, case_id)


async def answer(
    tx: Transaction, case_id: int, now: datetime, *, evidence: str, at: datetime, by: str
) -> Case | None:
    """open -> answered. None when it was not open."""
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        state=CaseState.ANSWERED,
        evidence=evidence,
        answered_at=at,
        answered_by=by,
        ended_at=now,
        remind_at=None,
        hold=None,
        **_NOBODY,
    )
    if done:
        await customers.touch_others(tx, case_id)
        await posts.touch_digests(tx, done.slack_channel, now)
        await events.record(
            tx, now, by or "channel", "answered", case_id=case_id, detail={"evidence": evidence}
        )
    return done


async def strengthen(
    tx: Transaction, case_id: int, *, evidence: str, at: datetime, by: str
) -> Case | None:
    """answered stays answered, by other evidence (accepted -> shown, say)."""
    return await change(
        tx,
        case_id,
        Case.state == CaseState.ANSWERED,
        evidence=evidence,
        answered_at=at,
        answered_by=by,
    )


async def reopen(
    tx: Transaction,
    case_id: int,
    now: datetime,
    *,
    why: str,
    by: str,
    due_at: datetime,
    remind_at: datetime | None,
    practice: bool = False,
) -> Case | None:
    """answered | dismissed | gone -> open, a new round: the clock starts again, replies that left
    in earlier rounds no longer stand in the way of a new one. None when it was open."""
    done = await change(
        tx,
        case_id,
        Case.state.in_([CaseState.ANSWERED, CaseState.DISMISSED, CaseState.GONE]),
        state=CaseState.OPEN,
        round=Case.round + 1,
        opened_at=now,
        due_at=due_at,
        remind_at=remind_at,
        reopened_why=why,
        practice=practice,
        evidence=None,
        answered_at=None,
        answered_by="",
        dismissed_why="",
        dismissed_by="",
        ended_at=None,
        **_NOBODY,
    )
    if done:
        await customers.touch_others(tx, case_id)
        await posts.touch_digests(tx, done.slack_channel, now)
        await settle_replies(tx, case_id, now)
        if not practice:
            await standing.practice_is_over(tx, case_id, now)
        await events.record(tx, now, by, "reopened", case_id=case_id, detail={"why": why})
    return done


async def settle_replies(
    tx: Transaction, case_id: int, now: datetime, *, review_id: int | None = None
) -> None:
    """Replies of this case (or to this review of it) that have left do not stand in the way of
    another one any more."""
    one = () if review_id is None else (Reply.review_id == review_id,)
    left = Reply.state == ReplyState.SENT
    await tx.execute(
        update(Reply)
        .where(Reply.case_id == case_id, *one, left, Reply.settled_at.is_(None))
        .values(settled_at=now, warn_at=None)
    )


async def dismiss(
    tx: Transaction, case_id: int, now: datetime, *, why: str, by: str
) -> Case | None:
    """open -> dismissed, with a reason and a name. None when it was not open."""
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        state=CaseState.DISMISSED,
        dismissed_why=why,
        dismissed_by=by,
        ended_at=now,
        remind_at=None,
        **_NOBODY,
    )
    if done:
        await customers.touch_others(tx, case_id)
        await posts.touch_digests(tx, done.slack_channel, now)
        await events.record(tx, now, by, "dismissed", case_id=case_id, detail={"why": why})
    return done


async def lose(tx: Transaction, case_id: int, now: datetime) -> Case | None:
    """open -> gone: the customer or the platform removed all of it. None when it was not open."""
    done = await change(
        tx,
        case_id,
        Case.state == CaseState.OPEN,
        state=CaseState.GONE,
        ended_at=now,
        remind_at=None,
        hold=None,
        **_NOBODY,
    )
    if done:
        await customers.touch_others(tx, case_id)
        await posts.touch_digests(tx, done.slack_channel, now)
        await events.record(tx, now, "customer", "gone", case_id=case_id)
    return done


async def hold(
    tx: Transaction, case_id: int, now: datetime, *, why: str, decider: str
) -> Case | None:
    """A named person decides first. None when not open or held already."""
    done = await change(
        tx, case_id, Case.state == CaseState.OPEN, Case.hold.is_(None), hold=why, decider=decider
    )
    if done:
        await events.record(tx, now, "ascolto", "held", case_id=case_id, detail={"why": why})
    return done


async def decide(tx: Transaction, case_id: int, now: datetime, *, by: str) -> Case | None:
    """The named person lets it be answered like any other. None when it was not held."""
    done = await change(
        tx, case_id, Case.state == CaseState.OPEN, Case.hold.is_not(None), hold=None
    )
    if done:
        await events.record(tx, now, by, "decided", case_id=case_id)
    return done


async def reported_fake(
    tx: Transaction, case_id: int, now: datetime, *, by: str, at: datetime, said: str, outcome: str
) -> Case | None:
    """Its platform was told at `at` that it is fake; `outcome` as in `slack.codes.FAKES`. A fact
    beside the state: it waits for its answer all the same."""
    done = await change(tx, case_id, fake_by=by, fake_at=at, fake_said=said, fake_outcome=outcome)
    if done:
        await events.record(
            tx, now, by, "reported_fake", case_id=case_id, detail={"outcome": outcome}
        )
    return done


async def refile(tx: Transaction, case_id: int, **values: Any) -> Case | None:
    """A joined or edited review changed urgency, deadline or the time of the next reminder."""
    return await change(tx, case_id, Case.state == CaseState.OPEN, **values)


async def think_again(tx: Transaction, case_id: int, at: datetime | None) -> None:
    """When `remind` must think about this case next (nobody sees it: no redraw)."""
    await tx.execute(
        update(Case).where(Case.id == case_id, Case.state == CaseState.OPEN).values(remind_at=at)
    )
