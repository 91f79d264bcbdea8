"""An API, and sources on it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.base import Outside
from bot.channels.http import Http
from bot.clock import SteppedClock
from bot.web.guard import session
from tests.channels.http.sources import facts, options
from tests.servers.api import Api

Make = Callable[..., Http]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def api(clock: SteppedClock) -> AsyncIterator[Api]:
    async with Api(clock) as api:
        yield api


@pytest.fixture
async def make(api: Api, clock: SteppedClock) -> AsyncIterator[Make]:
    """A source on the API, with these settings."""
    async with session(private=True) as http:

        def made(paging: str = "page", start: Any = None, **given: Any) -> Http:
            return Http(
                facts(start), options(api.url, paging, **given), Outside(http=http, clock=clock)
            )

        yield made
