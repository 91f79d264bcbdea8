"""A source, and the shop behind it, with one clock."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import Outside
from bot.channels.webhook import Webhook
from bot.clock import SteppedClock
from bot.web.guard import session
from tests.channels.webhook import FACTS, options
from tests.servers.shop import Shop


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def webhook(clock: SteppedClock) -> AsyncIterator[Webhook]:
    async with session(private=True) as http:
        yield Webhook(FACTS, options(), Outside(http=http, clock=clock))


@pytest.fixture
async def shop(clock: SteppedClock) -> AsyncIterator[Shop]:
    async with Shop(clock) as shop:
        yield shop
