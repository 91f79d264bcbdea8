"""WordPress as a channel: what every channel promises, on a real site."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import Channel, Outside
from bot.channels.wordpress import WordPress, channel
from tests.channels.contract import ChannelContract, Platform
from tests.channels.wordpress.blog import Blog
from tests.servers.wordpress import Wordpress


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

    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        assert isinstance(platform, Blog)
        return platform.channel(outside, self.source())
