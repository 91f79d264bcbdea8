"""The Slack names of the settings: resolved once, kept as ids; people looked up when needed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.config import Config
from bot.db import Database
from bot.deps import Deps
from bot.errors import ConfigError, Mistake, SlackError, SlackRefused
from bot.models import SlackName, SlackPerson
from bot.people import Person
from bot.queries import people
from bot.slack.client import Slack

log = structlog.get_logger(__name__)
FRESH = timedelta(hours=1)
"""So long we believe what Slack said of a person or of a group's members."""


async def resolve(db: Database, slack: Slack, clock: Clock, config: Config) -> Config:
    """The settings with Slack ids in place of names. What was resolved once is not asked again.

    ConfigError names all that Slack does not know; other SlackErrors mean "try again later".
    """
    async with db.read() as tx:
        known = {written: one.slack_id for written, one in (await people.names(tx)).items()}
    mistakes: list[Mistake] = []
    for name in config.names():
        if name.written in known:
            continue
        try:
            found = await slack.resolve(name.written)
        except SlackRefused as error:
            mistakes.append(Mistake(name.place, str(error)))
            continue
        known[name.written] = found.id
        async with db.write() as tx:
            await people.keep_name(tx, name.written, found.id, list(found.members), clock.wall())
    if mistakes:
        raise ConfigError(mistakes)
    return config.resolved(known)


async def refresh(deps: Deps) -> None:
    """Ask Slack again who is in the groups and who these people are; old knowledge stays where
    Slack does not answer."""
    async with deps.db.read() as tx:
        names = await people.names(tx)
    wanted: set[str] = set()
    for written, name in names.items():
        wanted |= await _refresh_one(deps, written, name)
    for person in sorted(wanted):
        try:
            await ask(deps, person)
        except SlackError as error:
            log.info("a person could not be looked up", person=person, error=str(error))


async def _refresh_one(deps: Deps, written: str, name: SlackName) -> set[str]:
    if name.slack_id[:1] in "UW":
        return {name.slack_id}
    if name.slack_id[:1] != "S":
        return set()
    try:
        found = await deps.slack.resolve(name.slack_id)
    except SlackError as error:
        log.info("a user group could not be looked up", group=written, error=str(error))
        return set(name.members)
    async with deps.db.write() as tx:
        await people.keep_name(tx, written, found.id, list(found.members), deps.clock.wall())
    return set(found.members)


async def ask(deps: Deps, person: str) -> SlackPerson:
    """What Slack says of this person now; kept. SlackError when it does not say."""
    told = await deps.slack.person(person)
    async with deps.db.write() as tx:
        await people.keep(tx, deps.clock.wall(), {**asdict(told), "id": person})
        row = (await people.by_ids(tx, [person]))[person]
    deps.met.forget(person)
    return row


async def person(deps: Deps, slack_id: str) -> Person:
    """Who this is: from our rows while they are fresh, else from Slack (and from our rows again
    when Slack does not answer). SlackError when nobody knows."""
    async with deps.db.read() as tx:
        row = (await people.by_ids(tx, [slack_id])).get(slack_id)
    if row is None or row.checked_at < deps.clock.wall() - FRESH:
        try:
            row = await ask(deps, slack_id)
        except SlackError:
            if row is None:
                raise
    found = as_person(row)
    deps.met.keep(found, deps.clock.monotonic())
    return found


def as_person(row: SlackPerson) -> Person:
    """A row as the rules of `bot.people` want it."""
    return Person(
        id=row.id,
        name=row.name,
        email=row.email or None,
        timezone=row.timezone or None,
        language=row.speaks or None,
        full_member=row.full_member,
        deactivated=row.deactivated,
        bot=row.bot,
    )


def responders(config: Config, names: Mapping[str, SlackName]) -> frozenset[str] | None:
    """Who may answer: ids, with the members of groups; None = every full member."""
    if config.team.responders is None:
        return None
    members = {name.slack_id: frozenset(name.members) for name in names.values()}
    ids: set[str] = set()
    for one in config.team.responders:
        ids |= members.get(one, frozenset()) if one[:1] == "S" else {one}
    return frozenset(ids)
