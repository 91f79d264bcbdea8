"""Much that comes at once is taken in portions: nobody who clicks meanwhile waits for all of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.channels.base import Incoming
from bot.intake.portions import APART, portions
from tests.intake.hearing import COMPLAINT, WORSE, hear, said
from tests.world import World


@asynccontextmanager
async def transactions(world: World) -> AsyncIterator[list[int]]:
    """How many statements each transaction has meanwhile."""
    counted = [0]

    def statement(*_: Any) -> None:
        counted[-1] += 1

    def end(_: Any) -> None:
        counted.append(0)

    engine = world.deps.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", end)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", end)


async def longest(world: World, items: list[Incoming]) -> int:
    """Statements of the longest transaction in which these are taken."""
    async with transactions(world) as counted:
        await hear(world, *items)
    return max(counted)


@pytest.mark.parametrize("thread", ["", "t1"])
async def test_many_edits_hold_nobody_up_longer_than_twenty(here: World, thread: str) -> None:
    def told(text: str, count: int) -> list[Incoming]:
        return [said(f"r{n}", f"{text} {n}", thread_key=thread) for n in range(count)]

    await hear(here, *told(COMPLAINT, 3 * APART))
    few = await longest(here, told(WORSE, APART))
    assert await longest(here, told("Worse still, I am furious.", 3 * APART)) < 2 * few


async def test_a_hundred_letters_of_one_thread_come_in_portions(here: World) -> None:
    letters = [said(f"r{n}", thread_key="t1") for n in range(100)]
    assert {len(one) for one in await portions(here.deps, "shop", letters)} == {
        APART,
        APART + 1,
        19,
    }


async def test_what_is_new_comes_by_the_hundred(here: World) -> None:
    found = await portions(here.deps, "shop", [said(f"r{n}") for n in range(450)])
    assert [len(one) for one in found] == [200, 200, 50]


async def test_the_order_is_kept(here: World) -> None:
    letters = [said(f"r{n}", thread_key=f"t{n % 7}") for n in range(300)]
    found = await portions(here.deps, "shop", letters)
    assert [item for one in found for item in one] == letters
