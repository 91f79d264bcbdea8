"""`ascolto pause` and `ascolto resume`: the one switch that stops everything that goes out."""

import asyncio
import getpass

from sqlalchemy.exc import SQLAlchemyError

from bot.cli import show
from bot.cli.data import database
from bot.cli.spoken import words
from bot.clock import Clock
from bot.db import Database
from bot.errors import Told
from bot.locale import mark
from bot.poke import Poke
from bot.queries import switches


def pause() -> None:
    """Let nothing go out any more: no reply, no reminder. Reviews still come in."""
    if asyncio.run(_switch(database(), on=True)):
        show.line(words().t("Paused: nothing goes out until `ascolto resume`."))
    else:
        show.line(words().t("It was paused already."))


def resume() -> None:
    """Let things go out again."""
    if asyncio.run(_switch(database(), on=False)):
        show.line(words().t("Resumed: what was waiting goes out now."))
    else:
        show.line(words().t("It was not paused."))


async def _switch(url: str, *, on: bool) -> bool:
    clock = Clock()
    db = Database(url, Poke())
    by = f"{getpass.getuser()} (command line)"
    try:
        async with db.write() as tx:
            turn = switches.pause if on else switches.resume
            return await turn(tx, by, clock.now())
    except (SQLAlchemyError, OSError) as error:
        raise Told(
            mark(
                "The database did not take it ({why}). Is DATABASE_URL right, and was "
                "`ascolto run` started once?"
            ),
            why=show.first_line(error),
        ) from None
    finally:
        await db.dispose()
