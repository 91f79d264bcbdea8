"""A reply went out, or was refused, and the database is away for a while: what came of it is known
all the same, and nobody is asked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.base import Outgoing, Repeat, Sent
from bot.clock import SteppedClock
from bot.db import TROUBLE
from bot.errors import Refused
from bot.loops import deliver
from tests import desk
from tests.boarded import BOARD, Boarded, heard
from tests.servers.board import board
from tests.servers.postgres import Postgres
from tests.servers.site import Site
from tests.world import MONDAY, TOML, world


class Patient(SteppedClock):
    """Whoever rests wakes at once, so much later; at the last of `rests` something happens."""

    rests = 0
    happens: Callable[[], None] | None = None

    async def sleep(self, seconds: float) -> None:
        if not self.rests or not seconds:
            await super().sleep(seconds)
            return
        self.step(seconds=seconds)
        self.rests -= 1
        if self.happens is not None and not self.rests:
            self.happens()
        await asyncio.sleep(0)


@dataclass
class Away(Boarded):
    """A bot whose PostgreSQL goes in the moment in which a reply has gone out."""

    server: Postgres
    clock: Patient

    async def send(self, *, seconds: int, refused: bool = False) -> None:
        """Somebody answers, and the database is back after so many seconds."""
        channel = self.world.deps.channels["board"]
        reply = channel.reply

        async def goes(outgoing: Outgoing) -> Sent:
            sent = await reply(outgoing)
            self.server.halt()
            self.clock.rests, self.clock.happens = seconds, self.server.resume
            if refused:
                raise Refused("No advertising.")
            return sent

        await desk.write(self.world)
        self.clock.step(minutes=2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(channel, "reply", goes)
            await deliver.step(self.world.deps)


@pytest.fixture
async def here(tmp_path: Path, own_server: Postgres) -> AsyncIterator[Away]:
    """A complaint, heard from a site that shows no answer before it has read it."""
    clock = Patient(MONDAY)
    async with Site(clock) as site:
        toml, kinds = f'{TOML}{BOARD}url = "{site.url}"\n', {"board": board(Repeat.ASK)}
        url = own_server.create()
        async with world(tmp_path, url, toml=toml, kinds=kinds, clock=clock) as running:
            made = Away(running, site, own_server, clock)
            site.moderated = True
            await heard(made)
            yield made


async def test_a_reply_that_went_out_is_recorded_when_the_database_is_back(here: Away) -> None:
    await here.send(seconds=20)
    assert (await desk.reply(here.world)).state == "sent"
    await desk.wait(here.world, minutes=2)
    assert (await desk.reply(here.world)).state == "sent"
    assert len(here.site.bodies) == 1


async def test_a_reply_that_was_refused_is_known_when_the_database_is_back(here: Away) -> None:
    await here.send(seconds=20, refused=True)
    reply = await desk.reply(here.world)
    assert (reply.state, reply.problem) == ("refused", "No advertising.")


async def test_a_database_that_stays_away_is_not_waited_for_beyond_the_lease(here: Away) -> None:
    began = here.clock.wall()
    with pytest.raises(TROUBLE):
        await here.send(seconds=1000)
    waited = (here.clock.wall() - began).total_seconds() - 120
    assert 55 <= waited <= 60
    here.server.resume()
    here.clock.rests = 0
    await desk.wait(here.world, minutes=2)
    assert (await desk.reply(here.world)).state == "unknown"
    assert len(here.site.bodies) == 1
