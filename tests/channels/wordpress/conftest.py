"""An empty blog for each test, on one WordPress for all."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import Outside
from bot.clock import Clock
from bot.web.guard import session
from tests.channels.wordpress.blog import Blog
from tests.servers.wordpress import Wordpress


@pytest.fixture
async def blog(wordpress_server: Wordpress) -> AsyncIterator[Blog]:
    wordpress_server.clear()
    blog = Blog(wordpress_server)
    await blog.open()
    yield blog
    await blog.close()


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with session(private=True) as http:
        yield Outside(http=http, clock=Clock())
