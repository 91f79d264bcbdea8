"""Time. The only module that reads a clock or sleeps."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


class Clock:
    """The real time.

    `now()` is business time (deadlines, undo, ladder, digest): a test or the demo may step it,
    forward only. `wall()` and `monotonic()` are the machine's: leases, back-off, signatures,
    time-outs.
    """

    def now(self) -> datetime:
        """Business time, aware, UTC."""
        return self.wall()

    def wall(self) -> datetime:
        """The machine's time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Rest for `seconds` of the machine's time."""
        await asyncio.sleep(seconds)

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        """Await `work`; TimeoutError after `seconds` of the machine's time."""
        async with asyncio.timeout(seconds):
            return await work


class ShiftedClock(Clock):
    """Runs as the machine does, but in another time: from `start` on, and further by every step.

    The calendar is moved as a whole, so that rests and back-off pass with the hours that are
    stepped over; only `monotonic()`, sleeps and time-outs stay the machine's. Step it while nobody
    holds a lease.
    """

    def __init__(self, start: datetime) -> None:
        self._ahead = start - super().wall()

    def wall(self) -> datetime:
        return super().wall() + self._ahead

    def step(self, by: timedelta) -> None:
        """Move forward; ValueError for a step back."""
        if by < timedelta():
            raise ValueError("time goes forward only")
        self._ahead += by

    def at(self, moment: datetime) -> None:
        """Step forward to `moment`; no step when it has passed."""
        self.step(max(moment - self.now(), timedelta()))


class SteppedClock(Clock):
    """Stands still until stepped: for tests. Sleepers wake when their time has come."""

    def __init__(self, start: datetime | None = None) -> None:
        self._wall = start or datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        self._seconds = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def wall(self) -> datetime:
        return self._wall

    def monotonic(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        self._sleepers.append((self._seconds + seconds, woken))
        await woken.wait()

    def step(self, by: timedelta | None = None, **spans: float) -> None:
        """Move all clocks forward, e.g. `step(hours=1)`; ValueError for a step back."""
        whole = (by or timedelta()) + timedelta(**spans)
        if whole < timedelta():
            raise ValueError("time goes forward only")
        self._wall += whole
        self._seconds += whole.total_seconds()
        due = [woken for at, woken in self._sleepers if at <= self._seconds]
        self._sleepers = [s for s in self._sleepers if s[0] > self._seconds]
        for woken in due:
            woken.set()

    def at(self, moment: datetime) -> None:
        """Step forward to `moment`."""
        self.step(moment - self._wall)
