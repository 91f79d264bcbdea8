"""Backup and restore. A backup is always one SQLite file, whichever database it comes from: it can
be looked into with any tool, and goes back into either kind. From SQLite it is a copy by the
database's own online backup; from PostgreSQL, and into both, rows travel through our own tables.
Neither needs a program such as pg_dump, whose files only PostgreSQL could read.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from bot import migrations
from bot.db import Database
from bot.errors import Told
from bot.locale import mark
from bot.poke import Poke
from bot.queries import copying
from bot.sqlite import private

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all (pages or rows)."""
_PAGES = 1000


def quiet(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


async def write(url: str, file: Path, progress: Progress = quiet) -> None:
    """Write the database of `url` into `file`, for its owner alone, while a bot may run on it.
    Told when that cannot be; then nothing is left behind."""
    if _there(file):
        raise Told(mark("{file} is there already: a backup never overwrites."), file=file)
    with _new(file) as part:
        if make_url(url).get_backend_name() == "sqlite":
            copy_file(Path(make_url(url).database or ""), part, progress)
        else:
            await _write_rows(url, part, progress)
            _one_file(part)
        _checked(part)


async def _write_rows(url: str, part: Path, progress: Progress) -> None:
    source, target = Database(url, Poke()), Database(f"sqlite:///{part}", Poke())
    try:
        has, newest = await migrations.revision_of(source), migrations.newest()
        if not has:
            raise Told(mark("The database is empty: there is nothing to back up."))
        if has != newest:
            raise Told(
                mark(
                    "The database is of revision {has} and this Ascolto works with {newest}: back "
                    "it up with the Ascolto that runs on it, or with pg_dump."
                ),
                has=has,
                newest=newest,
            )
        async with source.read() as tx:
            _room(part.parent, await copying.size(tx))
        await migrations.migrate(target)
        await _copy(source, target, progress)
    finally:
        await source.dispose()
        await target.dispose()


async def restore(url: str, file: Path, progress: Progress = quiet) -> int:
    """Write the rows of a backup into the database of `url`, which must hold none, and bring them
    up to date; gives how many came. All or nothing. Told when it cannot be."""
    target = Database(url, Poke())
    try:
        _checked(file)
        if not target.is_sqlite or _there(Path(make_url(url).database or "")):
            await _refuse_rows(target, url)
        with TemporaryDirectory(prefix="ascolto-restore-") as folder:
            copied = Path(folder) / "backup.db"
            copy_file(file, copied)
            source = Database(f"sqlite:///{copied}", Poke())
            try:
                await migrations.migrate(source)
                await migrations.migrate(target)
                return await _copy(source, target, progress)
            finally:
                await source.dispose()
    finally:
        await target.dispose()


async def _refuse_rows(target: Database, url: str) -> None:
    has = await migrations.revision_of(target)
    if not has:
        return
    async with target.read() as tx:
        holding = await copying.holding(tx) if has == migrations.newest() else {"?": 1}
    if holding:
        raise Told(
            mark(
                "{place} holds rows already, and a restore never overwrites: name an empty "
                "database in DATABASE_URL, or move this one away."
            ),
            place=make_url(url).render_as_string(hide_password=True),
        )


async def _copy(source: Database, target: Database, progress: Progress) -> int:
    done = 0
    async with source.read() as here, target.write() as there:
        await copying.still(here)
        everything = await copying.count(here)
        async for written in copying.copy(here, there):
            done += written
            progress(done, everything)
    return done


def copy_file(source: Path, target: Path, progress: Progress = quiet) -> None:
    """Copy an SQLite database that others may be writing to, as it is at one moment, into one
    plain file for its owner alone. Told when there is no room or no right to."""
    if not source.is_file():
        raise Told(mark("There is no file {file}."), file=source)
    _room(target.parent, source.stat().st_size)
    try:
        private(target)
        with closing(_open(source)) as old, closing(_open(target)) as new:
            old.execute("BEGIN")
            old.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it stands still
            old.backup(new, pages=_PAGES, progress=lambda _, left, of: progress(of - left, of))
        _one_file(target)
    except (sqlite3.Error, OSError) as error:
        raise _trouble(target, error) from None


def _there(file: Path) -> bool:
    return os.path.lexists(file)


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, timeout=10)


def _one_file(file: Path) -> None:
    with closing(_open(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def _checked(file: Path) -> None:
    """Told when this is no backup of ours, or not a whole one."""
    if not file.is_file():
        raise Told(mark("There is no file {file}."), file=file)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            [said] = database.execute("PRAGMA integrity_check(1)").fetchone()
            ours = database.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
            revision = ours and database.execute("SELECT * FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise Told(
            mark("{file} is not a backup of Ascolto ({why})."), file=file, why=error
        ) from None
    if said != "ok":
        raise Told(mark("{file} is damaged ({why})."), file=file, why=said)
    if not revision:
        raise Told(mark("{file} holds no tables of Ascolto."), file=file)


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """A file beside `file` that takes its name once all went well."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        private(part)
        yield part
        part.rename(file)
    except OSError as error:
        raise _trouble(file, error) from None
    finally:
        for one in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            if one.parent.is_dir():
                one.unlink(missing_ok=True)


def _room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free if folder.is_dir() else wanted
    if free < wanted:
        raise Told(
            mark("{folder} has room for {free} MB, and the backup takes up to {wanted} MB."),
            folder=folder.resolve(),
            free=free // 10**6,
            wanted=wanted // 10**6 + 1,
        )


def _trouble(file: Path, error: Exception) -> Told:
    why = getattr(error, "strerror", None) or str(error)
    return Told(mark("{file} cannot be written ({why})."), file=file, why=why)
