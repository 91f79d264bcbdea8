"""Replies on their way out: claimed under a lease, tried, recorded by who holds the token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import STRANDED, Case, Lane, Reply, ReplyState, Source
from bot.queries import cases, events
from bot.queries.lanes import SENDING, key_of, sending_lane, take
from bot.queries.replies import move

S = ReplyState
LEASE = timedelta(seconds=60)
"""Three times the hard deadline of a call."""
_LEAVING: Any = bindparam("leaving", [S.QUEUED, S.SENDING], expanding=True, literal_execute=True)
"""Written out in the statement, so that the index over these states alone serves it."""
_FREE: dict[str, Any] = {"lease_until": None, "token": None}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reply to deliver under a lease. `unclear`: it may have gone out already."""

    reply: Reply
    token: str
    unclear: bool


_WALL = bindparam("wall", type_=Lane.due_at.type)
_fresh = (
    (Reply.state == S.QUEUED)
    & (Reply.send_after <= bindparam("now"))
    & or_(Reply.not_before.is_(None), Reply.not_before <= _WALL)
)
_lapsed = (Reply.state == S.SENDING) & (Reply.lease_until <= _WALL)
_DUE: tuple[ColumnElement[bool], ...] = (Reply.state.in_(_LEAVING), or_(_fresh, _lapsed))
_LANE = (
    select(Lane.key)
    .where(
        Lane.key.in_(bindparam("keys", expanding=True)),
        Lane.due_at <= _WALL,
        select(Reply.id).where(Reply.source_id == key_of(SENDING), *_DUE).exists(),
    )
    .order_by(Lane.served_at, Lane.key)
    .limit(1)
)
"""The least recently served open lane of these sources in which a reply is due."""
_TAKE_LANE = _LANE.with_for_update(skip_locked=True, of=Lane)
_case = aliased(Case)
_FIRST = (
    select(Reply.id, Reply.state, Reply.tries)
    .join(_case, _case.id == Reply.case_id)
    .where(Reply.source_id == bindparam("source"), *_DUE)
    .order_by(_case.due_at, Reply.send_after, Reply.id)
    .limit(1)
    .with_for_update(key_share=True, skip_locked=True, of=[Reply, _case])
)
"""One whose case somebody changes meanwhile waits for its next turn: the case is locked first."""


_WAITS = (
    (Reply.state == S.QUEUED)
    & (Reply.problem != STRANDED)
    & (Reply.send_after <= bindparam("since"))
)
_LOST = (Reply.state == S.SENDING) & (
    Reply.lease_until <= bindparam("wall_since", type_=Lane.due_at.type)
)
_STRANDED = (
    select(Reply)
    .join(Case, Case.id == Reply.case_id)
    .where(
        Reply.source_id.in_(
            select(Source.id).where(Source.id.not_in(bindparam("known", expanding=True)))
        ),
        Reply.state.in_(_LEAVING),
        or_(_WAITS, _LOST),
    )
    .limit(1)
)
_DUE_OR_STRANDED = select(_LANE.exists(), _STRANDED.exists())


def _at(wall: datetime, now: datetime, source_ids: list[str]) -> dict[str, Any]:
    return {"wall": wall, "now": now, "keys": [sending_lane(one) for one in source_ids]}


class Due(NamedTuple):
    """Whether a reply may be delivered now, and whether one is stranded."""

    reply: bool
    stranded: bool


async def due(
    tx: Transaction, wall: datetime, now: datetime, patience: timedelta, known: list[str]
) -> Due:
    """Whether `claim` finds one, and `stranded` (a cheap question before taking the write lock)."""
    asked = {**_at(wall, now, known), **_before(wall, now, patience, known)}
    return Due(*(await tx.execute(_DUE_OR_STRANDED, asked)).one())


async def claim(
    tx: Transaction,
    wall: datetime,
    now: datetime,
    token: str,
    spacing: timedelta,
    source_ids: list[str],
) -> Claimed | None:
    """Take the most urgent due reply of the least recently served open lane and spend the lane's
    turn. Only `source_ids`: those the settings know. None when nothing is due or another replica
    was quicker."""
    key = await tx.scalar(_TAKE_LANE, _at(wall, now, source_ids))
    if key is None or not await take(tx, key, wall, spacing):
        return None
    due = {"wall": wall, "now": now, "source": key.removeprefix(SENDING)}
    old = (await tx.execute(_FIRST, due)).first()
    if old is None:
        return None
    reply = (
        await tx.scalars(
            update(Reply)
            .where(Reply.id == old.id, Reply.state == old.state)
            .values(state=S.SENDING, lease_until=wall + LEASE, token=token, problem="")
            .returning(Reply)
        )
    ).one()
    await cases.touch(tx, reply.case_id)
    return Claimed(reply, token, unclear=old.tries > 0)


async def attempt(
    tx: Transaction, reply_id: int, token: str, wall: datetime, payload: bytes
) -> bool:
    """We are about to send: from now on it may have gone out. Committed before the call."""
    done = await tx.execute(
        update(Reply)
        .where(Reply.id == reply_id, Reply.token == token, Reply.state == S.SENDING)
        .values(tries=Reply.tries + 1, tried_at=wall, payload=payload, lease_until=wall + LEASE)
        .returning(Reply.id)
    )
    return done.first() is not None


async def put_back(
    tx: Transaction,
    reply_id: int,
    token: str,
    now: datetime,
    not_before: datetime,
    *,
    untry: bool,
    why: str,
) -> Reply | None:
    """sending -> queued: try again at `not_before` (machine's time). `untry`: the try
    just made certainly did not go out, so it does not count and the reply may be withdrawn."""
    values: dict[str, Any] = {"tries": Reply.tries - 1} if untry else {}
    return await move(
        tx,
        reply_id,
        now,
        (S.SENDING,),
        S.QUEUED,
        Reply.token == token,
        what="reply_put_back",
        detail={"why": why},
        not_before=not_before,
        **values,
        **_FREE,
    )


async def sent(
    tx: Transaction,
    reply_id: int,
    token: str,
    now: datetime,
    *,
    external_id: str,
    shown: bool,
    warn_at: datetime | None,
) -> Reply | None:
    """sending -> sent | shown. None = the lease was lost."""
    values: dict[str, Any] = {"external_id": external_id, "sent_at": now, **_FREE}
    if shown:
        return await move(
            tx,
            reply_id,
            now,
            (S.SENDING,),
            S.SHOWN,
            Reply.token == token,
            what="reply_shown",
            shown_at=now,
            **values,
        )
    return await move(
        tx,
        reply_id,
        now,
        (S.SENDING,),
        S.SENT,
        Reply.token == token,
        what="reply_sent",
        warn_at=warn_at,
        **values,
    )


async def fail(
    tx: Transaction, reply_id: int, token: str, now: datetime, new: ReplyState, problem: str
) -> Reply | None:
    """sending -> refused | stopped | unknown, with what people must know."""
    what = {S.REFUSED: "reply_refused", S.STOPPED: "reply_stopped", S.UNKNOWN: "reply_unknown"}
    return await move(
        tx,
        reply_id,
        now,
        (S.SENDING,),
        new,
        Reply.token == token,
        what=what[new],
        detail={"why": problem},
        problem=problem,
        **_FREE,
    )


def _before(wall: datetime, now: datetime, patience: timedelta, known: list[str]) -> dict[str, Any]:
    return {"since": now - patience, "wall_since": wall - patience, "known": known}


async def stranded(
    tx: Transaction, wall: datetime, now: datetime, patience: timedelta, known: list[str]
) -> Reply | None:
    """A reply of none of the `known` sources, of which nobody was told for so long: queued, or
    under a lease that lapsed."""
    found = _STRANDED.with_for_update(key_share=True, skip_locked=True)
    return (await tx.scalars(found, _before(wall, now, patience, known))).one_or_none()


async def strand(tx: Transaction, reply_id: int, now: datetime) -> Reply | None:
    """Still queued, it waits for its source, and its card says so. None when it does not."""
    told = (
        await tx.scalars(
            update(Reply)
            .where(Reply.id == reply_id, Reply.state == S.QUEUED, Reply.tries == 0)
            .values(problem=STRANDED)
            .returning(Reply)
        )
    ).one_or_none()
    if told is not None:
        subject = {"case_id": told.case_id, "review_id": told.review_id, "reply_id": told.id}
        await events.record(tx, now, "ascolto", "reply_stranded", **subject)
        await cases.touch(tx, told.case_id)
    return told


async def lose_sight(tx: Transaction, reply_id: int, now: datetime) -> Reply | None:
    """queued once tried | sending -> unknown: it may have gone out, and nobody can look there."""
    return await move(
        tx,
        reply_id,
        now,
        (S.QUEUED, S.SENDING),
        S.UNKNOWN,
        or_(Reply.state == S.SENDING, Reply.tries > 0),
        what="reply_unknown",
        detail={"why": STRANDED},
        problem=STRANDED,
        **_FREE,
    )


async def waiting(tx: Transaction) -> list[int]:
    """The cases whose reply has not left yet."""
    return list(await tx.scalars(select(Reply.case_id).where(Reply.state == S.QUEUED).distinct()))
