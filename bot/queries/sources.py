"""Sources: what to fetch when, and how they feel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, literal, or_, select, update

from bot.db import Transaction
from bot.models import Lane, Source
from bot.queries import events, renaming
from bot.queries.lanes import (
    AT_ONCE,
    SOURCE,
    find,
    open_lanes,
    sending_lane,
    source_lane,
    upsert,
)

LEASE = timedelta(seconds=60)
"""Three times the hard deadline of a call."""
TELL_AFTER = 2
"""Failures in a row before people hear of it (a single hiccup is nobody's business)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A source as the settings want it."""

    id: str
    channel: str
    start: datetime | None
    lists: bool
    was: str = ""


async def agree(tx: Transaction, wanted: list[Wanted], now: datetime) -> None:
    """Make the rows agree with the settings: new ones start at first contact (or at their
    `start`), renamed ones keep their past, missing ones rest."""
    there = await tx.scalars(select(Source.id))
    await lock(tx, there)
    await tx.execute(update(Source).values(active=False))
    await renaming.hold(tx, [one.was for one in wanted if one.was])
    renamed: dict[str, str] = {}
    for one in wanted:
        if one.was and await _rename(tx, one):
            renamed[one.was] = one.id
            continue
        statement = upsert(tx, Source).values(
            id=one.id,
            channel=one.channel,
            start=one.start or now,
            added_at=now,
            active=True,
            fetch_at=AT_ONCE if one.lists else None,
            failures=0,
            problem="",
            ignored=0,
        )
        again: dict[str, Any] = {"active": True, "channel": one.channel}
        again["fetch_at"] = AT_ONCE if one.lists else None
        if one.start:
            again["start"] = one.start
        await tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=again))
    await open_lanes(tx, [lane(one.id) for one in wanted for lane in (source_lane, sending_lane)])
    await renaming.show(tx, renamed)


async def _rename(tx: Transaction, one: Wanted) -> bool:
    """The old row lives on under its new id, and with it whatever names it."""
    old = await by_id(tx, one.was)
    if old is None or await by_id(tx, one.id) is not None:
        return False
    columns = {c.key: getattr(old, c.key) for c in Source.__table__.columns}
    columns |= {"id": one.id, "channel": one.channel, "active": True, "lease_until": None}
    columns |= {"fetch_at": AT_ONCE if one.lists else None, "start": one.start or old.start}
    await tx.execute(upsert(tx, Source).values(**columns))
    await renaming.follow(tx, one.was, one.id)
    await tx.execute(delete(Source).where(Source.id == one.was))
    return True


async def by_id(tx: Transaction, source_id: str) -> Source | None:
    """One source."""
    return (await tx.scalars(select(Source).where(Source.id == source_id))).one_or_none()


async def lock(tx: Transaction, source_ids: Iterable[str]) -> None:
    """Ours until the transaction ends, always in the same order: nobody files anything of these in
    the same moment."""
    if ids := list(source_ids):
        await tx.execute(
            select(Source.id)
            .where(Source.id.in_(ids))
            .order_by(Source.id)
            .with_for_update(key_share=True)
        )


async def everything(tx: Transaction) -> list[Source]:
    """All active sources, by id."""
    return list(await tx.scalars(select(Source).where(Source.active).order_by(Source.id)))


async def unsent(tx: Transaction, source_id: str) -> str:
    """Why replies do not get out through it ("" = they do, as far as people were told)."""
    lane = await find(tx, sending_lane(source_id))
    return lane.problem if lane is not None else ""


_WALL = bindparam("wall", type_=Lane.due_at.type)
_DUE = (
    select(Source.id)
    .join(Lane, Lane.key == literal(SOURCE) + Source.id)
    .where(
        Source.active,
        Source.id.in_(bindparam("known", expanding=True)),
        Source.fetch_at <= _WALL,
        or_(Source.lease_until.is_(None), Source.lease_until <= _WALL),
        Lane.due_at <= _WALL,
    )
    .order_by(Source.fetch_at, Source.id)
    .limit(1)
)
_TAKE_DUE = _DUE.with_for_update(key_share=True, skip_locked=True, of=Source)


async def claim_fetch(
    tx: Transaction, wall: datetime, token: str, known: list[str]
) -> Source | None:
    """Take the source that has been due longest and whose lane is open, among `known`. It is due
    again when the lease lapses."""
    due = await tx.scalar(_TAKE_DUE, {"wall": wall, "known": known})
    if due is None:
        return None
    return (
        await tx.scalars(
            update(Source)
            .where(Source.id == due)
            .values(lease_until=wall + LEASE, token=token, fetch_at=wall + LEASE)
            .returning(Source)
        )
    ).one()


async def fetched(
    tx: Transaction,
    source_id: str,
    token: str,
    wall: datetime,
    *,
    cursor: Mapping[str, Any] | None,
    fetch_at: datetime,
    ignored: int,
) -> bool:
    """A page was taken: its cursor commits with its rows. News that came meanwhile (`wake`) still
    makes it due at once. False = the lease was lost."""
    values = {} if cursor is None else {"cursor": dict(cursor)}
    done = await tx.execute(
        update(Source)
        .where(Source.id == source_id, Source.token == token)
        .values(
            fetch_at=case((Source.fetch_at == AT_ONCE, AT_ONCE), else_=fetch_at),
            lease_until=None,
            token=None,
            last_good_at=wall,
            ignored=Source.ignored + ignored,
            **values,
        )
        .returning(Source.id)
    )
    tx.poke("listen")
    return done.first() is not None


async def count_ignored(tx: Transaction, source_id: str, more: int) -> None:
    """So many more things came in that are no customer's words."""
    await tx.execute(
        update(Source).where(Source.id == source_id).values(ignored=Source.ignored + more)
    )


async def wake(tx: Transaction, source_id: str) -> None:
    """There is news: fetch at once."""
    await tx.execute(
        update(Source)
        .where(Source.id == source_id, Source.active, Source.fetch_at.is_not(None))
        .values(fetch_at=AT_ONCE)
    )
    tx.poke("listen")


async def failed(
    tx: Transaction,
    source_id: str,
    now: datetime,
    *,
    problem: str,
    retry_at: datetime,
    token: str | None = None,
    grave: bool = False,
) -> bool:
    """Something asked of the source did not work; `token` frees the fetch's lease. True once: when
    people should hear that it is ill (at once if `grave`, e.g. a refused password)."""
    source = (
        await tx.scalars(
            select(Source).where(Source.id == source_id).with_for_update(key_share=True)
        )
    ).one()
    failures = source.failures + 1
    told = source.failing_since is not None and source.problem != ""
    tell = not told and (grave or failures >= TELL_AFTER)
    values: dict[str, Any] = {"failures": failures, "failing_since": source.failing_since or now}
    if tell or told:
        values["problem"] = problem
    if token is not None and source.token == token:
        values |= {"lease_until": None, "token": None, "fetch_at": retry_at}
    await tx.execute(update(Source).where(Source.id == source_id).values(**values))
    if tell:
        await events.record(
            tx, now, "ascolto", "source_ill", source_id=source_id, detail={"problem": problem}
        )
    return tell


async def healed(tx: Transaction, source_id: str, now: datetime, wall: datetime) -> str:
    """It works. Gives the problem that people had been told of, once ("" = none)."""
    source = (
        await tx.scalars(
            select(Source).where(Source.id == source_id).with_for_update(key_share=True)
        )
    ).one()
    if source.failures == 0:
        return ""
    await tx.execute(
        update(Source)
        .where(Source.id == source_id)
        .values(failures=0, failing_since=None, problem="", last_good_at=wall)
    )
    if source.problem:
        await events.record(tx, now, "ascolto", "source_healed", source_id=source_id)
    return source.problem


async def watch(
    tx: Transaction, source_id: str, wall: datetime, token: str, until: datetime
) -> bool:
    """Take or renew the right to watch this source; one replica at a time holds it."""
    done = await tx.execute(
        update(Source)
        .where(
            Source.id == source_id,
            Source.active,
            or_(
                Source.watch_until.is_(None),
                Source.watch_until <= wall,
                Source.watch_token == token,
            ),
        )
        .values(watch_until=until, watch_token=token)
        .returning(Source.id)
    )
    return done.first() is not None


async def any_due(tx: Transaction, wall: datetime, known: list[str]) -> bool:
    """Whether one of these sources may be fetched now (a cheap question before taking the write
    lock)."""
    return await tx.scalar(_DUE, {"wall": wall, "known": known}) is not None


async def put_aside(tx: Transaction, source_id: str, token: str, until: datetime) -> None:
    """Its page shows a bug: leave it alone until then."""
    await tx.execute(
        update(Source)
        .where(Source.id == source_id, Source.token == token)
        .values(fetch_at=until, lease_until=None, token=None)
    )
