"""Engines and transactions. No HTTP while one is open; a commit is never cancelled."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.poke import Poke
from bot.sqlite import PATIENCE, connector

T = TypeVar("T")
NOTIFY_CHANNEL = "ascolto"
TROUBLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""The database itself is in trouble (busy, gone, a deadlock): no row is to blame for it."""
_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


def transaction_open() -> bool:
    """Whether this task holds a transaction: then it may not call outside."""
    return _open.get()


def async_url(url: str) -> str:
    """`sqlite:///…` and `postgresql://…` as the async drivers want them; ValueError for others."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ValueError(f"{backend} is not a database Ascolto knows; use sqlite:/// or postgresql://")


async def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Carry `work` to its end even when we are cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait({task})
        raise


class Transaction(AsyncSession):
    """One transaction. `poke` names the loops to wake once it has committed.

    Rows read again show the database as it is now: statements change rows, attributes never do.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        fresh = {"populate_existing": True, "synchronize_session": False}
        super().__init__(engine, expire_on_commit=False, autoflush=False, execution_options=fresh)

    def poke(self, *loops: str) -> None:
        self.info.setdefault("poke", set()).update(loops)

    @property
    def pokes(self) -> frozenset[str]:
        return frozenset(self.info.get("poke", ()))


class Database:
    """One database for all replicas: SQLite (one process) or PostgreSQL (any number)."""

    def __init__(self, url: str, poke: Poke, *, pool_size: int = 5) -> None:
        self.url = async_url(url)
        self.poke = poke
        self.is_sqlite = self.url.startswith("sqlite")
        self.replica = secrets.token_hex(4)
        options: dict[str, Any] = {"pool_pre_ping": True}
        if self.is_sqlite:
            options = {"async_creator": connector(self.url)}
        self.engine: AsyncEngine = create_async_engine(self.url, pool_size=pool_size, **options)
        self._writer = self.engine.execution_options(ascolto_write=True)
        self._gate = asyncio.Lock() if self.is_sqlite else None
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A writing transaction: all or nothing; pokes go out after the commit."""
        async with self._gate or nullcontext():
            tx = Transaction(self._writer)
            mark = _open.set(True)
            try:
                if not self.is_sqlite:
                    await tx.execute(text("SET LOCAL statement_timeout = '15s'"))
                yield tx
                await _finish(self.commit(tx))
            except BaseException:
                await _finish(tx.rollback())
                raise
            finally:
                _open.reset(mark)
                await _finish(tx.close())
        self.poke(*tx.pokes)

    async def commit(self, tx: Transaction) -> None:
        """Commit, telling other replicas in the same transaction which loops to wake."""
        if tx.pokes and not self.is_sqlite:
            words = f"{self.replica} {' '.join(sorted(tx.pokes))}"
            await tx.execute(text("SELECT pg_notify(:c, :w)"), {"c": NOTIFY_CHANNEL, "w": words})
        await tx.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A reading transaction: nothing is kept."""
        tx = Transaction(self.engine)
        mark = _open.set(True)
        try:
            yield tx
        finally:
            _open.reset(mark)
            tx.expunge_all()  # a rollback would empty the rows that were read
            await _finish(tx.close())

    async def dispose(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("ascolto_write", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    cursor = connection.connection.cursor()  # it cannot fail, and comes before every question
    cursor.execute("BEGIN")
    cursor.close()
