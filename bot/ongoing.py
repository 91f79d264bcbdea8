"""What goes on beside an answer, and ends with us."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class Ongoing:
    """Tasks that nobody waits for."""

    LAST = 5.0
    """Seconds that they get to end when the bot stops; then they are cut short."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Future[T]":
        """Let it go on."""
        task = asyncio.ensure_future(work)
        self.keep(task)
        return task

    def keep(self, task: "asyncio.Future[Any]") -> None:
        """Somebody else started it, and forgets it."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def end(self) -> None:
        """Once nobody can ask any more: let all of it come to its end, as long as it still has the
        database and Slack."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.LAST):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        late = [*self._tasks]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
