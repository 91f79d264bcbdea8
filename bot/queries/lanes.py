"""Lanes: what a limit applies to, shared by all replicas through the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Lane, Row

AT_ONCE = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
"""A due time that has always come."""
SOURCE, LOOKING, SENDING, SLACK = "source:", "looking:", "sending:", "slack:"
"""Kinds of lanes: what is asked of a source, its looks alone, what is sent through it, what is said
in Slack."""
WORKSPACE = f"{SLACK}*"


def upsert(tx: Transaction, table: type[Row]) -> SqliteInsert | PostgresqlInsert:
    """An INSERT of the database at hand, for ON CONFLICT."""
    return upsert_into(tx.get_bind().dialect.name, table)


def upsert_into(dialect: str, table: type[Row] | Table) -> SqliteInsert | PostgresqlInsert:
    """The same for statements that are made once."""
    return sqlite_insert(table) if dialect == "sqlite" else postgresql_insert(table)


def source_lane(source_id: str) -> str:
    """The lane of what is asked of a source: fetches and looks."""
    return SOURCE + source_id


def looking_lane(source_id: str) -> str:
    """The lane of the looks at what a source has said before: its list may be read while they
    fail, and the other way round."""
    return LOOKING + source_id


def sending_lane(source_id: str) -> str:
    """The lane of the replies that go out through a source: a mailbox may be read while its
    outgoing server is down."""
    return SENDING + source_id


def slack_lane(slack_channel: str) -> str:
    """The lane of a Slack channel or of a person's messages."""
    return SLACK + slack_channel


def key_of(kind: str) -> ColumnElement[str]:
    """In SQL: what a lane of this kind is the lane of."""
    return func.substr(Lane.key, len(kind) + 1)


_THERE = select(Lane.key).where(Lane.key.in_(bindparam("keys", expanding=True)))
_NEW = {"due_at": AT_ONCE, "served_at": AT_ONCE, "failures": 0, "problem": ""}


async def open_lanes(tx: Transaction, keys: Iterable[str]) -> None:
    """Make sure that these lanes exist."""
    wanted = set(keys)
    there = set(await tx.scalars(_THERE, {"keys": list(wanted)}))
    for key in sorted(wanted - there):
        await tx.execute(upsert(tx, Lane).values(key=key, **_NEW).on_conflict_do_nothing())


async def lock(tx: Transaction, key: str) -> None:
    """Ours until the transaction ends."""
    await open_lanes(tx, [key])
    await tx.execute(select(Lane.key).where(Lane.key == key).with_for_update())


async def take(tx: Transaction, key: str, wall: datetime, spacing: timedelta) -> bool:
    """Spend one turn of the lane; False when its time has not come (or another was quicker)."""
    done = await tx.execute(
        update(Lane)
        .where(Lane.key == key, Lane.due_at <= wall)
        .values(due_at=wall + spacing, served_at=wall)
        .returning(Lane.key)
    )
    return done.first() is not None


async def hold_back(tx: Transaction, key: str, until: datetime, problem: str = "") -> bool:
    """Nothing moves in this lane before `until`, nor before the time it was held back to already.
    True when it had no problem before and has one now: then people should hear of it."""
    await open_lanes(tx, [key])
    lane = (await tx.scalars(select(Lane).where(Lane.key == key).with_for_update())).one()
    news = bool(problem) and not lane.problem
    values = {
        "due_at": max(lane.due_at, until),
        "failures": lane.failures + 1,
        "problem": problem or lane.problem,
    }
    await tx.execute(update(Lane).where(Lane.key == key).values(**values))
    return news


async def all_well(tx: Transaction, *keys: str) -> list[str]:
    """These lanes work again; gives back those that had a problem."""
    ill = (
        await tx.scalars(
            select(Lane.key)
            .where(Lane.key.in_(keys), Lane.failures > 0)
            .order_by(Lane.key)
            .with_for_update()
        )
    ).all()
    if not ill:
        return []
    told = (await tx.scalars(select(Lane.key).where(Lane.key.in_(ill), Lane.problem != ""))).all()
    await tx.execute(update(Lane).where(Lane.key.in_(ill)).values(failures=0, problem=""))
    return list(told)


async def find(tx: Transaction, key: str) -> Lane | None:
    """One lane, as it is now."""
    return (await tx.scalars(select(Lane).where(Lane.key == key))).one_or_none()


async def failures(tx: Transaction, key: str) -> int:
    """How often in a row it failed."""
    return (await tx.scalar(select(Lane.failures).where(Lane.key == key))) or 0
