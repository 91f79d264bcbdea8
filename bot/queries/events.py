"""The append-only event log: who did what, when, to what."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Insert, bindparam, insert, select

from bot.db import Transaction
from bot.models import CaseState, Event
from bot.models.views import Ended
from bot.queries import bulk

WHAT = frozenset(
    """
    heard opened joined edited deleted restored thanked answered_there answer_vanished
    answered reopened dismissed gone
    claimed claim_lapsed released handed_over asked snoozed held decided
    reply_written reply_withdrawn reply_sent reply_shown reply_stopped reply_refused
    reply_rejected reply_unknown reply_put_back reply_stranded reply_again reply_late
    reported_fake edit_written delete_written correction_written
    promised promise_kept promise_dropped promise_moved promise_given
    same_customer other_customer
    nudged declared judged_critical judged_not_critical
    source_ill source_healed paused resumed
    """.split()
)
"""Every word an event may use."""
_ENDS = (CaseState.ANSWERED, CaseState.DISMISSED, CaseState.GONE)
"""Told by the name of the state that follows."""


def row(
    at: datetime,
    who: str,
    what: str,
    *,
    case_id: int | None = None,
    review_id: int | None = None,
    reply_id: int | None = None,
    source_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One event as a row to be written; `what` must be one of WHAT."""
    if what not in WHAT:
        raise ValueError(f"no such event: {what}")
    return {
        "at": at,
        "who": who,
        "what": what,
        "case_id": case_id,
        "review_id": review_id,
        "reply_id": reply_id,
        "source_id": source_id,
        "detail": dict(detail or {}),
    }


async def record_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write events made by `row`."""
    await bulk.write(tx, Event, rows)


async def record(tx: Transaction, at: datetime, who: str, what: str, **subject: Any) -> None:
    """Write one event; `subject` as in `row`."""
    await record_all(tx, [row(at, who, what, **subject)])


_EVENT = bulk.plain(Event)
_TOLD = ("at", "who", "what", "review_id", "reply_id", "detail")


def telling(case: FromClause) -> Insert:
    """An INSERT of an event of the case whose id `case` selects, if it selects one."""
    cells = [bindparam(f"event_{name}", type_=_EVENT.c[name].type) for name in _TOLD]
    return insert(_EVENT).from_select(["case_id", *_TOLD], select(case.c.id, *cells))


def told(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event made by `row` as `telling` must be given it."""
    return {f"event_{name}": event[name] for name in _TOLD}


async def of_case(tx: Transaction, case_id: int, limit: int = 100) -> list[Event]:
    """The newest `limit` events of a case, oldest first."""
    found = await tx.scalars(
        select(Event).where(Event.case_id == case_id).order_by(Event.id.desc()).limit(limit)
    )
    return list(reversed(found.all()))


async def ends(tx: Transaction, case_ids: Collection[int]) -> dict[tuple[int, int], Ended]:
    """How the rounds of these cases ended, by case and round."""
    if not case_ids:
        return {}
    of_these = _EVENT.c.case_id.in_(case_ids) & _EVENT.c.what.in_(["reopened", *_ENDS])
    asked = (
        select(_EVENT.c.case_id, _EVENT.c.what, _EVENT.c.at).where(of_these).order_by(_EVENT.c.id)
    )
    ended: dict[tuple[int, int], Ended] = {}
    rounds: Counter[int] = Counter()
    for case_id, what, at in await tx.execute(asked):
        if what == "reopened":
            rounds[case_id] += 1
        else:
            ended[case_id, rounds[case_id] + 1] = Ended(what, at)
    return ended


async def newest(tx: Transaction, limit: int) -> list[Event]:
    """The newest `limit` events of all, newest first."""
    found = await tx.scalars(select(Event).order_by(Event.id.desc()).limit(limit))
    return list(found)


async def words(tx: Transaction, what: Iterable[str]) -> list[Event]:
    """All events of these kinds, oldest first."""
    found = await tx.scalars(select(Event).where(Event.what.in_(list(what))).order_by(Event.id))
    return list(found)
