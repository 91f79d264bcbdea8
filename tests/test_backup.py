"""A backup of a database at work, and the way back, on and between both databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from bot import backup, migrations
from bot.db import Database
from bot.errors import Told
from bot.models import Case, Post
from bot.poke import Poke
from bot.queries import copying
from tests import desk
from tests.servers.postgres import Postgres
from tests.world import world

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATE = {"id": "r1", "text": "Parcel never arrived. Third time I write."}
BROKEN = {"id": "r2", "text": "Broken glass in the box."}
RUDE = {"id": "r3", "text": "Nobody answers the phone."}


async def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database, in the order of its keys."""
    db, found = Database(url, Poke()), {}
    async with db.read() as tx:
        for table in copying.tables():
            asked = select(table).order_by(*table.primary_key)
            found[table.name] = [tuple(row) for row in await tx.execute(asked)]
    await db.dispose()
    return {name: sorted(some, key=repr) for name, some in found.items()}


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Postgres
) -> Iterator[str]:
    """A second, empty database of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.db'}"
    else:
        url = postgres_server.create()
        yield url
        postgres_server.drop(url)


def files(folder: Path) -> list[str]:
    """The files there, but for the bot's own."""
    ours = ("ascolto.toml", "ascolto.db", "other.db", ".env")
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith(ours))


async def test_a_backup_at_work_goes_back_into_either_kind(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "monday.backup"
    async with world(tmp_path, database_url) as here:
        await here.push(LATE)
        await desk.send(here, "We are sorry, and send it again.")
        await backup.write(database_url, file)
        then = await rows(database_url)
        await here.push(BROKEN)
        assert await rows(database_url) != then
    assert then["reply"]
    assert then["post"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert files(tmp_path) == ["monday.backup"]
    before = file.read_bytes()
    assert await backup.restore(other_url, file) == sum(map(len, then.values()))
    assert await rows(other_url) == then
    assert file.read_bytes() == before
    async with world(tmp_path, other_url, shop=here.shop, clock=here.clock) as there:
        await there.push(RUDE)
        assert [one.id for one in await desk.rows(there, Case)] == [1, 2]


async def test_nothing_is_ever_overwritten(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    async with world(tmp_path, database_url):
        await backup.write(database_url, file)
        with pytest.raises(Told, match="is there already"):
            await backup.write(database_url, file)
        before = await rows(database_url)
        with pytest.raises(Told, match="holds rows already"):
            await backup.restore(database_url, file)
        assert await rows(database_url) == before
    assert files(tmp_path) == ["one.backup"]


async def test_what_refers_to_a_later_row_arrives_too(tmp_path: Path, postgres_url: str) -> None:
    here, file = f"sqlite:///{tmp_path / 'here.db'}", tmp_path / "one.backup"
    db, table = Database(here, Poke()), Post.__table__
    await migrations.migrate(db)
    assert isinstance(table, Table)
    plain = {"kind": "note", "slack_channel": "C1", "detail": {}, "created_at": AT}
    async with db.write() as tx:
        await tx.execute(insert(table), {**plain, "id": 9, "subject": "card:1"})
        await tx.execute(insert(table), {**plain, "id": 4, "subject": "n", "parent_id": 9})
    await db.dispose()
    await backup.write(here, file)
    await backup.restore(postgres_url, file)
    assert await rows(postgres_url) == await rows(here)


async def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'new.db'}"
    text, foreign, cut = (tmp_path / name for name in ("text", "foreign", "cut"))
    text.write_text("Dear diary, " * 100)
    with closing(sqlite3.connect(foreign)) as database:
        database.execute("CREATE TABLE diary (day)")
    db = Database(f"sqlite:///{tmp_path / 'ours.db'}", Poke())
    await migrations.migrate(db)
    await db.dispose()
    await backup.write(f"sqlite:///{tmp_path / 'ours.db'}", cut)
    cut.write_bytes(cut.read_bytes()[:20_000])
    for file, said in (
        (text, "is not a backup of Ascolto"),
        (foreign, "holds no tables of Ascolto"),
        (cut, "is damaged|is not a backup"),
        (tmp_path / "nowhere", "There is no file"),
    ):
        with pytest.raises(Told, match=said):
            await backup.restore(other, file)
    assert "new.db" not in files(tmp_path)


async def test_without_room_or_right_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'ascolto.db'}"
    db = Database(url, Poke())
    await migrations.migrate(db)
    await db.dispose()
    with pytest.raises(Told, match=r"cannot be written \(No such file or directory\)"):
        await backup.write(url, tmp_path / "no" / "folder")
    usage = SimpleNamespace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(Told, match=r"has room for 0 MB, and the backup takes up to 1 MB"):
        await backup.write(url, tmp_path / "one.backup")
    assert files(tmp_path) == []


async def test_the_copy_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    ours, file, seen = tmp_path / "ours.db", tmp_path / "copy", []
    with closing(sqlite3.connect(ours)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (n, filling)")
        writer.executemany("INSERT INTO t VALUES (?, ?)", ((n, "x" * 4000) for n in range(3000)))
        writer.commit()

        def write(done: int, whole: int) -> None:
            seen.append((done, whole))
            writer.execute("INSERT INTO t VALUES (9999, '')")
            writer.commit()

        backup.copy_file(ours, file, write)
    assert len(seen) > 2
    with closing(sqlite3.connect(file)) as copied:
        assert copied.execute("SELECT count(*) FROM t").fetchone() == (3000,)
