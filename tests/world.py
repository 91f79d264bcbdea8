"""A whole Ascolto with its surroundings: a work chat, a shop, a database, time that is stepped."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp

import handlers
from bot import loops, names
from bot.app.building import Kinds, build
from bot.channels import channels
from bot.channels.webhook import schema
from bot.clock import SteppedClock
from bot.config import Config, read_config
from bot.db import transaction_open
from bot.deps import Deps
from bot.loops import alarm, deliver, digest, listen, publish, remind, reword
from bot.playground import Playground, bottega
from bot.playground.state import Message
from bot.playground.workspace import Workspace
from bot.queries import sources
from bot.settings import Settings, read_settings
from bot.web import server
from handlers import hooks
from tests.servers.shop import SECRET, Shop

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in the morning in Rome, in the middle of a working week's first day."""

TOML = """
[team]
name = "Bottega Aurora"
language = "en"
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-13:00 14:00-18:00"
holidays = "IT"
slack_channel = "#reviews"
owner = "@care-lead"
decider = "@head-of-care"
responders = ["@care-team"]
undo = "60s"
digest = "no"
weekly = "no"

[[brand]]
id = "aurora"
name = "Bottega Aurora"
signature = "The Bottega Aurora team"
private_contact = "care@aurora.test"

[[source]]
id = "shop"
channel = "webhook"
brand = "aurora"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"
private_network = true

[[route]]
match = { source = "shop", rating = "1-2" }
slack_channel = "#support"
owner = "@care-lead"
ladder = "public"

[ladder.public]
answer_within = "4h"
rungs = [
  { after = "1h", tell = "owner" },
  { after = "3h", tell = "slack_channel" },
  { after = "1d", tell = "@head-of-care", repeat = "1d" },
]
"""
ACK_SECONDS = 120
"""Bolt measures its three seconds by the machine's clock, on which a busy machine may be slow."""
WITH_DIGESTS = TOML.replace('digest = "no"\nweekly = "no"\n', "")
"""The same team with a digest each working day and each Monday."""
STEPS = (
    *(listen.step, publish.step, deliver.step, remind.step, digest.step, alarm.step),
    reword.step,
)
_schema = cache(schema)


def config_of(
    toml: str, folder: Path, environ: dict[str, str], kinds: Kinds | None = None
) -> Config:
    """`ascolto.toml` as the bot reads it."""
    path = folder / "ascolto.toml"
    path.write_text(toml, encoding="utf-8")
    return read_config(path, environ, {**channels(), **(kinds or {})})


@dataclass
class World:
    """`deps` is the running bot's; `reborn` lets it die and start again on the same rows."""

    clock: SteppedClock
    workspace: Workspace
    playground: Playground
    shop: Shop
    settings: Settings
    config: Config
    deps: Deps = field(init=False)
    url: str = ""
    kinds: Kinds = field(default_factory=dict)
    bolt: AsyncApp = field(init=False)
    _stack: AsyncExitStack | None = None

    async def start(self, change: Callable[[Deps], Deps] = lambda deps: deps) -> None:
        """Build the bot and open its doors; `change` may exchange a collaborator."""
        async with AsyncExitStack() as stack:
            kinds = {**channels(), **self.kinds}
            built = build(self.settings, self.config, clock=self.clock, strict=True, kinds=kinds)
            self.deps = change(await stack.enter_async_context(built))
            self.bolt = handlers.application(stack, self.deps)
            for listener in self.bolt._async_listeners:
                listener.ack_timeout = ACK_SECONDS
            routes: list[web.AbstractRouteDef] = [*hooks.routes(self.deps, _schema())]
            if self.settings.slack_mode == "http":
                routes += handlers.routes(self.bolt)
            public = server.application(self.clock, routes)
            runner = await server.serve(public, "127.0.0.1", 0)
            stack.push_async_callback(runner.cleanup)
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            if self.settings.slack_mode == "http":
                self.playground.use_http(f"{self.url}/slack/events")
            else:
                await handlers.connect(stack, self.deps, self.bolt)
            await names.refresh(self.deps)
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        """The bot goes; rows, chat and shop stay."""
        if self._stack is not None:
            await self._stack.aclose()
            self._stack = None

    async def reborn(self, change: Callable[[Deps], Deps] = lambda deps: deps) -> None:
        """The bot dies and starts again."""
        await self.stop()
        await self.start(change)

    async def settle(self) -> None:
        """Let the loops work until nothing is due, a second at a time (the pace of Slack)."""
        while True:
            worked = await loops.settle(self.deps, *STEPS)
            self.clock.step(seconds=1)
            if not worked:
                return

    async def push(self, *reviews: dict[str, Any]) -> None:
        """The shop pushes what customers wrote; all is settled after."""
        for review in reviews:
            self.shop.review(**review)
        pushed = await self.shop.push(f"{self.url}/hooks/shop")
        assert pushed.status == 200, pushed
        await self.settle()

    def cards(self, slack_channel: str = "#support") -> list[Message]:
        """The bot's own messages in a Slack channel, threads left out."""
        person = self.workspace.as_person("care-lead")
        return [one for one in person.messages(slack_channel) if one.bot_id and not one.thread_ts]

    async def wake_sources(self) -> None:
        """All sources are due now."""
        async with self.deps.db.write() as tx:
            for source_id in self.deps.channels:
                await sources.wake(tx, source_id)


@contextmanager
def no_calls_in_transactions() -> Iterator[None]:
    """Whoever calls outside while it holds a transaction fails: a slow answer would hold up all."""
    request = aiohttp.ClientSession._request

    async def checked(session: aiohttp.ClientSession, *how: Any, **more: Any) -> Any:
        assert not transaction_open(), f"a call while a transaction is open: {how}"
        return await request(session, *how, **more)

    with patch.object(aiohttp.ClientSession, "_request", checked):
        yield


@asynccontextmanager
async def world(
    folder: Path,
    database_url: str,
    *,
    toml: str = TOML,
    mode: str = "socket",
    environ: dict[str, str] | None = None,
    shop: Shop | None = None,
    clock: SteppedClock | None = None,
    change: Callable[[Deps], Deps] = lambda deps: deps,
    kinds: Kinds | None = None,
    locale: str = "en-US",
) -> AsyncIterator[World]:
    """A running bot with its surroundings; everything ends with the block. `kinds`: channels that
    tests alone have, by slug. `locale`: the language in which people read Slack."""
    clock = clock or SteppedClock(MONDAY)
    workspace = bottega(clock)
    for user in workspace.users.values():
        user.locale = locale
    async with AsyncExitStack() as around:
        chat = Playground(workspace)
        await chat.start()
        around.push_async_callback(chat.stop)
        given = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_API_URL": chat.api_url,
            "DATABASE_URL": database_url,
            "SHOP_WEBHOOK_SECRET": SECRET,
            **(environ or {}),
        }
        if mode == "http":
            given["SLACK_SIGNING_SECRET"] = workspace.signing_secret
        else:
            given["SLACK_APP_TOKEN"] = workspace.app_token
        made = World(
            clock=clock,
            workspace=workspace,
            playground=chat,
            shop=await around.enter_async_context(shop or Shop(clock)),
            settings=read_settings(given, folder / ".env"),
            config=config_of(toml, folder, given, kinds),
            kinds=kinds or {},
        )
        around.push_async_callback(made.stop)
        with no_calls_in_transactions():
            await made.start(change)
            yield made
