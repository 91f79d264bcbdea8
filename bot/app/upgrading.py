"""A database of an older Ascolto is brought up to date, after a backup."""

import asyncio
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot import backup
from bot.db import Database
from bot.migrations import known, migrate, newest, revision_of

log = structlog.get_logger(__name__)
KEPT = 3
"""So many of our own backups stay."""


async def bring_up(db: Database) -> None:
    """The newest revision; before that an SQLite database with anything in it is copied beside
    itself. Told when it is of a newer Ascolto, or when there is no room for the copy."""
    has, wanted = await revision_of(db), newest()
    if has and has != wanted and known(has):
        if db.is_sqlite:
            await asyncio.to_thread(_copy, Path(make_url(db.url).database or ""), wanted)
        else:
            said = "the database is brought up to date: have a backup (pg_dump)"
            log.warning(said, has=has, wanted=wanted)
    await migrate(db)


def _copy(file: Path, revision: str) -> None:
    """`ascolto.db` -> `ascolto-before-0003.db`; the oldest of too many goes."""
    before = file.with_name(f"{file.stem}-before-{revision}{file.suffix}")
    part = before.with_name(f"{before.name}.part")
    part.unlink(missing_ok=True)
    backup.copy_file(file, part)
    part.replace(before)
    log.info("backup before the database is brought up to date", file=str(before))
    copies = sorted(file.parent.glob(f"{file.stem}-before-*{file.suffix}"), key=_age)
    for old in copies[:-KEPT]:
        old.unlink()


def _age(file: Path) -> float:
    return file.stat().st_mtime
