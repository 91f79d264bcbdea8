"""A database of an older Ascolto is brought up to date, after a backup."""

import asyncio
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot import backup
from bot.customers import phone_key
from bot.db import Database
from bot.migrations import known, migrate, newest, revision_of
from bot.queries import customers

log = structlog.get_logger(__name__)
KEPT = 3
"""So many of our own backups stay."""
BATCH = 200
"""So many rows are changed in one transaction."""


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


async def know_phones(db: Database, country: str) -> None:
    """Phone numbers that were written without a prefix before the team's country was known lead
    to their customers from now on."""
    last = 0
    while country:
        async with db.read() as tx:
            found = await customers.unread_phones(tx, last, BATCH)
        if not found:
            return
        last = found[-1][0]
        keys = {review_id: phone_key(written, country) for review_id, written in found}
        if read := {review_id: key for review_id, key in keys.items() if key}:
            async with db.write() as tx:
                await customers.know_phones(tx, read)


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
