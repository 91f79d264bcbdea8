"""A process that dies at a chosen point: before or after a commit, before or after a call."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

from bot.db import Database, Transaction
from bot.deps import Deps

Call = Callable[..., Awaitable[Any]]


class Crash(asyncio.CancelledError):
    """The process is dead: whatever still runs in it does nothing any more. Of all exceptions only
    a cancellation passes through servers and libraries as quietly as death does."""


class Fuse:
    """Counts the points that a bot passes and lets it die at number `at` (0 = never).

    `passed` says in words what each point was. Nothing counts before it is `armed`.
    """

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.armed = False
        self.passed: list[str] = []
        self.blown = asyncio.Event()
        self.still = asyncio.Event()
        self.still.set()
        self._at_work = 0

    @contextmanager
    def work(self) -> Iterator[None]:
        """A transaction or a call under way: until it ends the bot is not `still`."""
        if self.blown.is_set():
            raise Crash("long dead")
        self._at_work += 1
        self.still.clear()
        try:
            yield
        finally:
            self._at_work -= 1
            if not self._at_work:
                self.still.set()

    async def quiet(self) -> None:
        """Until the handlers of a click have come to an end, or died."""
        for _ in range(20):
            await self.still.wait()
            await asyncio.sleep(0)

    def point(self, what: str) -> None:
        """Pass one point, or die there; a dead process passes none."""
        if not self.armed:
            return
        if not self.blown.is_set():
            self.passed.append(what)
            if len(self.passed) == self.at:
                self.blown.set()
        if self.blown.is_set():
            raise Crash(what)

    def around(self, name: str, call: Call) -> Call:
        """`call` with a point before it and one after it."""

        async def called(*args: Any, **kwargs: Any) -> Any:
            words = " ".join([name, *(one for one in args if isinstance(one, str))])
            self.point(f"before {words}")
            with self.work():
                done = await call(*args, **kwargs)
            self.point(f"after {words}")
            return done

        return called

    def fit(self, deps: Deps) -> Deps:
        """`deps` with a point before and after every commit and every outside call."""
        web = vars(deps.slack.web)
        web["api_call"] = self.around("Slack", deps.slack.web.api_call)
        for channel in deps.channels.values():
            for name in ("fetch", "look", "reply"):
                vars(channel)[name] = self.around(f"channel.{name}", getattr(channel, name))
        for one in {deps.writers.voice, deps.writers.translator} - {None}:
            for name in {"reword", "translate"} & {*dir(one)}:
                vars(one)[name] = self.around(f"writer.{name}", getattr(one, name))
        return replace(deps, db=FusedDatabase(deps.db, self))


class FusedDatabase(Database):
    """The same database, dying around its commits."""

    def __init__(self, db: Database, fuse: Fuse) -> None:
        vars(self).update(vars(db))
        self._fuse = fuse

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        with self._fuse.work():
            async with super().write() as tx:
                yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        with self._fuse.work():
            async with super().read() as tx:
                yield tx

    async def commit(self, tx: Transaction) -> None:
        self._fuse.point("before a commit")
        await super().commit(tx)
        self._fuse.point("after a commit")
