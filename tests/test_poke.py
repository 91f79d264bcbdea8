"""Wake-ups: one worker each, and none before people have their answer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.clock import Clock, SteppedClock
from bot.poke import LULL, PATIENCE, SPACE, Poke

LONG = 3600.0
T = TypeVar("T")


async def begun(*works: "asyncio.Future[None]") -> int:
    """How many are done when everything that can move has moved."""
    for _ in range(10):
        await asyncio.sleep(0)
    return sum(one.done() for one in works)


async def test_a_poke_wakes_one_worker_and_who_finds_work_wakes_the_next() -> None:
    poke, clock = Poke(), Clock()
    works = [asyncio.ensure_future(poke.wait("publish", LONG, clock)) for _ in range(3)]
    await begun()
    poke("publish")
    assert await begun(*works) == 1
    assert poke.another("publish")
    assert await begun(*works) == 2
    poke("deliver", "publish")
    await asyncio.gather(*works)


async def test_a_poke_that_finds_nobody_resting_is_kept_for_the_next() -> None:
    poke, clock = Poke(), Clock()
    poke("publish")
    await asyncio.wait_for(poke.wait("publish", LONG, clock), 10)
    assert not poke.another("publish")
    resting = asyncio.ensure_future(poke.wait("publish", LONG, clock))
    assert not await begun(resting)
    resting.cancel()


async def test_loops_begin_nothing_while_somebody_waits_for_an_answer() -> None:
    poke, clock = Poke(), SteppedClock()
    with poke.first(clock):
        turn = asyncio.ensure_future(poke.turn(clock))
        assert not await begun(turn)
    await asyncio.wait_for(turn, 10)
    await asyncio.wait_for(poke.turn(clock), 10)


async def test_loops_wait_for_the_end_of_a_rush_but_not_after_a_single_click() -> None:
    poke, clock = Poke(), SteppedClock()
    for spacing, rush in ((LULL, False), (LULL / 2, True), (LULL / 2, True), (2 * LULL, False)):
        clock.step(seconds=spacing)
        with poke.first(clock):
            pass
        turn = asyncio.ensure_future(poke.turn(clock))
        assert await begun(turn) == (not rush)
        await asyncio.wait_for(poke.calm(clock, rush=4), 10)
        turn.cancel()
    clock.step(seconds=LULL / 2)
    with poke.first(clock):
        turn = asyncio.ensure_future(poke.turn(clock))
    assert not await begun(turn)
    clock.step(seconds=LULL)
    await asyncio.wait_for(turn, 10)


async def test_two_who_wait_at_once_are_a_rush_however_long_they_wait() -> None:
    poke, clock = Poke(), SteppedClock()
    with poke.first(clock), poke.first(clock):
        clock.step(seconds=2 * LULL)
        turn = asyncio.ensure_future(poke.turn(clock))
    assert not await begun(turn)
    clock.step(seconds=LULL)
    await asyncio.wait_for(turn, 10)


class Patient(SteppedClock):
    """Its deadlines pass as its sleeps do."""

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        done, over = asyncio.ensure_future(work), asyncio.ensure_future(self.sleep(seconds=seconds))
        await asyncio.wait({done, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not done.done():
            done.cancel()
            raise TimeoutError
        return done.result()


async def test_in_a_rush_without_end_loops_go_on_one_after_the_other() -> None:
    poke, clock = Poke(), Patient()
    with poke.first(clock):
        turns = [asyncio.ensure_future(poke.turn(clock)) for _ in range(4)]
        gone = []
        for seconds in (0, PATIENCE, 0.6 * SPACE, 0.6 * SPACE, 0.9 * SPACE):
            clock.step(seconds=seconds)
            gone.append(await begun(*turns))
        assert gone == [0, 1, 1, 2, 3]
    assert await begun(*turns) == 4, "it ends before the last one's time has come"
