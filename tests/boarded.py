"""A running bot between a work chat and a shop or a review site."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.base import Repeat
from bot.clock import SteppedClock
from bot.queries import sources
from tests.servers.board import board
from tests.servers.site import Site
from tests.world import MONDAY, TOML, World, world

BOARD = """
[[source]]
id = "board"
channel = "board"
brand = "aurora"
private_network = true
poll = "5m"
"""


@pytest.fixture
async def here(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """A bot that hears of what is pushed by the shop."""
    async with world(tmp_path, database_url) as made:
        yield made


@dataclass
class Boarded:
    """A bot that reads and answers a review site."""

    world: World
    site: Site

    async def hear(self) -> None:
        """The bot fetches what is new, and all is settled."""
        await self.world.settle()
        async with self.world.deps.db.write() as tx:
            await sources.wake(tx, "board")
        await self.world.settle()

    async def look(self) -> None:
        """Time passes until the bot has looked again."""
        self.world.clock.step(minutes=6)
        await self.world.settle()

    def card(self) -> str:
        """What the newest card says."""
        return self.world.cards("#reviews")[-1].says


async def heard(here: Boarded, text: str = "It never arrived.", id: str = "") -> str:
    """A customer writes, and the bot hears of it: the id of what was written."""
    id = here.site.review(text, id=id)
    await here.hear()
    return id


Opened = Callable[..., AbstractAsyncContextManager[Boarded]]


@pytest.fixture
def boarded(tmp_path: Path, database_url: str) -> Opened:
    """Make one, by how its channel repeats and how often at most."""

    @asynccontextmanager
    async def made(
        repeat: Repeat = Repeat.LOOK, most: int | None = None, toml: str = TOML
    ) -> AsyncIterator[Boarded]:
        clock = SteppedClock(MONDAY)
        async with Site(clock) as site:
            whole = f'{toml}{BOARD}url = "{site.url}"\n'
            kinds = {"board": board(repeat, most)}
            async with world(
                tmp_path, database_url, toml=whole, kinds=kinds, clock=clock
            ) as running:
                yield Boarded(running, site)

    return made
