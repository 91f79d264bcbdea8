"""Who acts, in which words we speak to them, and whether they may."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import names
from bot.config import Config
from bot.db import Transaction
from bot.deps import Deps
from bot.errors import AscoltoError, SlackUnreachable
from bot.locale import LANGUAGES, Words
from bot.models import Case
from bot.people import Person, Refusal, may_answer
from bot.queries import people
from bot.text import escape

PATIENCE = 1.0
"""Seconds that Slack gets to tell who somebody is, of the three in which a click is answered."""


class Sorry(AscoltoError):
    """It cannot be done: a sentence for the person who acted, in their language, no mrkdwn."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who clicked, typed or sent, and the words of their language."""

    person: Person
    words: Words
    timezone: str

    @property
    def id(self) -> str:
        return self.person.id


def slack_id(body: Mapping[str, Any]) -> str:
    """Who sent this payload."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


async def acting(deps: Deps, body: Mapping[str, Any]) -> Actor:
    """Who this is, from our rows or from Slack. SlackError when nobody knows."""
    person = await lookup(deps, slack_id(body))
    zone = person.timezone or deps.config.team.timezone
    return Actor(person, Words(_language(deps.config, person.language)), zone)


async def words_for(deps: Deps, person: str) -> Words:
    """The words of somebody's language as far as our rows tell, without asking Slack."""
    async with deps.db.read() as tx:
        row = (await people.by_ids(tx, [person])).get(person)
    return Words(_language(deps.config, row.speaks if row else None))


def _language(config: Config, spoken: str | None) -> str:
    return spoken if spoken in LANGUAGES else config.team.language


async def lookup(deps: Deps, person: str) -> Person:
    """What is known of this person; Slack is asked when that is old, but not for long. An answer
    that comes later is kept for the next click. Whom we met moments ago we know."""
    if (met := deps.met.get(person, deps.clock.monotonic())) is not None:
        return met
    asked = deps.ongoing.start(names.person(deps, person))
    asked.add_done_callback(_heard)
    try:
        return await deps.clock.deadline(asyncio.shield(asked), PATIENCE)
    except TimeoutError:
        async with deps.db.read() as tx:
            row = (await people.by_ids(tx, [person])).get(person)
        if row is None:
            raise SlackUnreachable(f"Slack did not tell in time who {person} is") from None
        return names.as_person(row)


def _heard(asked: "asyncio.Future[Person]") -> None:
    if not asked.cancelled():
        asked.exception()  # who waited was told; nobody else asks


def check_member(actor: Actor) -> None:
    """Sorry unless this person belongs to the firm: lists show what customers wrote."""
    if may_answer(actor.person, None) is not None:
        raise Sorry(actor.words.t("Only full members of this workspace can do this."))


async def check(
    tx: Transaction, deps: Deps, actor: Actor, case: Case | None = None, *, ends: bool = False
) -> None:
    """Sorry unless this person may answer customers. `ends`: what they do ends the case, which
    the decider alone may do while it is on hold."""
    if not await may(tx, deps, actor.person, case):
        told = await _who_may(tx, deps, actor.words)
        raise Sorry(actor.words.t("Only {people} can do this.", people=told))
    if ends and case is not None and case.hold:
        deciders = [one for one in (case.decider, deps.config.team.decider) if one]
        if actor.id not in deciders:
            named = await called(tx, deciders[:1])
            told = named.get(deciders[0], deciders[0]) if deciders else deps.config.team.name
            raise Sorry(actor.words.t("On hold: {name} decides.", name=told))


async def may(tx: Transaction, deps: Deps, person: Person, case: Case | None = None) -> bool:
    """Whether this person may answer: responders, and whom the settings name to answer or decide
    (never a guest, a bot, or somebody of another firm)."""
    team = deps.config.team
    if team.responders is None:
        return may_answer(person, None) is None
    allowed = names.responders(deps.config, await people.names(tx))
    named = {team.owner, team.decider}
    if case is not None:
        named |= {case.owner, case.decider}
    return may_answer(person, None if allowed is None else allowed | named) is None


def unfit(person: Person, words: Words) -> str:
    """Why no customer's words are for this person; "" for a member of the firm."""
    refusal = may_answer(person, None)
    if refusal is None:
        return ""
    told = {
        Refusal.BOT: words.t("{name} is a bot.", name=person.name),
        Refusal.DEACTIVATED: words.t("{name} is deactivated in Slack.", name=person.name),
    }
    outside = words.t(
        "{name} is a guest here or of another firm, and may not answer customers. Choose a "
        "colleague.",
        name=person.name,
    )
    return told.get(refusal, outside)


def may_not(person: Person, words: Words) -> str:
    """That nothing can be handed to this person, who may not answer, and why."""
    return unfit(person, words) or words.t("{name} may not answer customers.", name=person.name)


async def _who_may(tx: Transaction, deps: Deps, words: Words) -> str:
    responders = deps.config.team.responders
    if responders is None:
        return words.t("full members of this workspace")
    told = await called(tx, responders)
    return words.both([told.get(one, one) for one in responders])


async def called(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """Names by Slack id: people as they call themselves, groups as the settings write them."""
    wanted = set(ids)
    groups = {
        one.slack_id: written
        for written, one in (await people.names(tx)).items()
        if one.slack_id in wanted and one.slack_id.startswith("S")
    }
    known = await people.by_ids(tx, wanted)
    return {**groups, **{key: one.name for key, one in known.items()}}


def said(sorry: Exception) -> str:
    """A sentence made safe for mrkdwn."""
    return escape(str(sorry))
