"""More…: what was chosen is done, or asks something first."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import names_of
from bot.lives import draft
from bot.models import Event
from bot.models.views import CaseView
from bot.queries import cases, events
from bot.slack.ids import Ask, Target
from bot.slack.modals import (
    AT_ONCE,
    More,
    ask_form,
    called_form,
    dismiss_form,
    give_form,
    history_modal,
    kept_form,
    later_form,
    postpone_form,
    read_more,
    there_form,
)
from handlers import acting, ends
from handlers.acting import Actor
from handlers.found import locked, shown
from handlers.views import fix, same
from handlers.when import days, laters
from handlers.writing import check_open

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.view(Ask.MORE)(more)


async def more(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Do it, or put the next form in place of the list."""
    about, chosen = read_more(view)
    actor = await acting.acting(deps, body)
    if chosen in AT_ONCE:
        async with deps.db.write() as tx:
            await _do(tx, deps, actor, about, chosen)
        await ack(response_action="clear")
    elif chosen in _FROM_ROWS:
        await ack(response_action="update", view=await _from_rows(deps, actor, about, chosen))
    else:
        await ack(response_action="update", view=_form(deps, actor, about, chosen))


async def _do(tx: Transaction, deps: Deps, actor: Actor, about: Target, chosen: More) -> None:
    case = await locked(tx, deps, actor, about.case, ends=True)
    if chosen is More.NOT_CRITICAL:
        await ends.not_critical(tx, deps, actor, case)
    elif chosen is More.REOPEN:
        await ends.reopen(tx, deps, actor, case)
    else:
        check_open(case, actor)
        decided = await cases.decide(tx, case.id, deps.clock.now(), by=actor.id)
        if decided is not None:
            await draft(tx, deps, decided)


_FROM_ROWS = {More.HISTORY, More.FIX, More.FAKE, More.SAME, More.KEPT, More.POSTPONE}


async def _from_rows(deps: Deps, actor: Actor, about: Target, chosen: More) -> Json:
    """Modals that show what the rows say."""
    async with deps.db.read() as tx:
        if chosen is More.FIX:
            return await fix.form(tx, deps, actor, about)
        if chosen is More.SAME:
            return await same.form(tx, deps, actor, about)
        if chosen is More.FAKE:
            return await fix.report_form(tx, deps, actor, about)
        if chosen in (More.KEPT, More.POSTPONE):
            return await _promised(tx, deps, actor, about, chosen)
    return await _history(deps, actor, about)


async def _promised(tx: Transaction, deps: Deps, actor: Actor, about: Target, chosen: More) -> Json:
    promise = ends.promised(await shown(tx, deps, actor, about.case), actor)
    if chosen is More.KEPT:
        return kept_form(about, promise.id, actor.words)
    ahead = days(deps.clock.now(), deps.config.team.hours)
    return postpone_form(about, promise.id, promise.due_at, ahead, actor.words, actor.timezone)


async def _history(deps: Deps, actor: Actor, about: Target) -> Json:
    async with deps.db.read() as tx:
        seen = await shown(tx, deps, actor, about.case)
        found = await events.of_case(tx, about.case)
        named = await _named(tx, deps, seen, found)
    now = deps.clock.now()
    return history_modal(seen, found, now, actor.words, named, hours_timezone=actor.timezone)


async def _named(tx: Transaction, deps: Deps, seen: CaseView, found: list[Event]) -> dict[str, str]:
    ids = {one.who for one in found}
    ids |= {str(one.detail.get(key, "")) for one in found for key in ("to", "who", "told")}
    return {**await acting.called(tx, ids), **await names_of(tx, deps, seen)}


def _form(deps: Deps, actor: Actor, about: Target, chosen: More) -> Json:
    now, words = deps.clock.now(), actor.words
    if chosen is More.ANSWERED:
        return there_form(about, now, words)
    if chosen is More.CALLED:
        return called_form(about, now, words, days(now, deps.config.team.hours), actor.timezone)
    if chosen is More.LATER:
        return later_form(about, now, words, laters(now, deps.config.team.hours), actor.timezone)
    if chosen is More.GIVE:
        return give_form(about, words)
    if chosen is More.COLLEAGUE:
        return ask_form(about, now, words)
    return dismiss_form(about, words)
