"""A process that stalls longer than its lease finds its work done by another: nothing is doubled,
and what it wakes up with is not believed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.app.building import build
from bot.channels import channels
from bot.deps import Deps
from bot.loops import deliver, publish, settle
from bot.models import ReplyState
from bot.queries import outbox, showing
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.places import a_site
from tests.faults.play import LAPSED, Play
from tests.world import STEPS, World

Call = Callable[..., Awaitable[Any]]


class Stall:
    """Sits on the answer of one call, or on its error, until `awake` is set."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.asleep, self.awake = asyncio.Event(), asyncio.Event()

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._call(*args, **kwargs)
        finally:
            self.asleep.set()
            await self.awake.wait()


@asynccontextmanager
async def another(world: World) -> AsyncIterator[Deps]:
    """A second bot on the same rows."""
    kinds = {**channels(), **world.kinds}
    async with build(
        world.settings, world.config, clock=world.clock, strict=True, kinds=kinds
    ) as deps:
        yield deps


async def works(world: World, deps: Deps) -> None:
    """The other bot does what is due, second by second."""
    while await settle(deps, *STEPS):
        world.clock.step(seconds=1)


async def a_review(play: Play) -> None:
    play.world.shop.review("The parcel never arrived.", 1)
    await play.push()


async def test_a_card_posted_by_one_who_stalls_is_adopted(stage: Stage) -> None:
    async with stage() as play, another(play.world) as other:
        world = play.world
        await a_review(play)
        web = world.deps.slack.web
        stall = Stall(web.api_call)
        vars(web)["api_call"] = stall
        slow = asyncio.ensure_future(publish.step(world.deps))
        await stall.asleep.wait()
        world.clock.step(seconds=LAPSED)
        await works(world, other)
        world.shop.edit("r1", "Still nothing! Terrible, terrible.")
        await play.push()
        world.clock.step(seconds=2)
        async with other.db.write() as tx:
            held = await showing.claim(tx, world.clock.wall(), world.clock.now(), "held")
        assert held is not None
        stall.awake.set()
        assert await slow
        now = await desk.card(world)
        assert now.token == "held", "the late one let go a lease that was not its own"
        world.clock.step(seconds=LAPSED)
        await play.rest()
        await play.check()
        assert len(world.cards()) == 1


async def test_a_reply_sent_by_one_who_stalls_is_seen_and_not_sent_again(stage: Stage) -> None:
    async with a_site(stage) as (play, site), another(play.world) as other:
        world = play.world
        site.review("It never arrived.")
        await world.wake_sources()
        await world.settle()
        await desk.write(world)
        world.clock.step(minutes=2)
        channel = world.deps.channels["site"]
        stall = Stall(channel.reply)
        vars(channel)["reply"] = stall
        slow = asyncio.ensure_future(deliver.step(world.deps))
        await stall.asleep.wait()
        world.clock.step(seconds=LAPSED)
        await works(world, other)
        assert (await desk.reply(world)).state == ReplyState.SHOWN
        site.take_down("b1")
        world.clock.step(hours=5)
        await works(world, other)
        assert (await desk.case(world)).state == "open"
        stall.awake.set()
        await slow
        assert (await desk.reply(world)).state == ReplyState.REJECTED
        assert (await desk.case(world)).state == "open", "a late word closed it again"
        await play.rest()
        await play.check()
        assert len(site.bodies) == 1


async def test_a_reply_in_other_hands_is_not_taken_out_of_them(stage: Stage) -> None:
    async with stage() as play:
        world = play.world
        await a_review(play)
        await desk.write(world)
        world.clock.step(minutes=2)
        world.shop.cut(times=1)
        channel = world.deps.channels["shop"]
        stall = Stall(channel.reply)
        vars(channel)["reply"] = stall
        slow = asyncio.ensure_future(deliver.step(world.deps))
        await stall.asleep.wait()
        world.clock.step(seconds=LAPSED)
        wall, now = world.clock.wall(), world.clock.now()
        async with world.deps.db.write() as tx:
            held = await outbox.claim(tx, wall, now, "held", timedelta(), ["shop"])
        assert held is not None
        assert held.unclear
        stall.awake.set()
        await slow
        assert (await desk.reply(world)).token == "held"
        await play.rest()
        await play.check()
        assert [one.times for one in world.shop.replies] == [1]
