"""A workspace with an invented firm, served, and Slack's own SDK to talk to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteppedClock
from bot.playground import Playground, Workspace, bottega
from bot.playground.page import Chat, static
from bot.playground.person import Person
from bot.web import server
from tests.playground.bots import MODES, bolt
from tests.playground.pages import Page


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def ws(clock: SteppedClock) -> Workspace:
    return bottega(clock)


@pytest.fixture
async def playground(ws: Workspace) -> AsyncIterator[Playground]:
    served = Playground(ws)
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    return AsyncWebClient(playground.ws.bot_token, base_url=playground.api_url, retry_handlers=[])


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[Page]:
    chat, app = Chat(playground.ws), web.Application()
    chat.serve(app)
    app.router.add_routes([web.get("/", chat.page), static()])
    runner = await server.serve(app, "127.0.0.1", 0)
    async with aiohttp.ClientSession() as http:
        yield Page(f"http://127.0.0.1:{runner.addresses[0][1]}", http)
    await runner.cleanup()


@pytest.fixture(params=list(MODES))
async def app(playground: Playground, request: pytest.FixtureRequest) -> AsyncIterator[AsyncApp]:
    """A bot without listeners, reached in one mode and then in the other."""
    made = bolt(playground)
    async with MODES[request.param](playground, made):
        yield made


@pytest.fixture
def maria(ws: Workspace) -> Person:
    return ws.as_person("care-lead")
