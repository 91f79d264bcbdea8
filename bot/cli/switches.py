"""`ascolto pause` and `ascolto resume`: the one switch that stops everything that goes out."""

import getpass

from bot.cli import given, show
from bot.cli.data import database, done, rows_of
from bot.cli.spoken import words
from bot.clock import Clock
from bot.db import Transaction
from bot.pausing import turn
from bot.queries import people
from bot.slack.called import COMMAND_LINE


def pause() -> None:
    """Let nothing go out any more: no reply, no reminder. Reviews still come in."""
    if done(_switch(database(), on=True)):
        show.line(words().t("Paused: nothing goes out until `ascolto resume`."))
    else:
        show.line(words().t("It was paused already."))


def resume() -> None:
    """Let things go out again."""
    if done(_switch(database(), on=False)):
        show.line(words().t("Resumed: what was waiting goes out now."))
    else:
        show.line(words().t("It was not paused."))


async def _switch(url: str, *, on: bool) -> bool:
    clock = Clock()
    by = COMMAND_LINE + getpass.getuser()
    async with rows_of(url) as db, db.write() as tx:
        place, key = await _team_channel(tx), clock.wall().isoformat()
        return await turn(tx, clock.now(), on=on, by=by, place=place, key=key)


async def _team_channel(tx: Transaction) -> str:
    """Where the team hears of it, as far as the settings can be read and Slack was asked before."""
    config = given.read().config
    known = await people.names(tx)
    found = known.get(config.team.slack_channel) if config else None
    return found.slack_id if found else ""
