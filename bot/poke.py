"""Wake-ups that may be lost: correctness never depends on them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.clock import Clock

PATIENCE = 2.0
"""Seconds that loops let people go first, before they take a step all the same."""
LULL = 0.15
"""Seconds without anybody that end a rush; two who come closer to each other begin one."""
SPACE = 0.1
"""Seconds from one step to the next in a rush that outlasts that."""


class Poke:
    """Wakes the loops of this process; `Database` carries the same word to other replicas.

    While somebody waits for us (`first`), and between the clicks of a rush, loops begin no step
    (`turn`). After a single click they go on at once; in a rush without end one after the other.
    """

    def __init__(self) -> None:
        self._resting: dict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._missed: set[str] = set()
        self._people = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._last = -LULL
        self._rush = 0
        self._place = 0.0

    def __call__(self, *loops: str) -> None:
        """Wake one worker of each of these loops, or let the next one not rest at all."""
        self._missed.update(loop for loop in loops if not self.another(loop))

    def another(self, loop: str) -> bool:
        """Wake one more worker that rests; False when none does."""
        for resting in self._resting[loop]:
            if not resting.done():
                resting.set_result(None)
                return True
        return False

    async def wait(self, loop: str, seconds: float, clock: Clock) -> None:
        """Rest until `loop` is poked or `seconds` have passed."""
        if loop in self._missed:
            self._missed.discard(loop)
            return
        resting = asyncio.get_running_loop().create_future()
        over = asyncio.ensure_future(clock.sleep(seconds))
        self._resting[loop].append(resting)
        try:
            await asyncio.wait({resting, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._resting[loop].remove(resting)
            over.cancel()

    @contextmanager
    def first(self, clock: Clock) -> Iterator[None]:
        """Somebody waits for an answer meanwhile."""
        follows = self._people > 0 or clock.monotonic() - self._last < LULL
        self._rush = self._rush + 1 if follows else 1
        self._people += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._people -= 1
            self._last = clock.monotonic()
            if not self._people:
                self._quiet.set()

    async def turn(self, clock: Clock) -> None:
        """Let those go first who wait for an answer, and those who are about to: where so many
        came close to each other, more will. But not for ever."""
        if not await self.calm(clock):
            now = clock.monotonic()
            self._place = max(now, self._place + SPACE)
            await self.calm(clock, within=self._place - now)

    async def calm(self, clock: Clock, *, rush: int = 2, within: float = PATIENCE) -> bool:
        """Wait until nobody waits for an answer and a rush of at least `rush` clicks is over; False
        when that takes longer than `within` seconds."""
        if self._rushing(clock, rush):
            try:
                await clock.deadline(self._calm(clock, rush), within)
            except TimeoutError:
                return False
        return True

    async def _calm(self, clock: Clock, rush: int) -> None:
        while self._rushing(clock, rush):
            await self._quiet.wait()
            await clock.sleep(self._lull(clock, rush))

    def _rushing(self, clock: Clock, rush: int) -> bool:
        return self._people > 0 or self._lull(clock, rush) > 0

    def _lull(self, clock: Clock, rush: int) -> float:
        """Seconds that a rush may still go on without another click."""
        return self._last + LULL - clock.monotonic() if self._rush >= rush else 0.0
