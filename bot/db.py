"""Engines and transactions. No HTTP while one is open; a commit is never cancelled.

On PostgreSQL two who lock the same rows in other orders would each wait for the other until one of
them is ended, so all lock them in this one: sources, cases (several by their ids,
`queries/holding.py`), their reviews, replies, promises and answers, then lanes, then new posts, and
last of all the posts that are drawn again, by their ids and right before the commit
(`queries/redrawing.py`). Whoever claims work takes what is free and waits for nobody.
"""

import asyncio
import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.poke import Poke
from bot.sqlite import PATIENCE, connector

T = TypeVar("T")
E = TypeVar("E", bound="Ending")
NOTIFY_CHANNEL = "ascolto"
TROUBLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""The database itself is in trouble (busy, gone, a deadlock): no row is to blame for it."""
CONNECTIONS = 10
"""So many at once; who comes then waits for one. Opening more for a rush would cost more."""
BEGIN = "BEGIN; SET LOCAL statement_timeout = '15s'"
"""How writing begins on PostgreSQL, in one way there and back."""
ALIVE = ";"
"""How reading begins: each question sees what is committed by then, a transaction adds nothing."""
_encode = json.JSONEncoder().encode
_EMPTY: Mapping[type, str] = {list: "[]", dict: "{}"}
_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


def transaction_open() -> bool:
    """Whether this task holds a transaction: then it may not call outside."""
    return _open.get()


def cause(error: BaseException) -> str:
    """What the database says went wrong, in one line: the next ones may tell of rows."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def async_url(url: str) -> str:
    """`sqlite:///…` and `postgresql://…` as the async drivers want them; ValueError for others."""
    parsed = _parsed(url)
    if parsed is None:
        raise ValueError(
            "is not a database address: write sqlite:///ascolto.db or "
            "postgresql://user:password@host/name (and in a password write @ as %40)"
        )
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ValueError(f"{backend} is not a database Ascolto knows; use sqlite:/// or postgresql://")


def _parsed(url: str) -> URL | None:
    """None for what names no database that outlives us. What SQLAlchemy and the driver say of such
    an address may hold a part of the password, which an @ in it makes one of the host."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    if parsed.get_backend_name() == "sqlite":
        file = not parsed.host and parsed.database not in (None, "", ":memory:")
        return parsed if file else None
    return None if "@" in (parsed.host or "") else parsed


async def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Carry `work` to its end even when we are cancelled meanwhile, and be it twice."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
        raise


class Ending(ABC):
    """What a transaction collects on its way and writes once, right before its commit."""

    @abstractmethod
    async def write(self, tx: "Transaction") -> None: ...


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

    def ending(self, kind: type[E]) -> E:
        """The one of this kind, to add to."""
        found: E = self.info.setdefault("endings", {}).setdefault(kind, kind())
        return found

    @property
    def endings(self) -> list[Ending]:
        return list(self.info.get("endings", {}).values())


class Database:
    """One database for all replicas: SQLite (one process) or PostgreSQL (any number)."""

    def __init__(self, url: str, poke: Poke) -> None:
        self.url = async_url(url)
        self.poke = poke
        self.is_sqlite = self.url.startswith("sqlite")
        self.replica = secrets.token_hex(4)
        options: dict[str, Any] = {"connect_args": {"autocommit": True}}
        if self.is_sqlite:
            options = {"async_creator": connector(self.url)}
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            json_serializer=_json,
            **options,
        )
        self._reader = self.engine.execution_options(ascolto_begin=ALIVE)
        self._writer = self.engine.execution_options(ascolto_write=True, ascolto_begin=BEGIN)
        self._gate = asyncio.Lock() if self.is_sqlite else None
        self._untold: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine.sync_engine, "begin", _begin_postgresql)
            event.listen(self.engine.sync_engine, "do_execute_no_params", _unprepared)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A writing transaction: all or nothing; pokes go out after the commit."""
        async with self._gate or nullcontext():
            tx = await self._begun(self._writer)
            mark = _open.set(True)
            try:
                yield tx
                for ending in tx.endings:
                    await ending.write(tx)
                await _finish(self.commit(tx))
            except BaseException:
                await _finish(tx.rollback())
                raise
            finally:
                _open.reset(mark)
                await _finish(tx.close())
        self.poke(*tx.pokes)
        if tx.pokes and not self.is_sqlite:
            self._tell(tx.pokes)

    async def _begun(self, engine: AsyncEngine, *, again: bool = True) -> Transaction:
        """A transaction, on PostgreSQL begun: that shows whether a connection that rested still
        lives. If not, none of those that rest does, and the next one is new."""
        tx = Transaction(engine)
        try:
            if not self.is_sqlite:
                await tx.connection()
        except BaseException as error:
            await _finish(tx.close())
            if again and isinstance(error, DBAPIError) and error.connection_invalidated:
                return await self._begun(engine, again=False)
            raise
        return tx

    async def commit(self, tx: Transaction) -> None:
        """Keep what this transaction wrote."""
        await tx.commit()

    def _tell(self, loops: frozenset[str]) -> None:
        """Tell other replicas which loops to wake, in one word for all who commit meanwhile."""
        self._untold |= loops
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._told())

    async def _told(self) -> None:
        while self._untold:
            words = f"{self.replica} {' '.join(sorted(self._untold))}"
            self._untold.clear()
            with suppress(*TROUBLE):  # wake-ups may be lost
                async with self.read() as tx:
                    told = text("SELECT pg_notify(:c, :w)")
                    await tx.execute(told, {"c": NOTIFY_CHANNEL, "w": words})

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Reading: nothing is kept."""
        tx = await self._begun(self._reader)
        mark = _open.set(True)
        try:
            yield tx
        finally:
            _open.reset(mark)
            tx.expunge_all()  # a rollback would empty the rows that were read
            await _finish(tx.close())

    async def dispose(self) -> None:
        """Close all connections."""
        if self._telling is not None:
            await asyncio.wait({self._telling})
        await self.engine.dispose()


def _json(value: Any) -> str:
    """Most columns of JSON are empty in most rows."""
    return _encode(value) if value else _EMPTY.get(type(value)) or _encode(value)


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


def _begin_postgresql(connection: Connection) -> None:
    words = connection.get_execution_options().get("ascolto_begin", "BEGIN")
    connection.exec_driver_sql(words, execution_options={"no_parameters": True})


def _unprepared(_cursor: Any, statement: str, context: Any) -> bool:
    """The driver prepares what is asked often, which two statements in one cannot be."""
    connection = context.root_connection.connection.dbapi_connection
    connection.run_async(lambda driver: driver.execute(statement, prepare=False))
    return True


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("ascolto_write", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    driver: Any = connection.connection.driver_connection
    driver.begin()
