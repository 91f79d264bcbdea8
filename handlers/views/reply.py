"""The reply modal, sent or closed: the only door from Slack to a customer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import names_of
from bot.models import Case, Reply
from bot.queries import caselists, cases, hands, people, posts, replies, views
from bot.queries.replies import Written
from bot.slack.ids import Ask, Mistakes
from bot.slack.modals import ReplyInput, first_modal, read_reply
from bot.slack.notes import leaving
from bot.slack.times import Times
from handlers import acting, checking, writing
from handlers.acting import Actor, Sorry
from handlers.aside import may_be_lost, tell
from handlers.when import promised
from handlers.writing import Matter

log = structlog.get_logger(__name__)
Json = dict[str, Any]
TRIES = 3
"""How often we write when another's reply ends in the very moment we meet it."""

MANY = 5
"""So many who click close to each other are not kept waiting for a line that another one reads."""


def register(app: AsyncApp) -> None:
    app.view(Ask.REPLY)(submit)
    app.view_closed(Ask.REPLY)(closed)


async def submit(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Check, write, ack. The same submit again is the same reply."""
    given = read_reply(view)
    actor = await acting.acting(deps, body)
    try:
        done = await _take(deps, actor, given, _view_id(view))
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    if done.instead is not None:
        await ack(response_action="update", view=done.instead)
        return
    await ack(response_action="clear")
    if done.new is not None:
        async with may_be_lost("leaves at"):
            await _tell(deps, body, actor, done.new)


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a submit: a `new` reply, one that was there (neither), or nothing; then this
    is shown `instead`."""

    new: tuple[Case, Reply] | None = None
    instead: Json | None = None


def _view_id(view: Mapping[str, Any]) -> str:
    return str(view.get("root_view_id") or view["id"])


async def _take(deps: Deps, actor: Actor, given: ReplyInput, view_id: str) -> _Done:
    """The reply of this modal, or what keeps it back, in one transaction."""
    key, now = secrets.token_hex(16), deps.clock.now()
    for _ in range(TRIES):
        async with deps.db.write() as tx:
            case, sent = await caselists.to_answer(tx, given.about.case, view_id)
            if sent:
                return _Done()
            if case is not None and case.source_id not in deps.places:
                return _Done(instead=await writing.by_hand(tx, deps, actor, case, given.text))
            at = await writing.matter(tx, deps, actor, case)
            if found := checking.findings(at, given):
                anyway = all(one.level == "read" for one in found)
                form = writing.form_of(given, findings=found, anyway=anyway)
                desk = await writing.desk(tx, deps, actor, at.case)
                if not writing.untouched(desk, given.text):
                    await people.keep_scratch(tx, actor.id, at.review.id, given.text, now)
                return _Done(instead=writing.modal(deps, desk, form))
            written = await _write(tx, deps, at, given, view_id, key)
            if written is not None and written.reply.view_id == view_id:
                return _Done(new=(at.case, written.reply))
            if written is not None:
                return _Done(instead=await _first(tx, deps, at, given, written.reply))
    raise Sorry(actor.words.t("Somebody else was at it just now. Please send it again."))


async def _write(
    tx: Transaction, deps: Deps, at: Matter, given: ReplyInput, view_id: str, key: str
) -> Written | None:
    actor, review, now = at.actor, at.review, deps.clock.now()
    if at.follow_up:  # the reply that made the promise stands no more in the way
        await cases.settle_replies(tx, at.case.id, now, review_id=review.id)
    values = {
        "review_id": review.id,
        "case_id": at.case.id,
        "source_id": review.source_id,
        "view_id": view_id,
        "key": key,
        "text": given.text,
        "by": actor.id,
        "by_name": actor.person.name,
        "template": given.template,
        "to_at": review.material_at,
        "replace": bool(at.standing),
        "send_after": now + deps.config.team.undo.clock_delta(),
        "promise_at": promised(given.follow, now, deps.config.team.hours, actor.words),
    }
    written = await replies.write(tx, now, values)
    if written is None or written.reply.view_id != view_id:
        await people.keep_scratch(tx, actor.id, review.id, given.text, now)
    return written


async def _first(tx: Transaction, deps: Deps, at: Matter, given: ReplyInput, first: Reply) -> Json:
    [view] = await views.complete(tx, [at.asked])
    return first_modal(
        view,
        first,
        deps.clock.now(),
        at.actor.words,
        await names_of(tx, deps, view),
        own_text=given.text,
        hours_timezone=at.actor.timezone,
    )


async def _tell(deps: Deps, body: Json, actor: Actor, new: tuple[Case, Reply]) -> None:
    """When it leaves and the way to take it back, in the Slack channel of the card."""
    case, written = new
    await deps.poke.calm(deps.clock, rush=MANY)
    async with deps.db.read() as tx:
        card = await posts.by_subject(tx, posts.card_subject(case.id))
    place = (card and (card.place or card.slack_channel)) or case.slack_channel
    times = Times(actor.words, deps.clock.now(), actor.timezone)
    await tell(deps, body, leaving(case, written, times), place)


async def closed(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Nobody is writing any more; what was typed is kept already."""
    about = read_reply(view).about
    async with may_be_lost("stops writing"), deps.db.write() as tx:
        await hands.stop_writing(tx, about.case, acting.slack_id(body))
    await ack()
