"""`ascolto run` on a clock that runs ten times as fast: `python -m tests.faults.fast EPOCH`."""

import asyncio
import sys
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot import logs, storm
from bot.app.serving import serve
from bot.cli import given
from bot.clock import Clock
from bot.intake import storms

T = TypeVar("T")
TIMES = 10


class FastClock(Clock):
    """All who were given the same epoch (seconds since 1970) agree on the time. Rests are as long
    as ever: somebody pokes, and the machine has better things to do than to ask ten times."""

    def __init__(self, epoch: float) -> None:
        self._epoch = epoch

    def wall(self) -> datetime:
        passed = time.time() - self._epoch
        return datetime.fromtimestamp(self._epoch, UTC) + timedelta(seconds=passed * TIMES)

    def monotonic(self) -> float:
        return super().monotonic() * TIMES

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        return await super().deadline(work, seconds / TIMES)


class PatientClock(FastClock):
    """The same time of day, but people wait as long as people do."""

    def monotonic(self) -> float:
        return Clock.monotonic(self)

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        return await Clock.deadline(self, work, seconds)


def main() -> None:
    """As `bot.cli.run`, with the clock."""
    # On this clock ten minutes are one, and no storm is meant: each review has its own card.
    vars(storm)["MANY"] = vars(storms)["MANY"] = 1_000
    read = given.read()
    settings, config = read.both()
    logs.set_up(settings.log_level, settings.log_format, read.secrets())
    asyncio.run(serve(settings, config, clock=FastClock(float(sys.argv[1]))))


if __name__ == "__main__":
    main()
