"""Slack or a source is down, full or broken: work goes on around it and catches up afterwards."""

from datetime import timedelta
from itertools import pairwise

from bot import loops
from bot.playground.state import Message
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.places import a_site
from tests.faults.play import take
from tests.world import MONDAY, STEPS, TOML, World

SLOW = timedelta(seconds=1)
ROUTES = '\n[[route]]\nmatch = { source = "shop", rating = "3" }\nslack_channel = "#reviews"\n'


def written(world: World, slack_channel: str) -> list[Message]:
    return desk.said_in(world, slack_channel)


def moment(message: Message) -> float:
    return float(message.ts)


async def seconds_pass(world: World, seconds: int) -> None:
    """The loops work, second by second."""
    for _ in range(seconds):
        await loops.settle(world.deps, *STEPS)
        world.clock.step(SLOW)


async def test_an_hour_without_slack_is_caught_up_in_order_of_urgency(stage: Stage) -> None:
    async with stage(mode="http") as play:
        world = play.world
        world.workspace.down()
        for minute in range(6):
            world.clock.step(minutes=10)
            await take(play, (f"The parcel never arrived, number {minute}.", 2))
            await world.settle()
        await take(play, ("I was hurt: it exploded in my hand and I am in hospital.", 1))
        await world.settle()
        assert world.cards() == []
        world.workspace.up()
        for _ in range(2):
            await play.rest()
        await play.check()
        cards = world.cards()
        assert len(cards) == 7
        assert "exploded" in cards[0].says
        gaps = [moment(b) - moment(a) for a, b in pairwise(cards)]
        assert min(gaps) >= 1


async def test_a_promise_that_comes_due_while_slack_is_down_is_told_of_once(stage: Stage) -> None:
    async with stage() as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1))
        await world.settle()
        await desk.send(world, promise_at=MONDAY + timedelta(days=1, hours=9))
        world.workspace.down()
        await play.after(days=1)
        await play.after(hours=2)
        world.workspace.up()
        for _ in range(2):
            await play.rest()
        await play.check()
        [told] = desk.direct(world, "care-lead")
        assert "You promised Ann Verdi news" in told.says


async def test_a_full_slack_channel_does_not_hold_up_another(sqlite: Stage) -> None:
    async with sqlite(toml=TOML + ROUTES) as play:
        await take(play, *((f"The parcel never arrived, number {n}.", 1) for n in range(200)))
        await take(play, *((f"The parcel came late and broken, number {n}.", 3) for n in range(3)))
        await seconds_pass(play.world, 8)
        assert len(play.world.cards("#reviews")) == 3
        assert 3 < len(play.world.cards("#support")) <= 8


async def test_a_source_that_breaks_is_told_of_once_and_once_when_it_heals(stage: Stage) -> None:
    async with a_site(stage) as (play, site):
        world = play.world
        await world.settle()
        await site.close()
        for _ in range(8):
            await world.wake_sources()
            await play.after(minutes=6)
        assert len(written(world, "#reviews")) == 1
        assert "Board" in written(world, "#reviews")[0].says
        await take(play, ("The parcel never arrived.", 1))
        await world.settle()
        assert len(world.cards()) == 1, "the shop goes on"
        await site.open()
        for _ in range(3):
            await world.wake_sources()
            await play.after(minutes=6)
        assert len(written(world, "#reviews")) == 2
        await play.rest()
        await play.check()


async def test_replies_to_a_broken_source_leave_when_it_is_back(stage: Stage) -> None:
    async with stage() as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1))
        await world.settle()
        await world.shop.close()
        await desk.write(world)
        for _ in range(12):
            await play.after(minutes=5)
        assert world.shop.replies == []
        await world.shop.open()
        await play.after(minutes=11)
        assert [one.times for one in world.shop.replies] == [1]
        await play.rest()
        await play.check()
