"""Reply, fix, take back, copy: what opens the reply modal."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import drafting
from bot.deps import Deps
from bot.errors import SlackRefused
from bot.models import Act, Reply, ReplyState
from bot.queries import caselists, people, replies, rewordings
from bot.slack.ids import Do, Target
from bot.slack.modals import NOTHING, ON_A_DAY, Follow, Form, copy_modal, first_modal
from bot.slack.notes import line_of
from bot.slack.problems import TOO_NEW
from bot.slack.state import current_reply
from bot.text import escape
from handlers import acting, writing
from handlers.acting import Actor, Sorry
from handlers.aside import clear, may_be_lost, tell
from handlers.found import there
from handlers.writing import Desk

Json = dict[str, Any]
BACK = (ReplyState.REFUSED, ReplyState.REJECTED, ReplyState.STOPPED)
"""A reply of which nothing stands before the customer."""


def register(app: AsyncApp) -> None:
    app.action(Do.REPLY)(reply)
    app.action(Do.FIX)(fix)
    app.action(Do.COPY)(reply)
    app.action(Do.UNDO)(undo)


async def reply(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Open the modal with the draft; where we cannot send, the text to copy."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    await _open(ack, body, deps, actor, about)


async def fix(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Open the modal with the text that was rejected, refused or stopped."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.read() as tx:
        failed = await replies.by_id(tx, about.reply)
    await _open(ack, body, deps, actor, about, failed)


async def _open(
    ack: AsyncAck,
    body: Json,
    deps: Deps,
    actor: Actor,
    about: Target,
    failed: Reply | None = None,
    taken: Reply | None = None,
) -> None:
    async with deps.db.read() as tx:
        case = there(await caselists.by_id(tx, about.case), actor)
        if case.source_id in deps.places:
            desk = await writing.desk(tx, deps, actor, case)
        else:
            desk, text = None, failed.text if failed else ""
            copied = await writing.by_hand(tx, deps, actor, case, text)
    if desk is None:
        await deps.slack.open_modal(body["trigger_id"], copied)
    else:
        failed = failed or _back(desk)
        form = writing.first_form(desk, failed, _follow(deps, failed or taken))
        await _show(deps, body["trigger_id"], desk, form)
        await _opened(deps, desk)
    await ack()


def _back(desk: Desk) -> Reply | None:
    """The reply that did not reach the customer, to be mended whichever button was pressed: lists
    and reminders have but the one."""
    reply = current_reply(desk.view)
    if reply is None or reply.review_id != desk.view.review.id or reply.state not in BACK:
        return None
    return reply


async def _opened(deps: Deps, desk: Desk) -> None:
    await _translated(deps, desk)
    if desk.live is None and desk.place.can_reply:
        async with may_be_lost("is writing"), deps.db.write() as tx:
            await writing.mark_writing(tx, deps, desk.view.case, desk.actor)


async def _show(deps: Deps, trigger_id: str, desk: Desk, form: Form) -> None:
    """Open it; where Slack refuses the newest blocks, in the plain ones at once: the click is good
    for three seconds."""
    try:
        await deps.slack.open_modal(trigger_id, _modal(deps, desk, form))
    except SlackRefused as error:
        if error.code not in TOO_NEW:
            raise
        await deps.slack.open_modal(trigger_id, _modal(deps, desk, replace(form, plain=True)))


async def _translated(deps: Deps, desk: Desk) -> None:
    """Whoever reads another language than the team finds a translation the next time."""
    view, language = desk.view, desk.actor.words.language
    if not view.translation(language):
        wanted = drafting.translation_rows(deps, view.case, view.review, language)
        if wanted:
            async with may_be_lost("translation"), deps.db.write() as tx:
                await rewordings.want(tx, wanted)


def _follow(deps: Deps, before: Reply | None) -> Follow:
    """The follow-up that this reply was to promise, while its day is still to come."""
    if before is None or before.promise_at is None or before.promise_at <= deps.clock.now():
        return NOTHING
    return Follow(ON_A_DAY, before.promise_at.astimezone(deps.config.team.hours.zone).date())


def _modal(deps: Deps, desk: Desk, form: Form) -> Json:
    actor, live = desk.actor, desk.live
    if live is not None and live.by == actor.id:
        raise Sorry(_own(live, actor))
    if live is not None:
        return first_modal(
            desk.view,
            live,
            deps.clock.now(),
            actor.words,
            desk.names,
            own_text=desk.scratch.text if desk.scratch else "",
            hours_timezone=actor.timezone,
        )
    if not desk.place.can_reply:
        return copy_modal(desk.view, desk.place, form.text, actor.words)
    return writing.modal(deps, desk, form)


def _own(live: Reply, actor: Actor) -> str:
    """Why somebody whose reply stands in the way cannot write another one."""
    if live.state == ReplyState.QUEUED:
        return actor.words.t("Your reply is on its way already. Undo it to change it.")
    if live.state == ReplyState.UNKNOWN:
        return actor.words.t("Say first, on the card, whether your last reply is there.")
    return actor.words.t("Your reply is on its way already.")


async def undo(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Take the reply back while it can be; its text comes back into the modal."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    now = deps.clock.now()
    async with deps.db.write() as tx:
        await acting.check(tx, deps, actor, await caselists.by_id(tx, about.case))
        taken = await replies.withdraw(tx, about.reply, now, actor.id)
        if taken is None:
            _too_late(await replies.by_id(tx, about.reply), actor)
        elif taken.act == Act.REPLY:
            for person in {actor.id, taken.by}:
                await people.keep_scratch(tx, person, taken.review_id, taken.text, now)
    if taken is None or taken.act != Act.REPLY:
        told = escape(
            actor.words.t("It was taken back already.")
            if taken is None
            else actor.words.t("Taken back: the answer stays as it is.")
        )
        await ack()
        await tell(deps, body, line_of(told))
    else:
        await _open(ack, body, deps, actor, about, taken=taken)
    await clear(deps, body)


def _too_late(found: Reply | None, actor: Actor) -> None:
    """Sorry for a reply that is out of reach; one taken back already is what they wanted."""
    if found is None or found.state != ReplyState.WITHDRAWN:
        raise Sorry(actor.words.t("Too late: the reply is already on its way."))
