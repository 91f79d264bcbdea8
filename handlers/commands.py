"""`/reviews`."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.slack.commands import Asked, Command, read_command, unmarked
from bot.slack.lists import help_text, unknown
from bot.slack.message import Message
from handlers import acting, handover, letters, lists, noting, pausing, trying
from handlers.acting import Actor


def register(app: AsyncApp) -> None:
    app.command("/reviews")(reviews)


async def reviews(ack: AsyncAck, body: dict[str, Any], command: dict[str, Any], deps: Deps) -> None:
    """Answered to the person who asked, and to nobody else."""
    actor = await acting.acting(deps, body)
    acting.check_member(actor)
    asked = read_command(str(command.get("text") or ""))
    message = await _answer(deps, actor, asked, body)
    if message is None:
        await ack()
        return
    await ack(text=message.text, blocks=message.blocks, response_type="ephemeral")


async def _answer(deps: Deps, actor: Actor, asked: Asked, body: dict[str, Any]) -> Message | None:
    """What is said; None where a modal opened instead."""
    trigger_id = str(body.get("trigger_id") or "")
    match asked.command:
        case Command.OPEN | Command.MINE:
            return await lists.open_cases(deps, actor, mine=asked.command is Command.MINE)
        case Command.SHOW:
            return await lists.show(deps, actor, asked.argument)
        case Command.HEARD:
            return await lists.heard(deps, actor)
        case Command.LOG:
            return await noting.begin(deps, actor, trigger_id, unmarked(asked.argument))
        case Command.DIGEST | Command.WEEK:
            week = asked.command is Command.WEEK
            return await lists.digest(deps, actor, str(body.get("channel_id") or ""), week=week)
        case Command.HANDOVER:
            return await handover.ask(deps, actor, asked.argument)
        case Command.TEMPLATES:
            return await letters.begin(deps, actor, trigger_id)
        case Command.TRY:
            return await trying.begin(deps, actor, trigger_id)
        case Command.PAUSE | Command.RESUME:
            return await pausing.switch(deps, actor, on=asked.command is Command.PAUSE)
        case Command.HELP:
            return help_text(actor.words)
        case Command.UNKNOWN:
            return unknown(asked, actor.words)
