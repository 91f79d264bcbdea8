"""Modals sent or closed."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.ids import Ask
from handlers.views import fix, forms, log, more, reply, same


def register(app: AsyncApp) -> None:
    for room in (reply, more, forms, fix, log, same):
        room.register(app)
    for ask in (Ask.READ, Ask.HISTORY, Ask.FIRST, Ask.COPY):
        app.view(ask)(read)


async def read(ack: AsyncAck) -> None:
    """It was only there to be read."""
    await ack()
