"""The reply modal, sent or closed: the only door from Slack to a customer."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.models import Case, CaseState, Reply
from bot.queries import caselists, cases, hands, people, posts, promises, replies
from bot.queries.replies import Written
from bot.slack.ids import Ask, Mistakes
from bot.slack.modals import ReplyInput, first_modal, read_reply
from bot.slack.notes import leaving
from bot.slack.times import Times
from handlers import acting, writing
from handlers.acting import Sorry
from handlers.aside import may_be_lost, tell
from handlers.when import promised
from handlers.writing import Desk

log = structlog.get_logger(__name__)
Json = dict[str, Any]
TRIES = 3
"""How often we write when another's reply ends in the very moment we meet it."""


def register(app: AsyncApp) -> None:
    app.view(Ask.REPLY)(submit)
    app.view_closed(Ask.REPLY)(closed)


async def submit(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Check, write, ack. The same submit again is the same reply."""
    given = read_reply(view)
    actor = await acting.acting(deps, body)
    async with deps.db.read() as tx:
        if await replies.of_view(tx, _view_id(view)) is not None:
            await ack(response_action="clear")
            return
        desk = await writing.desk(tx, deps, actor, given.about.case)
    found = writing.findings(desk, given)
    if found:
        anyway = all(one.level == "read" for one in found)
        form = writing.form_of(given, findings=found, anyway=anyway)
        await ack(response_action="update", view=writing.modal(deps, desk, form))
        return
    try:
        written = await _write(deps, desk, given, _view_id(view))
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    if written.view_id != _view_id(view):
        await ack(response_action="update", view=_first(deps, desk, given, written))
        return
    await ack(response_action="clear")
    async with may_be_lost("leaves at"):
        await _tell(deps, body, desk, written)


def _view_id(view: Mapping[str, Any]) -> str:
    return str(view.get("root_view_id") or view["id"])


async def _write(deps: Deps, desk: Desk, given: ReplyInput, view_id: str) -> Reply:
    """The reply of this modal, or the one that was first."""
    key = secrets.token_hex(16)
    for _ in range(TRIES):
        async with deps.db.write() as tx:
            written = await _written(tx, deps, desk, given, view_id, key)
        if written is not None:
            return written.reply
    raise Sorry(desk.actor.words.t("Somebody else was at it just now. Please send it again."))


async def _written(
    tx: Transaction, deps: Deps, desk: Desk, given: ReplyInput, view_id: str, key: str
) -> Written | None:
    actor, review, now = desk.actor, desk.view.review, deps.clock.now()
    case = await caselists.lock(tx, desk.view.case.id)
    await acting.check(tx, deps, actor, case, ends=True)
    await _not_over(tx, now, desk, case)
    values = {
        "review_id": review.id,
        "case_id": case.id,
        "source_id": review.source_id,
        "view_id": view_id,
        "key": key,
        "text": given.text,
        "by": actor.id,
        "by_name": actor.person.name,
        "template": given.template,
        "to_at": review.material_at,
        "replace": bool(desk.standing),
        "send_after": now + deps.config.team.undo.clock_delta(),
        "promise_at": promised(given.follow, now, deps.config.team.hours, actor.words),
    }
    written = await replies.write(tx, now, values)
    if written is not None and written.reply.view_id == view_id:
        await people.drop_scratch(tx, actor.id, review.id)
        await hands.stop_writing(tx, case.id, actor.id)
    else:
        await people.keep_scratch(tx, actor.id, review.id, given.text, now)
    return written


async def _not_over(tx: Transaction, now: datetime, desk: Desk, case: Case) -> None:
    """Sorry unless there is something to answer: an open case, or an answered one with a promise
    still to be kept, of which the reply that made it stands no more in the way."""
    if case.state == CaseState.ANSWERED and await promises.open_of(tx, case.id):
        await cases.settle_replies(tx, case.id, now, review_id=desk.view.review.id)
    else:
        writing.check_open(case, desk.actor)


def _first(deps: Deps, desk: Desk, given: ReplyInput, first: Reply) -> Json:
    return first_modal(
        desk.view,
        first,
        deps.clock.now(),
        desk.actor.words,
        desk.names,
        own_text=given.text,
        hours_timezone=desk.actor.timezone,
    )


async def _tell(deps: Deps, body: Json, desk: Desk, written: Reply) -> None:
    """When it leaves and the way to take it back, in the Slack channel of the card."""
    async with deps.db.read() as tx:
        card = await posts.by_subject(tx, posts.card_subject(desk.view.case.id))
    place = (card and (card.place or card.slack_channel)) or desk.view.case.slack_channel
    times = Times(desk.actor.words, deps.clock.now(), desk.actor.timezone)
    await tell(deps, body, leaving(desk.view, written, times), place)


async def closed(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Nobody is writing any more; what was typed is kept already."""
    about = read_reply(view).about
    async with may_be_lost("stops writing"), deps.db.write() as tx:
        await hands.stop_writing(tx, about.case, acting.slack_id(body))
    await ack()
