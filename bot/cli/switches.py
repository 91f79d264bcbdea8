"""`ascolto pause` and `ascolto resume`: the one switch that stops everything that goes out."""

import asyncio
import getpass
import os
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.cli import given, show
from bot.clock import Clock
from bot.db import Database
from bot.environment import Environment
from bot.errors import AscoltoError
from bot.poke import Poke
from bot.queries import switches
from bot.settings import read_database_url


class NotSwitched(AscoltoError):
    """The database did not take it."""


def pause() -> None:
    """Let nothing go out any more: no reply, no reminder. Reviews still come in."""
    if asyncio.run(_switch(_database(), on=True)):
        show.line("Paused: nothing goes out until `ascolto resume`.")
    else:
        show.line("It was paused already.")


def resume() -> None:
    """Let things go out again."""
    if asyncio.run(_switch(_database(), on=False)):
        show.line("Resumed: what was waiting goes out now.")
    else:
        show.line("It was not paused.")


def _database() -> str:
    """Where the rows are; a file that is not there is not made."""
    url = read_database_url(Environment(os.environ, given.ENV_FILE))
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        raise NotSwitched(f"There is no database {place.database} here. Is DATABASE_URL right?")
    return url


async def _switch(url: str, *, on: bool) -> bool:
    clock = Clock()
    db = Database(url, Poke())
    by = f"{getpass.getuser()} (command line)"
    try:
        async with db.write() as tx:
            turn = switches.pause if on else switches.resume
            return await turn(tx, by, clock.now())
    except (SQLAlchemyError, OSError) as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise NotSwitched(
            f"The database did not take it ({why}). Is DATABASE_URL right, and was "
            f"`ascolto run` started once?"
        ) from None
    finally:
        await db.dispose()
