"""One life of the demo: a chat, a shop, the post, and the real bot between them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import handlers
from bot import loops, names
from bot.app.building import build
from bot.app.demo.firm import OPENING, ZONE, given, morning
from bot.app.serving import LOOPS, Tasks, at_work, drain
from bot.clock import ShiftedClock
from bot.deps import Deps
from bot.loops import Step
from bot.playground import Playground, Workspace, bottega
from bot.playground.customers import Post, Shop
from bot.queries import posts, sources

SECOND = timedelta(seconds=1)
LOCALES = {"en": "en-GB", "it": "it-IT"}
Json = dict[str, Any]
Progress = Callable[[float], Awaitable[None]]


@dataclass
class World:
    """Everything that starts over together. `gate` is held by whoever makes the loops work: the
    loops themselves a step at a time, or a jump of the clock from its first stride to its last.
    `listeners` hear that a step had something to do."""

    folder: Path
    language: str
    clock: ShiftedClock
    workspace: Workspace
    chat: Playground
    shop: Shop
    post: Post
    opened: datetime
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    deps: Deps = field(init=False)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _bot: AsyncExitStack = field(default_factory=AsyncExitStack)
    _tasks: tuple[Tasks, Tasks] | None = None

    async def wake_bot(self) -> None:
        """Build the bot and connect it to the chat; nothing runs by itself yet."""
        settings, config = given(self.folder, self.language, self.chat, self.shop, self.post)
        self._bot, self._stop = AsyncExitStack(), asyncio.Event()
        self.deps = await self._bot.enter_async_context(build(settings, config, clock=self.clock))
        bolt = handlers.application(self._bot, self.deps)
        await handlers.connect(self._bot, self.deps, bolt)
        await names.refresh(self.deps)

    def run(self) -> None:
        """From now on the bot works by itself, as it does anywhere."""
        gated = tuple((name, self._gated(step), many, rest) for name, step, many, rest in LOOPS)
        self._tasks = at_work(self.deps, self._stop, gated)

    async def stop_bot(self) -> None:
        self._stop.set()
        if self._tasks:
            await drain(self.deps, *self._tasks)
            self._tasks = None
        await self._bot.aclose()

    async def speak(self, language: str) -> None:
        """The team goes on in another language: its people read it, and what stands is redrawn."""
        await self.stop_bot()
        self.language = language
        for user in self.workspace.users.values():
            user.locale = LOCALES[language]
        await self.wake_bot()
        async with self.gate:
            async with self.deps.db.write() as tx:
                await posts.touch_all(tx)
            await self.settle()
        self.run()

    # --- time

    async def settle(self) -> None:
        """Let the loops work until nothing is due, a second at a time (the pace of Slack), each
        until it rests. Customers are heard in the first second: none of them writes in the others,
        and who asks again reads all their reviews again."""
        steps = {name: step for name, step, _, _ in LOOPS}
        worked = 1
        while worked:
            with suppress(TimeoutError):  # somebody's click may hang; time goes on all the same
                await self.workspace.settled()
            worked = sum([await loops.settle(self.deps, step) for step in steps.values()])
            steps.pop("listen", None)
            self.clock.step(SECOND)

    async def pass_until(self, moment: datetime, told: Progress | None = None) -> None:
        """Time passes in strides, and the bot does what is due; `told` hears before each how far
        it is."""
        began = self.clock.now()
        whole = moment - began
        while (left := moment - self.clock.now()) > timedelta():
            if told:
                await told((self.clock.now() - began) / whole)
            self.clock.step(min(left, stride(self.clock.now(), whole)))
            await self.settle()

    async def heard(self) -> None:
        """What customers did just now is heard and settled."""
        async with self.deps.db.write() as tx:
            for source_id in self.deps.channels:
                await sources.wake(tx, source_id)
        await self.settle()

    def _gated(self, step: Step) -> Step:
        async def gated(deps: Deps) -> bool:
            async with self.gate:
                worked = await step(deps)
            if worked:
                for listener in self.listeners:
                    listener()
            return worked

        return gated


def stride(now: datetime, whole: timedelta) -> timedelta:
    """Some hours in the working day, more on a longer way; the rest in one go, to the morning, when
    digests are due."""
    local = now.astimezone(ZONE)
    if local.weekday() < 5 and OPENING.hour <= local.hour < 19:
        return timedelta(hours=2 if whole <= timedelta(days=1) else 4)
    day = local if local.hour < OPENING.hour else local + timedelta(days=1)
    return morning(day) - now


@asynccontextmanager
async def world(
    folder: Path, language: str, start: datetime, opened: datetime, page: str, app: Json
) -> AsyncIterator[World]:
    """Servers and bot, started at `start`; everything ends with the block. `app` is the manifest
    by which the bot is installed."""
    clock = ShiftedClock(start)
    workspace = bottega(clock)
    workspace.install(app)
    for user in workspace.users.values():
        user.locale = LOCALES[language]
    chat, shop, post = Playground(workspace), Shop(clock, page), Post(clock)
    async with AsyncExitStack() as stack:
        for one in (chat, shop, post):
            await one.start()
            stack.push_async_callback(one.stop)
        made = World(folder, language, clock, workspace, chat, shop, post, opened)
        await made.wake_bot()
        stack.push_async_callback(made.stop_bot)
        yield made
