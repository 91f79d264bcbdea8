"""What becomes of a new source's past."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.queries import history
from bot.slack.firstday import read_choice
from bot.slack.ids import Do
from handlers import acting
from handlers.acting import Sorry


def register(app: AsyncApp) -> None:
    app.action(Do.HISTORY)(choose)


async def choose(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], deps: Deps) -> None:
    """Cases for so many days, or none: once, whoever chooses first."""
    source_id, days = read_choice(str(action["selected_option"]["value"]))
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        await acting.check(tx, deps, actor)
        if not await history.choose(tx, source_id, days, actor.id):
            raise Sorry(actor.words.t("Somebody has chosen already: look at the message."))
    await ack()
