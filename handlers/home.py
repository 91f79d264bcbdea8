"""The Home tab: drawn when somebody looks at it, and again after what they do from there."""

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from bot.config import SAMPLE
from bot.db import Transaction
from bot.deps import Deps
from bot.digesting import ailing, checked, title_of
from bot.drawing import names_of
from bot.locale import LANGUAGES
from bot.models import Source
from bot.people import may_answer
from bot.queries import caselists, people, promises, sources, switches
from bot.slack import home as drawn
from bot.slack.home import Home, SourceLine
from bot.slack.ids import Do
from bot.slack.modals.frame import from_home
from handlers import acting, lists
from handlers.acting import Actor
from handlers.aside import may_be_lost

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.event("app_home_opened")(opened)
    app.action(Do.LANGUAGE)(language)


async def opened(event: Json, deps: Deps) -> None:
    """Somebody looks at Home (or at our messages to them, which is no matter of ours)."""
    if event.get("tab") != "home":
        return
    actor = await acting.acting(deps, {"user_id": event.get("user")})
    await show(deps, actor)


async def language(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """The language in which this person wants to be spoken to."""
    chosen = str((action.get("selected_option") or {}).get("value") or "")
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        await people.choose_language(tx, actor.id, chosen if chosen in LANGUAGES else "")
    deps.met.forget(actor.id)
    await ack()


async def after(deps: Deps, body: Mapping[str, Any], response: BoltResponse) -> None:
    """Draw Home anew where something was done there, or in a modal opened there that is over now;
    a Home that stays old is no harm."""
    view = body.get("view") or {}
    over = view.get("type") == "home" or body.get("type") in ("view_submission", "view_closed")
    if over and from_home(view) and not _goes_on(response):
        async with may_be_lost("Home as it stands now"):
            await show(deps, await acting.acting(deps, body))


def _goes_on(response: BoltResponse) -> bool:
    """Whether the modal stays open, with another form or with what is wrong."""
    said = json.loads(response.body or "{}")
    return said.get("response_action") in ("errors", "update", "push")


async def show(deps: Deps, actor: Actor) -> None:
    """Draw this person's Home as things stand now."""
    if may_answer(actor.person, None) is not None:
        await deps.slack.publish_home(actor.id, drawn.not_for_you(actor.words))
        return
    web = await lists.workspace(deps)
    async with deps.db.read() as tx:
        found = await _found(tx, deps, actor, web)
        rows = [*found.mine, *found.promised, *found.others]
        named = await names_of(tx, deps, *(row.view for row in rows))
        named |= await acting.called(tx, [found.paused_by])
    zone = actor.timezone
    view = drawn.home(found, deps.clock.now(), actor.words, named, hours_timezone=zone)
    await deps.slack.publish_home(actor.id, view)


async def _found(tx: Transaction, deps: Deps, actor: Actor, web: str) -> Home:
    mine = await caselists.open_ones(tx, person=actor.id, limit=drawn.MINE)
    others = await caselists.open_ones(tx, without=actor.id, limit=drawn.OTHERS)
    mine_total = await caselists.count_open(tx, person=actor.id)
    paused = await switches.paused(tx)
    row = (await people.by_ids(tx, [actor.id])).get(actor.id)
    everything = await sources.everything(tx)
    standing = [one for one in everything if one.id in deps.places and one.id != SAMPLE]
    return Home(
        mine=await lists.listed(tx, deps, mine, web, actor.words),
        mine_total=mine_total,
        promised=await lists.promised_ones(tx, deps, web, actor.id, actor.words),
        promises=await promises.count_open(tx, person=actor.id),
        others=await lists.listed(tx, deps, others, web, actor.words),
        others_total=await caselists.count_open(tx) - mine_total,
        sources=[await _source(tx, deps, one) for one in standing],
        paused_by=paused.by if paused else "",
        may_answer=await acting.may(tx, deps, actor.person),
        chosen=row.chosen if row else "",
    )


async def _source(tx: Transaction, deps: Deps, source: Source) -> SourceLine:
    return SourceLine(
        title=title_of(deps, source.id),
        checked_at=checked(deps, [source]),
        ailing=await ailing(tx, deps, source),
        by_hand=bool(deps.places[source.id].heard_in) if source.id in deps.places else False,
    )
