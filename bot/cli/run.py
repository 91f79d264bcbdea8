"""`ascolto run`."""

import asyncio
import os
import sys

from bot import logs
from bot.app.serving import serve
from bot.cli import given
from bot.config import Config
from bot.settings import Settings


def run() -> None:
    """Run the bot until it is stopped."""
    read = given.read()
    settings, config = read.both()
    logs.set_up(settings.log_level, settings.log_format, read.secrets())
    asyncio.run(_until_stopped(settings, config))


async def _until_stopped(settings: Settings, config: Config) -> None:
    """Serve, and end at once: Python by itself would wait for its threads, and one that asks for
    the address of a name may hang for a minute. All that counts is closed by now."""
    await serve(settings, config)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
