"""E-mail as a channel: what every channel promises, on real Dovecot and Postfix."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import pytest

from bot.channels.base import Channel, Outside
from bot.channels.email import Email
from bot.channels.email.imap import BUSY_SECONDS
from bot.channels.email.smtp import PATIENCE_SECONDS
from bot.errors import Limited, Unreachable
from tests.channels.contract import ChannelContract, Outcome, Platform, Trouble, outgoing
from tests.channels.email.postbox import Postbox
from tests.servers.mail import Mail


class TestEmail(ChannelContract):
    channel = Email
    many = 60
    not_here: ClassVar[Mapping[str, str]] = {
        "test_what_the_customer_took_back_is_seen": "a mail cannot be unsaid"
    }
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {
        Trouble.BUSY: Outcome(Limited, retry_after=PATIENCE_SECONDS),
        Trouble.BROKEN: Outcome(Unreachable, maybe_done=False),
    }
    fetch_troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {
        Trouble.BUSY: Outcome(Limited, retry_after=BUSY_SECONDS),
    }

    @pytest.fixture
    async def platform(self, mail_server: Mail) -> AsyncIterator[Platform]:
        postbox = await Postbox.start(mail_server)
        yield postbox
        await postbox.stop()

    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        assert isinstance(platform, Postbox)
        return platform.email(outside, self.source())

    async def test_our_own_reply_is_not_taken_for_a_customer(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        """Nor for an answer that was seen: we lay the copy in Sent ourselves, bounced or not."""
        item = await self.find(subject, platform, await platform.give())
        await subject.reply(outgoing(subject, item))
        assert {now.external_id for now in await self.read(subject, platform)} == {item.external_id}
        assert await self.answers(subject, platform, item) == {}
