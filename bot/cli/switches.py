"""`ascolto pause` and `ascolto resume`: the one switch that stops everything that goes out."""

import asyncio
import getpass

from sqlalchemy.exc import SQLAlchemyError

from bot.cli import given, show
from bot.clock import Clock
from bot.db import Database
from bot.errors import AscoltoError
from bot.poke import Poke
from bot.queries import switches


class NotSwitched(AscoltoError):
    """The database did not take it."""


def pause() -> None:
    """Let nothing go out any more: no reply, no reminder. Reviews still come in."""
    if asyncio.run(_switch(on=True)):
        show.line("Paused: nothing goes out until `ascolto resume`.")
    else:
        show.line("It was paused already.")


def resume() -> None:
    """Let things go out again."""
    if asyncio.run(_switch(on=False)):
        show.line("Resumed: what was waiting goes out now.")
    else:
        show.line("It was not paused.")


async def _switch(on: bool) -> bool:
    settings, clock = given.read_settings_alone(), Clock()
    db = Database(settings.database_url, Poke())
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
