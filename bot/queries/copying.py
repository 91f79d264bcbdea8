"""All rows of one database into another, whichever kinds they are."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, insert, select, text, tuple_, update

from bot.db import Transaction
from bot.models import Row

BATCH = 500


def tables() -> Sequence[Table]:
    """Our tables, each after those it refers to."""
    return Row.metadata.sorted_tables


async def still(tx: Transaction) -> None:
    """All that this transaction reads is of one moment (SQLite has it so by nature). To be asked
    before anything else."""
    if tx.get_bind().dialect.name == "postgresql":
        await tx.execute(text("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


async def count(tx: Transaction) -> int:
    """How many rows there are in all."""
    return sum([await _count(tx, table) for table in tables()])


async def holding(tx: Transaction) -> dict[str, int]:
    """The tables that hold anything, with their rows."""
    counted = {table.name: await _count(tx, table) for table in tables()}
    return {name: rows for name, rows in counted.items() if rows}


async def _count(tx: Transaction, table: Table) -> int:
    return int(await tx.scalar(select(func.count()).select_from(table)) or 0)


async def copy(source: Transaction, target: Transaction) -> AsyncIterator[int]:
    """Write every row of `source` into `target`, whose tables are there and empty; yields how many
    were written each time. The numbers that `target` gives next begin after those that came."""
    for table in tables():
        late: list[dict[str, Any]] = []
        async for rows in _batches(source, table):
            late += _forward(table, rows)
            await target.execute(insert(table), rows)
            yield len(rows)
        if late:
            [key] = table.primary_key
            await target.execute(update(table).where(key == bindparam("_key")), late)
        await _count_on(target, table)


def _forward(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Takes out of `rows` what refers to a later row of the same table, to be set at the end."""
    own = [one.parent.name for one in table.foreign_keys if one.column.table is table]
    if not own:
        return []
    late = []
    [key] = table.primary_key
    for row in rows:
        forward = {name: row[name] for name in own if row[name] and row[name] > row[key.name]}
        if forward:
            late.append({"_key": row[key.name], **{name: row[name] for name in own}})
            row.update(dict.fromkeys(own))
    return late


async def _batches(tx: Transaction, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    key: list[Column[Any]] = list(table.primary_key)
    asked = select(table).order_by(*key).limit(BATCH)
    after = asked
    while rows := [dict(row) for row in (await tx.execute(after)).mappings()]:
        yield rows
        last = [rows[-1][column.name] for column in key]
        after = asked.where(tuple_(*key) > tuple_(*last))


async def _count_on(tx: Transaction, table: Table) -> None:
    """PostgreSQL counts ids in a sequence of its own, which has not seen these."""
    if tx.get_bind().dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    name = table.autoincrement_column.name
    next_one = text(
        f"SELECT setval(pg_get_serial_sequence(:table, :name), max({name})) FROM {table.name} "  # noqa: S608
        f"HAVING max({name}) IS NOT NULL"
    )
    await tx.execute(next_one, {"table": table.name, "name": name})


async def size(tx: Transaction) -> int:
    """How many bytes the database takes, about."""
    if tx.get_bind().dialect.name == "postgresql":
        return int(await tx.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages = int(await tx.scalar(text("PRAGMA page_count")) or 0)
    return pages * int(await tx.scalar(text("PRAGMA page_size")) or 0)
