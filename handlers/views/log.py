"""What a customer said, written down."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.models import Review
from bot.queries import caselists
from bot.slack.commands import Command, spelled
from bot.slack.ids import Ask, Mistakes
from bot.slack.modals import read_log
from bot.slack.notes import line_of
from bot.text import escape
from handlers import acting, noting
from handlers.acting import Actor
from handlers.aside import may_be_lost, tell

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.view(Ask.LOG)(log)


async def log(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Write, ack, and say where it is now."""
    actor = await acting.acting(deps, body)
    try:
        given = read_log(view, deps.clock.now(), actor.words)
        review = await noting.take(deps, actor, given, str(view["id"]))
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    await ack(response_action="clear")
    async with may_be_lost("written down"):
        await _tell(deps, body, actor, review)


async def _tell(deps: Deps, body: Json, actor: Actor, review: Review) -> None:
    words = actor.words
    if review.case_id is None:
        command = f"`/reviews {spelled(Command.HEARD, words.language)}`"
        told = words.t("Written down. Praise gets no card: {command} lists it.", command=command)
        return await tell(deps, body, line_of(escape(told)))
    async with deps.db.read() as tx:
        case = await caselists.by_id(tx, review.case_id)
    room = case.slack_channel if case else ""
    told = words.t(
        "It has its card now, number {number}, in {channel}.",
        number=review.case_id,
        channel=f"<#{room}>",
    )
    return await tell(deps, body, line_of(told), room)
