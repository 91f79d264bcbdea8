"""A shop's mailbox on the real servers."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import Outside
from bot.clock import Clock
from bot.web.guard import session
from tests.channels.email.postbox import Postbox
from tests.servers.mail import Mail


@pytest.fixture
async def postbox(mail_server: Mail) -> AsyncIterator[Postbox]:
    postbox = await Postbox.start(mail_server)
    yield postbox
    await postbox.stop()


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with session(private=True) as http:
        yield Outside(http=http, clock=Clock())
