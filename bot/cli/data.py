"""`ascolto backup` and `ascolto restore`."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import backup as backups
from bot.app.alone import alone
from bot.cli import given, show
from bot.cli.spoken import words
from bot.db import Database
from bot.environment import Environment
from bot.errors import Told
from bot.locale import mark
from bot.migrations import require_newest
from bot.poke import Poke
from bot.settings import read_database_url

T = TypeVar("T")


def backup(
    file: Path = typer.Argument(help=mark("Where to write it; it must not be there yet.")),
) -> None:
    """`ascolto backup`."""
    url = database()
    with show.progress() as progress:
        done(backups.write(url, file, progress))
    megabytes = f"{file.stat().st_size / 10**6:.1f}"
    show.line(words().t("Wrote {file} ({megabytes} MB).", file=file, megabytes=megabytes))
    show.note(
        words().t(
            "It holds your customers' words: keep it where only you can read it. Your .env and "
            "ascolto.toml are not in it."
        )
    )


def restore(file: Path = typer.Argument(help=mark("A file that `ascolto backup` wrote."))) -> None:
    """`ascolto restore`."""
    url = read_database_url(Environment(os.environ, given.ENV_FILE))
    with alone(url), show.progress() as progress:
        rows = done(backups.restore(url, file, progress))
    place = make_url(url).render_as_string(hide_password=True)
    show.line(
        words().n("{count} row is in {place}.", "{count} rows are in {place}.", rows, place=place)
    )


def database() -> str:
    """Where the rows are; a file that is not there is not made."""
    url = read_database_url(Environment(os.environ, given.ENV_FILE))
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        raise Told(
            mark("There is no database {file} here. Is DATABASE_URL right?"), file=place.database
        )
    return url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database, of whatever revision."""
    db = Database(url, Poke())
    try:
        yield db
    finally:
        await db.dispose()


@asynccontextmanager
async def rows_of(url: str) -> AsyncIterator[Database]:
    """The database, for as long as a short command needs it; Told where it is of another version
    of Ascolto."""
    async with opened(url) as db:
        await require_newest(db)
        yield db


def done(work: Awaitable[T]) -> T:
    """What comes of some work with the database; Told where that cannot be used."""

    async def finish() -> T:
        return await work

    try:
        return asyncio.run(finish())
    except (SQLAlchemyError, OSError) as error:
        raise Told(
            mark("The database cannot be used ({why}). Is DATABASE_URL right?"),
            why=show.first_line(error),
        ) from None
