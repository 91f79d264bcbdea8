"""Wake-ups: one worker each, and none before people have their answer."""

import asyncio

from bot.clock import Clock
from bot.poke import Poke

LONG = 3600.0


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
    poke, clock = Poke(), Clock()
    with poke.first():
        with poke.first():
            turn = asyncio.ensure_future(poke.turn(clock))
            assert not await begun(turn)
        assert not await begun(turn)
    await asyncio.wait_for(turn, 10)
    await asyncio.wait_for(poke.turn(clock), 10)
