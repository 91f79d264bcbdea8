"""What goes on by itself."""

import asyncio

from bot.app import serving
from bot.clock import Clock, SteppedClock


async def test_what_goes_on_beside_the_loops_goes_on_after_an_error() -> None:
    again, tried = asyncio.Event(), 0

    async def work() -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise ZeroDivisionError
        again.set()

    task = asyncio.create_task(serving._every(0, work, SteppedClock()))
    await Clock().deadline(again.wait(), 10)
    task.cancel()
