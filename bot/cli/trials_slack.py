"""What `ascolto check` tries in Slack: tokens, scopes, Slack channels, people."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Trial
from bot.cli.manifest import SCOPES
from bot.cli.spoken import told, words
from bot.clock import Clock
from bot.config import Config, Name, NameKind, SourceConfig
from bot.config.model import ROLES
from bot.errors import SlackError, SlackUnreachable
from bot.ladder import PRIVATE, PUBLIC
from bot.people import is_slack_channel
from bot.settings import Settings
from bot.slack.client import Slack
from bot.slack.names import Resolved
from bot.slack.transport import Transport


@dataclass(frozen=True, slots=True)
class _Room:
    """A Slack channel as its own facts say it."""

    id: str
    name: str
    private: bool
    member: bool
    archived: bool


async def slack_trials(
    settings: Settings, config: Config | None, clock: Clock
) -> AsyncIterator[Trial]:
    """Everything about Slack; without a working token the rest is left out."""
    token = settings.slack_bot_token.get_secret_value()
    async with Slack(token, base_url=settings.slack_api_url, clock=clock) as slack:
        try:
            us = await slack.identity()
        except SlackError as error:
            advice = told(error)
            if isinstance(error, SlackUnreachable):
                url = settings.slack_api_url
                advice = words().t("{why}: can this machine reach {url}?", why=advice, url=url)
            yield Trial(what=words().t("bot token"), ok=False, advice=advice)
            return
        yield Trial(
            what=words().t("bot token"),
            ok=True,
            advice=words().t("Workspace {team}.", team=us.team),
        )
        for one in scope_trials(us.scopes):
            yield one
        yield await way_trial(settings, clock)
        transport = Transport(token, settings.slack_api_url, clock, None)
        try:
            rooms: dict[str, _Room] = {}
            for name in config.names() if config else ():
                yield await _name_trial(slack, transport, name, rooms)
            for one in open_rooms(config, rooms) if config else ():
                yield one
        finally:
            await transport.close()


def scope_trials(has: frozenset[str]) -> Iterator[Trial]:
    """One line when every scope is there, else one for each that is not."""
    say = words()
    missing = [scope for scope in SCOPES if scope not in has]
    for scope in missing:
        add = say.t("Add it (see ascolto manifest) and install the app again.")
        advice = f"{say.t(SCOPES[scope])} {add}"
        yield Trial(what=say.t("scope {name}", name=scope), ok=False, advice=advice)
    if not missing:
        told = say.t("All {count} are there.", count=len(SCOPES))
        yield Trial(what=say.t("scopes"), ok=True, advice=told)


async def way_trial(settings: Settings, clock: Clock) -> Trial:
    """How Slack reaches us: the app token is tried, a signing secret can only be there."""
    say = words()
    if settings.slack_mode == "http" or settings.slack_app_token is None:
        url = settings.public_url or ""
        https = not url or url.startswith("https://")
        if not https:
            advice = say.t("Slack calls no other address than one with https://.")
        elif url:
            advice = say.t("Slack calls {url}.", url=f"{url}/slack/events")
        else:
            advice = say.t("Slack calls /slack/events: set PUBLIC_URL, and it stands here whole.")
        return Trial(what=say.t("signing secret"), ok=https, advice=advice)
    token = settings.slack_app_token.get_secret_value()
    app = Transport(token, settings.slack_api_url, clock, None)
    try:
        await app.write("apps.connections.open")
    except SlackError as error:
        if error.code in ("invalid_auth", "not_allowed_token_type", "token_revoked"):
            advice = say.t(
                "Slack does not take it: make a new one (Basic Information, App-Level Tokens)."
            )
        elif error.code == "missing_scope":
            advice = say.t("It lacks connections:write: make a new one with that scope.")
        else:
            advice = told(error)
        return Trial(what=say.t("app token"), ok=False, advice=advice)
    finally:
        await app.close()
    return Trial(what=say.t("app token"), ok=True, advice="Socket Mode.")


async def _name_trial(
    slack: Slack, transport: Transport, name: Name, rooms: dict[str, _Room]
) -> Trial:
    try:
        found = await slack.resolve(name.written)
        if found.kind == "slack_channel":
            room = rooms[name.written] = await _room(transport, found.id)
            problem = room_problem(room, name)
        else:
            problem = await _people_problem(slack, found, name)
    except SlackError as error:
        return Trial(what=name.written, ok=False, advice=f"{name.place}: {told(error)}")
    seen = f"{found.id}, {name.place}"
    return Trial(what=name.written, ok=not problem, advice=problem or seen)


async def _room(transport: Transport, id: str) -> _Room:
    answer, _ = await transport.read("conversations.info", channel=id)
    facts: Mapping[str, Any] = answer.get("channel") or {}
    return _Room(
        id=id,
        name=str(facts.get("name") or id),
        private=bool(facts.get("is_private")),
        member=bool(facts.get("is_member")),
        archived=bool(facts.get("is_archived")),
    )


def room_problem(room: _Room, name: Name) -> str:
    """What keeps us from posting there."""
    say = words()
    if name.kind is NameKind.PERSON:
        return say.t("{place}: this is a Slack channel, and a person is wanted.", place=name.place)
    if room.archived:
        return say.t("It is archived: open it again, or name another ({place}).", place=name.place)
    told = say.t("Ascolto is not in it: write /invite @ascolto in #{room}.", room=room.name)
    return "" if room.member else told


async def _people_problem(slack: Slack, found: Resolved, name: Name) -> str:
    """What keeps these people from hearing or answering."""
    say = words()
    if name.kind is NameKind.SLACK_CHANNEL:
        return say.t("{place}: these are people, and a Slack channel is wanted.", place=name.place)
    if found.kind == "group":
        if name.kind is NameKind.PERSON:
            return say.t(
                "{place}: this is a user group, and one person is wanted.", place=name.place
            )
        nobody = say.t("Nobody is in this user group: add people in Slack.")
        return "" if found.members else nobody
    person = await slack.person(found.id)
    about = {"name": person.name, "place": name.place}
    if person.deactivated:
        return say.t("{name} was deactivated in Slack: name somebody else ({place}).", **about)
    if person.bot:
        return say.t("{name} is a bot: name a person ({place}).", **about)
    if not person.full_member:
        return say.t("{name} is a guest or of another firm and may not answer ({place}).", **about)
    return ""


def open_rooms(config: Config, rooms: Mapping[str, _Room]) -> Iterator[Trial]:
    """A private source must not post where the whole workspace reads along."""
    say = words()
    for source in config.sources.values():
        for written, ladder in () if source.public else reached(config, source):
            room = rooms.get(written)
            if room is None or room.private:
                continue
            mend = say.t("route it to a private Slack channel.")
            if ladder:
                mend = say.t(
                    "let [ladder.{ladder}] tell a private one, or route it to another ladder.",
                    ladder=ladder,
                )
            seen = say.t(
                "{source} is private, and everyone in the workspace can read #{room}",
                source=source.id,
                room=room.name,
            )
            what = say.t("{source} in {place}", source=source.id, place=written)
            yield Trial(what=what, ok=False, advice=f"{seen}: {mend}")


def reached(config: Config, source: SourceConfig) -> Iterator[tuple[str, str]]:
    """Every Slack channel, as written, in which a review of `source` may be shown, once; with the
    ladder that tells it there ("": its cards go there)."""
    found: dict[str, str] = {}
    for slack_channel, ladder in _ways(config, source):
        found.setdefault(slack_channel, "")
        for rung in config.ladders[ladder].rungs:
            if is_slack_channel(rung.tell) and rung.tell not in ROLES:
                found.setdefault(rung.tell, ladder)
    yield from found.items()


def _ways(config: Config, source: SourceConfig) -> Iterator[tuple[str, str]]:
    """Slack channel and ladder of each route that its reviews may take, and of none."""
    usual = (config.team.slack_channel, (PUBLIC if source.public else PRIVATE).name)
    for route in config.routes:
        match = route.match
        if (match.source and source.id not in match.source) or (
            match.brand and source.brand not in match.brand
        ):
            continue
        yield route.slack_channel or usual[0], route.ladder or usual[1]
        if not (match.topic or match.language or match.urgency or match.rating):
            return
    yield usual
