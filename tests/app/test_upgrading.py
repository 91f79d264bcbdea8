"""What happens at start with a database of another Ascolto."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import backup, migrations
from bot.app.upgrading import bring_up
from bot.db import Database
from bot.errors import Told
from bot.poke import Poke


@pytest.fixture
async def db(bare_url: str) -> AsyncIterator[Database]:
    """A database of the first Ascolto, with something in it."""
    made = Database(bare_url, Poke())
    async with made.engine.execution_options(ascolto_write=True).begin() as connection:
        await connection.run_sync(lambda c: command.upgrade(migrations._config(c), "0001"))
        await connection.execute(
            text("INSERT INTO lane VALUES ('slack:*', '2026-01-01', '2026-01-01', 0, '')")
        )
    yield made
    await made.dispose()


def copies(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.glob("*-before-*"))


async def test_an_older_database_is_copied_and_then_brought_up_to_date(
    db: Database, tmp_path: Path
) -> None:
    newest = migrations.newest()
    with capture_logs() as logs:
        await bring_up(db)
        await bring_up(db)
    assert await migrations.revision_of(db) == newest
    [said] = [one["event"] for one in logs if "brought up to date" in one["event"]]
    if not db.is_sqlite:
        assert "have a backup" in said
        return
    assert copies(tmp_path) == [f"ascolto-before-{newest}.db"]
    copy = tmp_path / copies(tmp_path)[0]
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert old.execute("SELECT key FROM lane").fetchone() == ("slack:*",)
    new = f"sqlite:///{tmp_path / 'new.db'}"
    assert await backup.restore(new, copy) == 1  # an old backup is brought up to date too


async def test_only_the_last_copies_stay(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'ascolto.db'}", Poke())
    async with db.engine.execution_options(ascolto_write=True).begin() as connection:
        await connection.run_sync(lambda c: command.upgrade(migrations._config(c), "0001"))
    for n in range(4):
        (tmp_path / f"ascolto-before-000{n}x.db").touch()
    await bring_up(db)
    await db.dispose()
    assert len(copies(tmp_path)) == 3
    assert f"ascolto-before-{migrations.newest()}.db" in copies(tmp_path)


async def test_a_database_of_a_newer_ascolto_is_left_alone(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Told, match=r"of a newer Ascolto \(revision 9999\)"):
        await bring_up(db)
    assert await migrations.revision_of(db) == "9999"
    assert copies(tmp_path) == []
