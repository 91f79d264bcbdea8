"""The life of a reply."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, bindparam, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import LIVE, Act, Case, Reply, ReplyState
from bot.queries import bulk, cases, events, people, promises
from bot.queries.lanes import upsert_into
from bot.queries.ready import CASE, Change

S = ReplyState
MOVES: Mapping[str, frozenset[str]] = {
    S.WAITING_APPROVAL: frozenset({S.QUEUED, S.WITHDRAWN}),
    S.QUEUED: frozenset({S.SENDING, S.WITHDRAWN, S.SHOWN, S.REJECTED, S.UNKNOWN}),
    S.SENDING: frozenset({S.SENT, S.SHOWN, S.STOPPED, S.REFUSED, S.UNKNOWN, S.QUEUED, S.REJECTED}),
    S.SENT: frozenset({S.SHOWN, S.REJECTED}),
    S.SHOWN: frozenset({S.REJECTED}),
    S.UNKNOWN: frozenset({S.QUEUED, S.SHOWN, S.REJECTED}),
    S.WITHDRAWN: frozenset(),
    S.STOPPED: frozenset(),
    S.REFUSED: frozenset(),
    S.REJECTED: frozenset(),
}
"""From each state, where a reply may go. sending -> queued: nothing went out, or perhaps, and
the channel allows another try (`tries` tells which). queued -> shown | rejected | unknown: only
such a one, when the channel shows it or sends it back after all, or nobody can ask it any more."""


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of writing a reply: this one (`new` unless the same submit came before) or the
    one that was written first."""

    reply: Reply
    new: bool


@cache
def _insert(dialect: str) -> Executable:
    table, practice = bulk.plain(Reply), select(Case.practice).where(Case.id == bindparam("case"))
    begins = {"state": S.QUEUED, "tries": 0, "payload": b"", "problem": ""}
    new = upsert_into(dialect, table).values(practice=practice.scalar_subquery(), **begins)
    return new.on_conflict_do_nothing().returning(*table.c)


_WRITES = CASE.c.writing_by == bindparam("person")
_WROTE = Change(
    values={
        one: sql_case((_WRITES, None), else_=one)
        for one in (CASE.c.writing_by, CASE.c.writing_since)
    },
    also=(people.DROP_SCRATCH,),
)


async def write(tx: Transaction, now: datetime, values: Mapping[str, Any]) -> Written | None:
    """queued, unless the review has a live reply. `values` holds the columns of a new reply; it is
    practice where its case is. Who writes it is not writing any more, and what they had typed is
    gone.

    None only when the other one ended in this very moment: try again.
    """
    row = {"created_at": now, "case": values["case_id"], **values}
    new = (await tx.execute(_insert(tx.get_bind().dialect.name), row)).one_or_none()
    if new is not None:
        reply = bulk.made(Reply, new._asdict())
        first = reply.act == Act.REPLY
        what = "reply_written" if first else f"{reply.act}_written"
        event = events.row(now, reply.by, what, review_id=reply.review_id, reply_id=reply.id)
        typed = reply.review_id if first else None  # a change of what went out was typed elsewhere
        await _WROTE.make(tx, reply.case_id, event, person=reply.by, of_review=typed)
        tx.poke("deliver")
        return Written(reply, new=True)
    same = await of_view(tx, values["view_id"])
    if same is not None:
        return Written(same, new=False)
    other = await live(tx, values["review_id"])
    return Written(other, new=False) if other else None


async def _get(tx: Transaction, *conditions: ColumnElement[bool]) -> Reply | None:
    return (await tx.scalars(select(Reply).where(*conditions))).one_or_none()


async def by_id(tx: Transaction, reply_id: int) -> Reply | None:
    """One reply."""
    return await _get(tx, Reply.id == reply_id)


_OF_VIEW = select(Reply).where(Reply.view_id == bindparam("view"))


async def of_view(tx: Transaction, view_id: str) -> Reply | None:
    """The reply that this very modal sent, if it did."""
    return (await tx.scalars(_OF_VIEW, {"view": view_id})).one_or_none()


async def live(tx: Transaction, review_id: int) -> Reply | None:
    """The one reply to this review that stands in the way of another."""
    return await _get(
        tx, Reply.review_id == review_id, Reply.state.in_(LIVE), Reply.settled_at.is_(None)
    )


_last = (
    select(func.max(Reply.id))
    .where(Reply.case_id.in_(bindparam("ids", expanding=True)))
    .group_by(Reply.case_id)
)
_NEWEST = select(Reply).where(Reply.id.in_(_last))


async def newest(tx: Transaction, case_ids: Iterable[int]) -> dict[int, Reply]:
    """The newest reply of each of these cases that has one, of any state."""
    found = await tx.scalars(_NEWEST, {"ids": list(case_ids)})
    return {reply.case_id: reply for reply in found}


async def to_fix(tx: Transaction, review_id: int) -> Reply | None:
    """Our newest words that went out to this review and still stand there as far as we know."""
    found = await tx.scalars(
        select(Reply)
        .where(
            Reply.review_id == review_id,
            Reply.state.in_([S.SENT, S.SHOWN]),
            Reply.act != Act.DELETE,
            Reply.external_id.is_not(None),
        )
        .order_by(Reply.id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def by_key(tx: Transaction, source_ids: Sequence[str], key: str) -> Reply | None:
    """The newest reply of these sources with our key, or with the id that the channel gave it (one
    that replaces another may have the same)."""
    found = await tx.scalars(
        select(Reply)
        .where(Reply.source_id.in_(source_ids), or_(Reply.key == key, Reply.external_id == key))
        .order_by(Reply.id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def to_reviews(tx: Transaction, review_ids: Iterable[int]) -> list[Reply]:
    """All replies to these reviews, newest first."""
    found = select(Reply).where(Reply.review_id.in_(list(review_ids)))
    return list(await tx.scalars(found.order_by(Reply.id.desc())))


async def move(
    tx: Transaction,
    reply_id: int,
    now: datetime,
    old: tuple[ReplyState, ...],
    new: ReplyState,
    *conditions: ColumnElement[bool],
    who: str = "ascolto",
    what: str,
    detail: Mapping[str, Any] | None = None,
    **values: Any,
) -> Reply | None:
    """The one transition of replies: old -> new if it still is in `old` and `conditions` hold.

    Records `what`, has the card redrawn. None when it had moved already. ValueError for a
    transition that MOVES does not draw. The case is locked before the reply, as everywhere: two who
    change both wait for each other in turn.
    """
    for state in old:
        if new not in MOVES[state]:
            raise ValueError(f"a reply never goes from {state} to {new}")
    moved = (
        await tx.scalars(
            update(Reply)
            .where(Reply.id == reply_id, Reply.state.in_(old), *conditions)
            .where(Reply.case_id.in_(_locked(reply_id)))
            .values(state=new, **values)
            .returning(Reply)
        )
    ).one_or_none()
    if moved is None:
        return None
    await events.record(
        tx,
        now,
        who,
        what,
        case_id=moved.case_id,
        review_id=moved.review_id,
        reply_id=moved.id,
        detail=detail,
    )
    if new in (S.SENT, S.SHOWN) and moved.promise_at is not None:
        said = {"case_id": moved.case_id, "reply_id": moved.id, "by": moved.by}
        await promises.make(tx, now, {**said, "due_at": moved.promise_at})
    await cases.touch(tx, moved.case_id)
    return moved


def _locked(reply_id: int) -> Select[int]:
    """Its case, ours until the transaction ends."""
    mine = select(Reply.case_id).where(Reply.id == reply_id).scalar_subquery()
    return select(Case.id).where(Case.id == mine).with_for_update(key_share=True, of=Case)


async def withdraw(tx: Transaction, reply_id: int, now: datetime, by: str) -> Reply | None:
    """queued -> withdrawn. None = already on its way (or it may have gone out once)."""
    return await move(
        tx,
        reply_id,
        now,
        (S.QUEUED,),
        S.WITHDRAWN,
        Reply.tries == 0,
        who=by,
        what="reply_withdrawn",
    )


_OUT = (S.QUEUED, S.SENDING, S.SENT, S.UNKNOWN)
"""Where a reply may be while the channel already has it (queued: only once tried)."""
_TRIED = or_(Reply.state != S.QUEUED, Reply.tries > 0)


def _shown(now: datetime) -> dict[str, Any]:
    free = {"lease_until": None, "token": None}
    left = func.coalesce(Reply.sent_at, now)
    return {"shown_at": now, "sent_at": left, "warn_at": None, "problem": "", **free}


async def seen_there(
    tx: Transaction, reply_id: int, now: datetime, *, external_id: str = ""
) -> Reply | None:
    """-> shown: the channel shows it, by this id."""
    known = func.coalesce(Reply.external_id, external_id or None)
    seen = {"who": "channel", "what": "reply_shown", "external_id": known, **_shown(now)}
    return await move(tx, reply_id, now, _OUT, S.SHOWN, _TRIED, **seen)


async def said_there(tx: Transaction, reply_id: int, now: datetime, by: str) -> Reply | None:
    """unknown -> shown: a person says that it is there. None when that is settled already."""
    said = {"who": by, "what": "reply_shown", **_shown(now)}
    return await move(tx, reply_id, now, (S.UNKNOWN,), S.SHOWN, **said)


async def reject(
    tx: Transaction, reply_id: int, now: datetime, why: str, *, vanished: bool = False
) -> Reply | None:
    """-> rejected: moderation or a bounce, `why` in plain words; or it was there and is not any
    more (`vanished`): then the case tells, and another may be written as if there had been none."""
    rejected = await move(
        tx,
        reply_id,
        now,
        (*_OUT, S.SHOWN),
        S.REJECTED,
        _TRIED,
        who="channel",
        what="reply_rejected",
        detail={"why": why},
        problem="" if vanished else why,
        settled_at=now if vanished else None,
        warn_at=None,
        lease_until=None,
        token=None,
    )
    if not vanished:
        await promises.drop(tx, reply_id, now)
    return rejected


async def send_again(tx: Transaction, reply_id: int, now: datetime, by: str) -> Reply | None:
    """unknown -> queued: a person wants it sent once more."""
    moved = await move(
        tx,
        reply_id,
        now,
        (S.UNKNOWN,),
        S.QUEUED,
        who=by,
        what="reply_again",
        send_after=now,
        not_before=None,
        tries=0,
        problem="",
    )
    tx.poke("deliver")
    return moved
