"""Many new rows at once, their ids known before they are written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from bot.db import Transaction
from bot.models import Row


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


async def write(tx: Transaction, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these rows in as few statements as the database takes."""
    plain = table.__table__
    if rows and isinstance(plain, Table):
        await tx.execute(insert(plain), [dict(row) for row in rows])
