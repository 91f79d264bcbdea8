"""What every channel promises, tried against a real platform.

A channel's test file starts its platform (a real HTTP or TCP server), says how to work it in a
`Platform`, and inherits `ChannelContract`:

    class TestWebhook(ChannelContract):
        @pytest.fixture
        async def platform(self) -> AsyncIterator[Platform]: ...

        def make(self, platform: Platform, outside: Outside) -> Channel[Any]: ...

What is not in a channel's nature, by its facts or `not_here`, is not collected: a skipped test
would mean that this machine could not run it.
Ann is the customer, Bo answers outside Ascolto, Cy answers through it.
"""

from abc import ABC

from tests.channels.contract.base import outgoing
from tests.channels.contract.hearing import Hearing
from tests.channels.contract.platform import WORDS, Outcome, Platform, Trouble
from tests.channels.contract.replying import Replying

__all__ = ["WORDS", "ChannelContract", "Outcome", "Platform", "Trouble", "outgoing"]


class ChannelContract(Hearing, Replying, ABC):
    """Inherit, supply `platform` and `make`."""
