"""A bot that stops under people's hands: what they do is done whole or not at all."""

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.models import Event
from bot.playground.person import Person
from bot.poke import Poke
from bot.queries import caselists
from tests.handlers.conftest import Here


def listening() -> bool:
    """Whether a listener of ours is at work."""
    names = {getattr(task.get_coro(), "__name__", "") for task in asyncio.all_tasks()}
    return "run_ack_function_asynchronously" in names


async def test_a_click_that_is_cut_short_leaves_nothing_half_done(
    here: Here, maria: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, writes = here.world, asyncio.Event()
    begin, other = world.deps.db.write, Database(world.settings.database_url, Poke())

    def write() -> AbstractAsyncContextManager[Transaction]:
        writes.set()
        return begin()

    monkeypatch.setattr(world.deps.db, "write", write)
    world.deps.ongoing.LAST = 0.0
    async with other.write() as tx:
        await caselists.lock(tx, 1)
        pressed = asyncio.ensure_future(maria.click(here.card, "I'm on it"))
        await Clock().deadline(writes.wait(), 10)
        assert listening()
        await world.stop()
    await other.dispose()
    assert not listening()
    world.clock.step(seconds=3)
    assert not (await pressed).acked
    await world.start()
    assert (await here.case()).claimed_by is None
    assert "claimed" not in [one.what for one in await here.rows(Event)]
    assert (await maria.click(here.card, "I'm on it")).acked
    assert (await here.case()).claimed_by == maria.user.id


async def test_a_click_that_is_done_while_the_bot_stops_is_acked(
    here: Here, maria: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, writes, ends = here.world, asyncio.Event(), asyncio.Event()
    begin, end = world.deps.db.write, world.deps.ongoing.end
    other = Database(world.settings.database_url, Poke())

    def write() -> AbstractAsyncContextManager[Transaction]:
        writes.set()
        return begin()

    async def ending() -> None:
        ends.set()
        await end()

    monkeypatch.setattr(world.deps.db, "write", write)
    monkeypatch.setattr(world.deps.ongoing, "end", ending)
    async with other.write() as tx:
        await caselists.lock(tx, 1)
        pressed = asyncio.ensure_future(maria.click(here.card, "I'm on it"))
        await Clock().deadline(writes.wait(), 10)
        stopping = asyncio.ensure_future(world.stop())
        await Clock().deadline(ends.wait(), 10)
    await stopping
    await other.dispose()
    assert (await Clock().deadline(pressed, 10)).acked
    await world.start()
    assert (await here.case()).claimed_by == maria.user.id
