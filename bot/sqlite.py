"""SQLite, asked on the spot where it answers at once.

The driver passes every step of a statement (cursor, execute, fetch, close) to the connection's
thread and back; the way there costs more than the step. Here only what may take a while goes
there, in one visit: waiting for the write lock that somebody holds, writing many rows, and the
commit. Everything else reads or writes memory, and neither waits for the other (WAL).
"""

import contextlib
import os
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import make_url

PATIENCE = 1500
"""Milliseconds to wait for the write lock."""
LOCK = "BEGIN IMMEDIATE"
WAITS = (LOCK, "PRAGMA", "VACUUM", "CREATE", "ALTER", "DROP")
"""How statements begin that may wait for others or for the disk."""


def connector(url: str) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What opens a connection to the database of `url`, for `create_async_engine`."""
    parsed = make_url(url)
    place, options = parsed.get_dialect()().create_connect_args(parsed)

    async def connect() -> aiosqlite.Connection:
        if parsed.database and parsed.database != ":memory:" and "uri" not in options:
            with contextlib.suppress(OSError):  # the connection says it better
                private(Path(parsed.database))
        connection = Connection(partial(sqlite3.connect, *place, **options), 0)
        connection._thread.daemon = True  # as SQLAlchemy has it: no thread keeps a process alive
        return await connection

    return connect


def private(file: Path) -> None:
    """A file for its owner alone, before anything is in it. One that is there is not even opened:
    closing it again would drop the locks of every connection that this process has to it
    (https://sqlite.org/howtocorrupt.html, 2.2)."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


class Connection(aiosqlite.Connection):
    """The driver's connection with cursors of our own."""

    def cursor(self) -> Any:
        return Cursor(self)

    def begin(self) -> None:
        """It cannot fail, and comes before every question."""
        self._conn.execute("BEGIN")

    async def rollback(self) -> None:
        self._conn.rollback()


class Cursor:
    """As much of a cursor as SQLAlchemy asks of one that fetches everything at once."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, values: Any = ()) -> None:
        if statement == LOCK and _begun(self._connection._conn):
            self._keep((None, -1, None, ()))
        elif statement.startswith(WAITS):
            await self._visit(sqlite3.Cursor.execute, statement, values)
        else:
            self._keep(_done(self._connection._conn, sqlite3.Cursor.execute, statement, values))

    async def executemany(self, statement: str, many: Any) -> None:
        await self._visit(sqlite3.Cursor.executemany, statement, many)

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """It was, in the same visit."""

    async def _visit(self, *work: Any) -> None:
        connection = self._connection
        self._keep(await connection._execute(_done, connection._conn, *work))  # type: ignore[no-untyped-call]

    def _keep(self, found: Any) -> None:
        self.description, self.rowcount, self.lastrowid, self._rows = found


def _begun(connection: sqlite3.Connection) -> bool:
    """Take the write lock if nobody holds it, without waiting."""
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute(LOCK)
    except sqlite3.OperationalError:
        return False  # held, or worse: who tries again and waits hears of it
    finally:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE}")
    return True


def _done(connection: sqlite3.Connection, act: Any, statement: str, values: Any) -> Any:
    cursor = connection.cursor()
    try:
        act(cursor, statement, values)
        rows = cursor.fetchall() if cursor.description else ()
        return cursor.description, cursor.rowcount, cursor.lastrowid, rows
    finally:
        cursor.close()
