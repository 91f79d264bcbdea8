"""The built-in source for practice: `/reviews try` works without any settings."""

from datetime import timedelta

from bot.channels.base import Channel, Known, Options, Outgoing, Sent
from bot.errors import Refused


class Sample(Channel[Options]):
    """A place that nobody reads: what people answer there stays here."""

    slug = "sample"
    title = "Demo shop"
    lists = False
    rates = True
    max_reply = 1_000
    poll = timedelta(days=1)

    def place(self, review: Known) -> str:
        return self.slug

    async def reply(self, outgoing: Outgoing) -> Sent:
        raise Refused("practice: nothing is sent")
