"""WordPress as a channel: what every channel promises, on a real site."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import Channel, Outside
from bot.channels.wordpress import WordPress, channel
from bot.clock import Clock
from bot.web.guard import session
from tests.channels.contract import ChannelContract, Platform
from tests.channels.wordpress.blog import Blog
from tests.servers.wordpress import Wordpress

PATIENCE = 2.0
"""Seconds: WordPress takes its time, longer than a platform of ours."""


class TestWordPress(ChannelContract):
    channel = WordPress
    many = 9

    @pytest.fixture
    async def platform(
        self, wordpress_server: Wordpress, monkeypatch: pytest.MonkeyPatch
    ) -> AsyncIterator[Platform]:
        monkeypatch.setattr(channel, "PER_PAGE", 4)
        monkeypatch.setattr(channel, "OVERLAP", 1)
        wordpress_server.clear()
        blog = Blog(wordpress_server)
        await blog.open()
        yield blog
        await blog.close()

    @pytest.fixture
    async def outside(self, clock: Clock) -> AsyncIterator[Outside]:
        async with session(private=True, seconds=PATIENCE) as http:
            yield Outside(http=http, clock=clock)

    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        assert isinstance(platform, Blog)
        return platform.channel(outside, self.source())
