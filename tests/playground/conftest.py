"""A workspace with an invented firm, served, and Slack's own SDK to talk to it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteppedClock
from bot.playground import Playground, Workspace, bottega


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
