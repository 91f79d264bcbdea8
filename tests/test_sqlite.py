"""SQLite is asked on the spot; what it answers is what the driver would have said."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.db import Database, Transaction
from bot.poke import Poke


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was passed to the thread of a connection."""
    met: list[Any] = []
    pass_on: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *work: Any, **more: Any) -> Any:
        met.append(work)
        return await pass_on(self, *work, **more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return met


async def test_only_what_may_take_a_while_goes_to_the_thread(
    tmp_path: Path, visits: list[Any]
) -> None:
    db = Database(f"sqlite:///{tmp_path / 'one.db'}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE word (id INTEGER PRIMARY KEY, said TEXT UNIQUE)"))
        await tx.execute(
            text("INSERT INTO word (said) VALUES (:said)"), [{"said": "a"}, {"said": "b"}]
        )
        assert len(visits) >= 3, "how it is opened, a table, many rows"
        visits.clear()
        found = await tx.execute(text("UPDATE word SET said = said || '!' RETURNING id, said"))
        assert found.all() == [(1, "a!"), (2, "b!")]
        changed = await tx.execute(text("DELETE FROM word WHERE id = 1"))
        assert changed.rowcount == 1  # type: ignore[attr-defined]
        assert visits == []
    assert len(visits) == 1, "the commit"
    visits.clear()
    async with db.read() as tx:
        assert (await tx.execute(text("SELECT said FROM word"))).scalars().all() == ["b!"]
    assert visits == []
    await db.dispose()


async def test_a_write_lock_that_somebody_holds_is_waited_for_in_the_thread(
    tmp_path: Path, visits: list[Any]
) -> None:
    async def write() -> None:
        async with db.write() as tx:
            await tx.execute(text("INSERT INTO word VALUES ('a')"))

    db = Database(f"sqlite:///{tmp_path / 'one.db'}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE word (said TEXT)"))
    visits.clear()
    await write()
    assert len(visits) == 1, "the commit: nobody held it"
    other = sqlite3.connect(tmp_path / "one.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    visits.clear()
    writing = asyncio.ensure_future(write())
    while not visits:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("COMMIT")
    await writing
    assert other.execute("SELECT count(*) FROM word").fetchone() == (2,)
    other.close()
    await db.dispose()


async def test_what_the_database_refuses_is_an_error_and_nothing_is_kept(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'one.db'}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE word (said TEXT UNIQUE)"))

    async def twice() -> None:
        async with db.write() as tx:
            await tx.execute(text("INSERT INTO word VALUES ('a')"))
            await tx.execute(text("INSERT INTO word VALUES ('a')"))

    with pytest.raises(IntegrityError):
        await twice()
    async with db.read() as tx:
        assert (await tx.execute(text("SELECT * FROM word"))).all() == []
    await db.dispose()


async def test_a_commit_ends_however_often_it_is_cancelled(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'ascolto.db'}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE word (said TEXT)"))
    committing, go_on = asyncio.Event(), asyncio.Event()
    commit = db.commit

    async def slowly(tx: Transaction) -> None:
        committing.set()
        await go_on.wait()
        await commit(tx)

    db.commit = slowly  # type: ignore[method-assign]

    async def write() -> None:
        async with db.write() as tx:
            await tx.execute(text("INSERT INTO word VALUES ('kept')"))

    writing = asyncio.create_task(write())
    await committing.wait()
    for _ in range(3):
        writing.cancel()
        await asyncio.sleep(0)
    go_on.set()
    await asyncio.wait({writing})
    assert writing.cancelled()
    async with db.read() as tx:
        assert await tx.scalar(text("SELECT said FROM word")) == "kept"
    await db.dispose()


async def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It holds customers' words; what stands beside it takes its rights after it."""
    db = Database(f"sqlite:///{tmp_path / 'one.db'}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE word (id INTEGER PRIMARY KEY)"))
    assert _rights(tmp_path) == {"one.db": 0o600, "one.db-shm": 0o600, "one.db-wal": 0o600}
    await db.dispose()


def _rights(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


async def test_another_connection_takes_no_lock_from_the_first(tmp_path: Path) -> None:
    """Closing any handle of a file drops all locks that its process holds on it (POSIX): then a
    short command, as it ends, would take the log away from under the bot."""
    file = tmp_path / "ascolto.db"
    db = Database(f"sqlite:///{file}", Poke())
    async with db.write() as tx:
        await tx.execute(text("CREATE TABLE one (number int)"))
    async with db.read() as first, db.read() as second:
        for reader in (first, second):
            await reader.execute(text("SELECT * FROM one"))
        short = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM one')"
        )
        command = [sys.executable, "-c", f"{short}; c.close()", str(file)]
        await asyncio.to_thread(subprocess.run, command, check=True)
        assert file.with_name("ascolto.db-wal").exists()
    async with db.write() as tx:
        await tx.execute(text("INSERT INTO one VALUES (1)"))
    await db.dispose()
