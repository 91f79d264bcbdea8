"""Wake-ups that may be lost: correctness never depends on them."""

import asyncio
from collections import defaultdict
from contextlib import suppress

from bot.clock import Clock


class Poke:
    """Wakes the loops of this process; `Database` carries the same word to other replicas."""

    def __init__(self) -> None:
        self._events: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def __call__(self, *loops: str) -> None:
        for loop in loops:
            self._events[loop].set()

    async def wait(self, loop: str, seconds: float, clock: Clock) -> None:
        """Rest until `loop` is poked or `seconds` have passed."""
        event = self._events[loop]
        if not event.is_set():
            waiting = {
                asyncio.ensure_future(event.wait()),
                asyncio.ensure_future(clock.sleep(seconds)),
            }
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task
        event.clear()
