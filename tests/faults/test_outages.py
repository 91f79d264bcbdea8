"""Something is down, full or broken: work goes on around it and catches up afterwards."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot import drawing, loops, notify
from bot.app import LOOPS
from bot.db import Transaction
from bot.deps import Deps
from bot.lives import ladder_of
from bot.loops import remind
from bot.models import Post, ReplyState
from bot.playground.state import Message
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.places import a_site
from tests.faults.play import Play
from tests.servers import postgres
from tests.servers.signing import Pushed
from tests.world import MONDAY, STEPS, TOML, World, world

SLOW = timedelta(seconds=1)
ROUTES = '\n[[route]]\nmatch = { source = "shop", rating = "3" }\nslack_channel = "#reviews"\n'


async def take(play: Play, *reviews: tuple[str, int]) -> None:
    """Customers write; the shop pushes; no loop works yet."""
    for text, stars in reviews:
        play.world.shop.review(text, stars)
    await play.push()


def written(world: World, slack_channel: str) -> list[Message]:
    return desk.said_in(world, slack_channel)


def moment(message: Message) -> float:
    return float(message.ts)


async def seconds_pass(world: World, seconds: int) -> None:
    """The loops work, second by second."""
    for _ in range(seconds):
        await loops.settle(world.deps, *STEPS)
        world.clock.step(SLOW)


# Slack


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


# Sources


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


# Rows that break us


def lenient(deps: Deps) -> Deps:
    return replace(deps, strict=False)


@asynccontextmanager
async def in_earnest(stage: Stage) -> AsyncIterator[Play]:
    """As in real life: a bug is logged and its row put aside."""
    async with stage() as play:
        await play.world.reborn(lenient)
        yield play


async def test_a_post_that_cannot_be_drawn_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_earnest(stage) as play:
        draw = drawing.draw

        async def poisoned(tx: Transaction, deps: Deps, post: Post) -> Any:
            if post.subject == "card:1":
                raise ZeroDivisionError("a bug")
            return await draw(tx, deps, post)

        monkeypatch.setattr(drawing, "draw", poisoned)
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await play.world.settle()
        assert len(play.world.cards()) == 1
        monkeypatch.undo()
        await play.after(minutes=30)
        assert len(play.world.cards()) == 1, "put aside for an hour"
        await play.after(minutes=31)
        assert len(play.world.cards()) == 2


async def test_a_reply_that_breaks_its_adapter_holds_up_nobody(stage: Stage) -> None:
    async with in_earnest(stage) as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await world.settle()
        channel = vars(world.deps.channels["shop"])
        reply = world.deps.channels["shop"].reply

        async def poisoned(outgoing: Any) -> Any:
            if outgoing.text == "Poison":
                raise ZeroDivisionError("a bug")
            return await reply(outgoing)

        channel["reply"] = poisoned
        await desk.write(world, "Poison", case_id=1)
        await desk.write(world, "We are sorry.", case_id=2)
        await play.after(minutes=2)
        assert [one.text for one in world.shop.replies] == ["We are sorry."]
        channel["reply"] = reply
        await play.after(minutes=30)
        assert len(world.shop.replies) == 1, "put aside for an hour"
        await play.after(minutes=32)
        assert sorted(one.text for one in world.shop.replies) == ["Poison", "We are sorry."]
        assert (await desk.reply(world, 1)).state == ReplyState.SENT


async def test_a_case_that_cannot_be_thought_about_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_earnest(stage) as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await world.settle()

        def poisoned(deps: Deps, case: Any) -> Any:
            if case.id == 1:
                raise ZeroDivisionError("a bug")
            return ladder_of(deps, case)

        monkeypatch.setattr(remind, "ladder_of", poisoned)
        await play.after(hours=1, minutes=5)
        [nudge] = desk.direct(world, "care-lead")
        assert "Broken on arrival" in nudge.says
        assert "never arrived" not in nudge.says


async def test_a_page_that_cannot_be_taken_holds_up_nobody(stage: Stage) -> None:
    async with a_site(stage) as (play, site):
        world = play.world
        await world.reborn(lenient)
        channel = vars(world.deps.channels["site"])
        fetch = world.deps.channels["site"].fetch

        async def poisoned(cursor: Any) -> Any:
            raise ZeroDivisionError("a bug")

        channel["fetch"] = poisoned
        site.review("It never arrived.")
        await take(play, ("The parcel never arrived.", 1))
        await world.wake_sources()
        await world.settle()
        assert len(world.cards()) == 1
        channel["fetch"] = fetch
        await play.after(minutes=61)
        assert len(world.cards("#reviews")) == 1


# The database


async def test_a_database_that_is_busy_for_a_moment_loses_nothing(sqlite: Stage) -> None:
    async with sqlite() as play:
        lock = _locked(play.world)
        asyncio.get_running_loop().call_later(0.3, lock.rollback)
        await take(play, ("The parcel never arrived.", 1))
        await play.world.settle()
        assert len(play.world.cards()) == 1
        lock.close()


async def test_a_database_that_stays_locked_is_told_to_who_asks(sqlite: Stage) -> None:
    async with sqlite() as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1))
        await world.settle()
        lock = _locked(world)
        world.shop.review("Broken on arrival.", 1)
        pushed = await world.shop.push(f"{world.url}/hooks/shop")
        assert pushed.status == 503
        assert "Retry-After" in pushed.headers
        person = world.workspace.as_person("care-agent")
        clicked = asyncio.ensure_future(person.click(play.card(), "I'm on it"))
        await world.workspace.until(person.ephemerals)
        world.clock.step(seconds=3)
        assert not (await clicked).acked
        assert "could not be saved" in person.ephemerals()[-1].says
        lock.rollback()
        lock.close()
        assert (await world.shop.push_again(f"{world.url}/hooks/shop")).status == 200
        assert (await person.click(play.card(), "I'm on it")).acked
        await play.settle()
        assert len(world.cards()) == 2
        assert "Luca Bianchi is on it" in world.cards()[0].says


@pytest.fixture
def own_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL that this test may stop."""
    if reason := postgres.missing():
        pytest.skip(reason)
    server = postgres.start()
    yield server
    server.stop()


async def test_a_database_that_is_restarted_is_found_again(
    own_server: postgres.Postgres, tmp_path: Path
) -> None:
    async with world_on(own_server.create(), tmp_path) as (world, live):
        world.shop.review("The parcel never arrived.", 1)
        assert (await push(world)).status == 200
        await live.until(lambda: len(world.cards()) == 1)
        own_server.halt()
        world.shop.review("Broken on arrival.", 1)
        refused = await push(world)
        assert refused.status == 503
        await live.seconds(30)
        own_server.resume()
        assert (await world.shop.push_again(f"{world.url}/hooks/shop")).status == 200
        await live.until(lambda: len(world.cards()) == 2)


async def push(world: World) -> Pushed:
    return await world.shop.push(f"{world.url}/hooks/shop")


class Live:
    """The loops as they run in a real process, on a clock that is stepped."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def seconds(self, count: int) -> None:
        """So many seconds pass; each leaves the loops time to work."""
        for _ in range(count):
            self.world.clock.step(SLOW)
            for _ in range(200):
                await asyncio.sleep(0)

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not seen():
                await self.seconds(1)


@asynccontextmanager
async def world_on(url: str, folder: Path) -> AsyncIterator[tuple[World, Live]]:
    async with world(folder, url, mode="http", change=lenient) as made:
        stop = asyncio.Event()
        tasks = [
            asyncio.ensure_future(loops.run(name, step, made.deps, stop, rest))
            for name, step, _, rest in LOOPS
        ]
        tasks.append(asyncio.ensure_future(notify.listen(made.deps.db, made.clock)))
        try:
            yield made, Live(made)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _locked(world: World) -> sqlite3.Connection:
    """Somebody else writes into the file."""
    path = world.settings.database_url.removeprefix("sqlite:///")
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    return lock
