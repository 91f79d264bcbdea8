"""Inside the reply modal: templates, the check, and what is being typed."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.errors import SlackRefused
from bot.queries import caselists, people
from bot.slack.ids import Ask, Do
from bot.slack.modals import Form, ReplyInput, read_reply
from handlers import acting, checking, writing
from handlers.acting import Actor
from handlers.aside import may_be_lost
from handlers.writing import Desk

Json = dict[str, Any]
MOVED_ON = {"hash_conflict", "not_found", "view_closed"}
"""The person has typed, clicked or closed meanwhile: nothing to redraw."""


def register(app: AsyncApp) -> None:
    app.action(Do.TEMPLATE)(template)
    app.action(Do.REPLACE)(replace_text)
    app.action(Do.CHECK)(check)
    app.action(Do.FOLLOW)(follow)
    app.action(re.compile(rf"{Do.TYPED}(\.\d+)?$"))(typed)


async def template(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """A chosen template goes in where nothing was written yet, else it is offered."""
    given, desk = await _desk(body, deps)
    chosen = str((action.get("selected_option") or {}).get("value") or "")
    text = _text_of(desk, chosen)
    if text is not None and writing.untouched(desk, given.text):
        given = _filled(given, chosen, text)
    elif text is not None:
        given = replace(given, offered=chosen)
    await _redraw(deps, body, desk, checking.again(desk, given))
    await ack()


async def replace_text(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """The offered template takes the place of what was written."""
    given, desk = await _desk(body, deps)
    chosen = str(action.get("value") or "")
    text = _text_of(desk, chosen)
    if text is not None:
        async with deps.db.write() as tx:
            await people.drop_scratch(tx, desk.actor.id, desk.asked.review.id)
        await _redraw(deps, body, desk, checking.again(desk, _filled(given, chosen, text)))
    await ack()


async def check(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Show what Send would find."""
    given, desk = await _desk(body, deps)
    await _redraw(deps, body, desk, checking.checked(desk, given))
    await ack()


async def follow(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """A follow-up on a date: ask for the day. In other forms it stands there already."""
    if (body.get("view") or {}).get("callback_id") == Ask.REPLY:
        given, desk = await _desk(body, deps)
        await _redraw(deps, body, desk, checking.again(desk, given))
    await ack()


async def typed(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Keep what was typed: it survives a closed modal."""
    given = read_reply(body["view"])
    async with may_be_lost("typed"):
        actor = await acting.acting(deps, body)
        async with deps.db.write() as tx:
            await writing.keep_typed(tx, deps, actor, given)
    await ack()


async def _desk(body: Json, deps: Deps) -> tuple[ReplyInput, Desk]:
    given = read_reply(body["view"])
    actor: Actor = await acting.acting(deps, body)
    async with deps.db.read() as tx:
        case = await caselists.by_id(tx, given.about.case)
        return given, await writing.desk(tx, deps, actor, case)


def _text_of(desk: Desk, template: str) -> str | None:
    found = (one.draft.text for one in desk.choices if one.template == template)
    return next(found, None)


def _filled(given: ReplyInput, template: str, text: str) -> ReplyInput:
    """What comes back once the template stands in the field."""
    generation = given.generation + 1
    return replace(
        given, text=text, template=template, generation=generation, offered="", anyway=False
    )


async def _redraw(deps: Deps, body: Json, desk: Desk, form: Form) -> None:
    view = body["view"]
    try:
        shown = writing.modal(deps, desk, form)
        await deps.slack.update_modal(view["id"], shown, hash=view["hash"])
    except SlackRefused as error:
        if error.code not in MOVED_ON:
            raise
