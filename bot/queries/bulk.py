"""Many new rows at once, their ids known before they are written."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Table, func, insert, select, text
from sqlalchemy.orm import class_mapper

from bot.db import Transaction
from bot.models import Row

R = TypeVar("R", bound=Row)


async def next_ids(tx: Transaction, table: type[Row], count: int) -> Iterable[int]:
    """`count` ids that nobody else gets. Row-wise RETURNING in order would cost a statement a row
    on SQLite; there, the write lock makes "the next ones" safe."""
    if count == 0:
        return ()
    name = table.__tablename__
    if tx.get_bind().dialect.name == "sqlite":
        last = await tx.scalar(select(func.max(table.__table__.c.id))) or 0
        return range(last + 1, last + 1 + count)
    sequence = text(
        "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"
    )
    return (await tx.execute(sequence, {"table": name, "count": count})).scalars().all()


def made(table: type[R], values: Mapping[str, Any]) -> R:
    """A row to read before it is written, or while `write` writes it: no session knows it."""
    row: R = class_mapper(table).class_manager.new_instance()
    vars(row).update(values)
    return row


async def write(tx: Transaction, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these rows in as few statements as the database takes."""
    if rows:
        given = [dict(row) for row in rows]
        await tx.execute(_insert(table), given if len(given) > 1 else given[0])


@cache
def _insert(table: type[Row]) -> Insert:
    return insert(plain(table)).inline()


def plain(table: type[Row]) -> Table:
    """The table without its class, for statements that build no rows: those cost less."""
    found = table.__table__
    if not isinstance(found, Table):
        raise TypeError(f"{table.__name__} is no table of its own")
    return found
