"""Many new rows at once, their ids known before they are written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table, func, select, text
from sqlalchemy.orm import class_mapper

from bot.db import Transaction
from bot.models import Row
from bot.queries.lanes import upsert_into

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


async def write(
    tx: Transaction, table: type[Row], rows: Sequence[Mapping[str, Any]], *, keep: bool = False
) -> None:
    """Insert these rows, which all name the same columns, in as few statements as the database
    takes. `keep`: one that is there already stays as it is."""
    if rows:
        connection = await tx.connection()
        insertion = _insertion(plain(table), connection.dialect, tuple(rows[0]), keep)
        given = [insertion.values(row) for row in rows]
        await connection.exec_driver_sql(insertion.statement, given if len(given) > 1 else given[0])


@dataclass(frozen=True)
class Insertion:
    """An INSERT that is made once: SQLAlchemy would work it out again for each cell of each row.
    `cells`: the column of each place in the statement, and what makes its value one of the
    driver's; `usual`: what stands where a row names none; `by_name`: the driver wants it so."""

    statement: str
    cells: Sequence[tuple[str, Callable[[Any], Any] | None]]
    usual: Mapping[str, Any]
    by_name: bool

    def values(self, row: Mapping[str, Any]) -> Any:
        """This row as the driver is to be given it."""
        whole = {**self.usual, **row}
        found = {name: made(whole[name]) if made else whole[name] for name, made in self.cells}
        return found if self.by_name else tuple(found.values())


@lru_cache(maxsize=100)
def _insertion(table: Table, dialect: Dialect, named: Sequence[str], keep: bool) -> Insertion:
    others = (one for one in table.c if one.default is not None and one.key not in named)
    usual = {one.key: _usual(one.default) for one in others}
    insert = upsert_into(dialect.name, table).inline()
    if keep:
        insert = insert.on_conflict_do_nothing()
    made = insert.compile(dialect=dialect, column_keys=[*usual, *named])
    columns = [table.c[name] for name in made.positiontup or made.params]
    return Insertion(
        str(made),
        [(one.key, one.type.dialect_impl(dialect).bind_processor(dialect)) for one in columns],
        usual,
        by_name=not made.positional,
    )


def _usual(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def plain(table: type[Row]) -> Table:
    """The table without its class, for statements that build no rows: those cost less."""
    found = table.__table__
    if not isinstance(found, Table):
        raise TypeError(f"{table.__name__} is no table of its own")
    return found
