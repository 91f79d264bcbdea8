"""Same customer as…: asked, joined, taken apart."""

from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.models import Case
from bot.queries import caselists, customers
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import Same, read_same, same_form
from handlers import acting
from handlers.acting import Actor
from handlers.found import locked, shown

Json = dict[str, Any]
RECENT = timedelta(days=365)
"""So far back goes the search by name."""


def register(app: AsyncApp) -> None:
    app.view(Ask.SAME)(same)


async def form(tx: Transaction, deps: Deps, actor: Actor, about: Target) -> Json:
    """Whom it may be, and who it was said to be."""
    view = await shown(tx, deps, actor, about.case)
    joined = sorted(await customers.joined_to(tx, {view.case.id}))
    since, name = deps.clock.now() - RECENT, view.review.author_name
    likely = await customers.likely(tx, view.case, name, since, across=_across(deps))
    return same_form(about, likely, joined, actor.words)


async def same(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """Join the two, or take them apart; the cards say so."""
    actor = await acting.acting(deps, body)
    try:
        given = read_same(view, actor.words)
        async with deps.db.write() as tx:
            await _do(tx, deps, actor, given)
    except Mistakes as wrong:
        await ack(response_action="errors", errors=wrong.found)
        return
    await ack(response_action="clear")


async def _do(tx: Transaction, deps: Deps, actor: Actor, given: Same) -> None:
    now = deps.clock.now()
    case = await locked(tx, deps, actor, given.about.case)
    if given.apart:
        other = await caselists.by_id(tx, given.apart)
        if other is not None:
            await customers.part(tx, case, other, now, by=actor.id)
    if given.other or given.name:
        other = await _meant(tx, deps, actor, case, given)
        await customers.join(tx, case, other, now, by=actor.id)


async def _meant(tx: Transaction, deps: Deps, actor: Actor, case: Case, given: Same) -> Case:
    """The one other case that was named. Raises Mistakes."""
    words, number = actor.words, given.other
    if given.name:
        since = deps.clock.now() - RECENT
        found = await customers.called(tx, case, given.name, since, across=_across(deps))
        if len(found) > 1:
            numbers = words.both([str(one) for one in found])
            told = words.t(
                "Several cases bear this name: {numbers}. Write the number.", numbers=numbers
            )
            raise Mistakes({"which": told})
        number = found[0] if found else 0
    other = await caselists.by_id(tx, number) if number else None
    if other is None:
        raise Mistakes({"which": words.t("There is no such case.")})
    if other.id == case.id:
        raise Mistakes({"which": words.t("That is this very case.")})
    if other.brand != case.brand and not _across(deps):
        told = words.t("That case is another brand's: customers are not linked across brands.")
        raise Mistakes({"which": told})
    return other


def _across(deps: Deps) -> bool:
    return deps.config.team.same_customer == "team"
