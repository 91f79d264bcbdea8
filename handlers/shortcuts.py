"""Slack's shortcuts: a customer complained, here is what about."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.slack.commands import unmarked
from bot.slack.ids import Shortcut
from handlers import acting, noting
from handlers.aside import tell

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.shortcut(Shortcut.LOG)(complained)
    app.shortcut(Shortcut.LOG_MESSAGE)(complained)


async def complained(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Open the form; from a message its text goes along."""
    actor = await acting.acting(deps, body)
    text = unmarked(str((body.get("message") or {}).get("text") or ""))
    message = await noting.begin(deps, actor, body["trigger_id"], text)
    await ack()
    if message is not None:
        await tell(deps, body, message)
