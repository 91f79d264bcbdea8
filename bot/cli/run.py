"""`ascolto run`."""

import asyncio

from bot import logs
from bot.app.serving import serve
from bot.cli import given


def run() -> None:
    """Run the bot until it is stopped."""
    read = given.read()
    settings, config = read.both()
    logs.set_up(settings.log_level, settings.log_format, read.secrets())
    asyncio.run(serve(settings, config))
