"""Who takes care: "I'm on it", and the doors to More…, giving away and later."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.models import Case
from bot.models.views import CaseView
from bot.places import place_of
from bot.queries import caselists
from bot.slack.handover import Handover
from bot.slack.ids import Do, Target
from bot.slack.modals import called_form, give_form, kept_form, later_form, more_modal
from handlers import acting, ends, handover, writing
from handlers.acting import Actor, Sorry
from handlers.aside import tell
from handlers.found import shown, there
from handlers.when import days, laters

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.action(Do.CLAIM)(claim)
    app.action(Do.MORE)(more)
    app.action(Do.GIVE)(give)
    app.action(Do.LATER)(later)
    app.action(Do.CALLED)(called)
    app.action(Do.KEPT)(kept)
    app.action(Do.HANDOVER)(hand_over)


async def claim(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """ "I'm on it"."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        case = there(await caselists.by_id(tx, about.case), actor)
        await acting.check(tx, deps, actor, case)
        writing.check_open(case, actor)
        if not await writing.claim(tx, deps, case, actor):
            raise Sorry(await _taken(tx, case, actor))
    await ack()


async def _taken(tx: Transaction, case: Case, actor: Actor) -> str:
    holder = case.claimed_by or ""
    named = await acting.called(tx, [holder])
    return actor.words.t("{name} is on it already.", name=named.get(holder, holder))


async def more(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Everything else that can be done."""
    actor, view = await _shown(body, action, deps)
    listed = more_modal(view, place_of(deps, view), deps.clock.now(), actor.words)
    await deps.slack.open_modal(body["trigger_id"], listed)
    await ack()


async def give(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Ask whom to give it to."""
    actor, view = await _shown(body, action, deps)
    writing.check_open(view.case, actor)
    form = give_form(Target(view.case.id, view.review.id), actor.words)
    await deps.slack.open_modal(body["trigger_id"], form)
    await ack()


async def later(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Ask when to be reminded."""
    actor, view = await _shown(body, action, deps)
    writing.check_open(view.case, actor)
    now = deps.clock.now()
    about = Target(view.case.id, view.review.id)
    moments = laters(now, deps.config.team.hours)
    form = later_form(about, now, actor.words, moments, actor.timezone)
    await deps.slack.open_modal(body["trigger_id"], form)
    await ack()


async def called(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Ask how the call or the meeting went."""
    actor, view = await _shown(body, action, deps)
    writing.check_open(view.case, actor)
    about, now = Target(view.case.id, view.review.id), deps.clock.now()
    ahead = days(now, deps.config.team.hours)
    form = called_form(about, now, actor.words, ahead, actor.timezone)
    await deps.slack.open_modal(body["trigger_id"], form)
    await ack()


async def kept(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Ask what became of the promised follow-up."""
    actor, view = await _shown(body, action, deps)
    about = Target(view.case.id, view.review.id)
    form = kept_form(about, ends.promised(view, actor).id, actor.words)
    await deps.slack.open_modal(body["trigger_id"], form)
    await ack()


async def hand_over(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """All of one person's to another, now that it was asked."""
    actor = await acting.acting(deps, body)
    message = await handover.do(deps, actor, Handover.read(action["value"]))
    await ack()
    await tell(deps, body, message)


async def _shown(body: Json, action: Json, deps: Deps) -> tuple[Actor, CaseView]:
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.read() as tx:
        return actor, await shown(tx, deps, actor, about.case)
