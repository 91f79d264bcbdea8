"""The settings of the team as values that never change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import floor

from bot.channels.base import Options, SourceFacts
from bot.config.matching import Match, Told
from bot.config.secrets import secret_values
from bot.drafts.weights import Weight
from bot.hours import WorkingHours
from bot.ladder import PRIVATE, PUBLIC, Ladder
from bot.people import is_slack_channel
from bot.periods import Rhythm
from bot.span import Span
from bot.text import out_of_five
from bot.triage.lexicon import Own

ROLES = ("owner", "slack_channel", "decider")
"""What a rung may tell besides a written name."""


class NameKind(StrEnum):
    """What a written Slack name may stand for."""

    SLACK_CHANNEL = "slack_channel"
    PERSON = "person"
    PERSON_OR_GROUP = "person_or_group"


@dataclass(frozen=True, slots=True)
class Name:
    """A Slack name as it was written, and `place`, where it stands first."""

    written: str
    kind: NameKind
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who answers, when, and where. `responders` None: every full member may. `alarm_mail`: whom
    the source `alarm_source` writes to when Slack or a source is down ("" = nobody)."""

    name: str
    language: str
    timezone: str
    hours: WorkingHours
    holidays: str | None
    slack_channel: str
    owner: str
    decider: str
    responders: tuple[str, ...] | None
    undo: Span
    same_customer: str = "brand"
    """Whether a customer is known again within a "brand" or in the whole "team"."""
    digest: Rhythm
    alarm_mail: str = ""
    alarm_source: str = ""

    @property
    def country(self) -> str:
        """The country whose holidays it keeps ("IT"), "" where none is said."""
        return (self.holidays or "").partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Whose name stands under a reply. `address`: "lei", "tu", "voi" or "" (not said). `voice`: how
    it sounds, for whoever rewrites drafts ("" = they stay as the templates have them).
    `contacts`: where else it may be reached; `competitors`: names that no reply should say."""

    id: str
    name: str
    signature: str
    private_contact: str
    address: str
    voice: str = ""
    contacts: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One account on a channel. `was`: the id it had before. `start` is aware, UTC.
    `poll` None: the channel's own rhythm. `options` belong to the channel, secrets resolved.
    `practice`: all works as ever, but no reply leaves and nothing of it is counted.
    `forbids`: what replies must not hold there, "links" or "contacts"."""

    id: str
    was: str
    channel: str
    brand: str
    public: bool
    start: datetime | None
    private_network: bool
    poll: timedelta | None
    options: Options
    practice: bool = False
    forbids: frozenset[str] = frozenset()

    def facts(self, brand: Brand, start: datetime | None = None) -> SourceFacts:
        """What the adapter is told; `start` stands in where the file says none."""
        return SourceFacts(
            id=self.id,
            public=self.public,
            brand=brand.id,
            brand_name=brand.name,
            start=self.start or start,
            private_network=self.private_network,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where the reviews of a `match` go; None leaves it to the team. `digest`: of its Slack
    channel, where that is not the team's."""

    match: Match
    slack_channel: str | None
    owner: str | None
    decider: str | None
    ladder: str | None
    digest: Rhythm | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """Where one review goes and who hears of it."""

    slack_channel: str
    owner: str
    decider: str
    ladder: Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """How reviews are judged. `second_opinion`: ask the slower model too, where the machine has
    it; `attune`: get used to how customers speak on each source; `words`: the shop's own, by
    language."""

    second_opinion: bool = True
    attune: bool = True
    words: Mapping[str, Own] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole of `ascolto.toml`; keys are the ids. `check`: what the team says of the findings
    in a reply, by code."""

    team: Team
    brands: Mapping[str, Brand]
    sources: Mapping[str, SourceConfig]
    routes: tuple[Route, ...]
    ladders: Mapping[str, Ladder]
    check: Mapping[str, Weight] = field(default_factory=dict)
    triage: Triage = field(default_factory=Triage)

    @property
    def practice(self) -> tuple[str, ...]:
        """The sources where people only practise: figures leave them out."""
        return tuple(key for key, source in self.sources.items() if source.practice)

    def route(
        self,
        *,
        source_id: str,
        brand: str,
        topics: Sequence[str] = (),
        language: str = "",
        rating: float | None = None,
        scale: float | None = None,
        urgency: str = "",
        public: bool,
    ) -> Routed:
        """The first route that matches; what it leaves open, and all without one, is the team's.

        `rating` out of `scale` (None = 5) is compared as stars out of five. Without a ladder of
        its own a route climbs `public` or `private`, as the source is.
        """
        stars = None if rating is None else as_stars(rating, scale)
        for route in self.routes:
            if route.match.holds(
                source=source_id,
                brand=brand,
                topics=topics,
                language=language,
                urgency=urgency,
                stars=stars,
            ):
                return self._routed(route, public)
        return self._routed(None, public)

    def route_of(self, said: Told, *, public: bool) -> Routed:
        """Where this goes, or reviews like it."""
        source = self.sources.get(said.source_id)
        return self.route(
            source_id=said.source_id,
            brand=source.brand if source else "",
            topics=tuple(said.topics),
            language=said.language,
            rating=said.rating,
            scale=said.scale,
            urgency=said.urgency,
            public=public,
        )

    def _routed(self, route: Route | None, public: bool) -> Routed:
        default = PUBLIC.name if public else PRIVATE.name
        return Routed(
            slack_channel=(route and route.slack_channel) or self.team.slack_channel,
            owner=(route and route.owner) or self.team.owner,
            decider=(route and route.decider) or self.team.decider,
            ladder=self.ladders[(route and route.ladder) or default],
        )

    def digests(self) -> dict[str, Rhythm]:
        """When digests come, for each Slack channel that cards go to."""
        found: dict[str, Rhythm | None] = {self.team.slack_channel: self.team.digest}
        for route in self.routes:
            if route.slack_channel and not found.get(route.slack_channel):
                found[route.slack_channel] = route.digest
        return {place: rhythm or self.team.digest for place, rhythm in found.items()}

    def secrets(self) -> tuple[str, ...]:
        """Every value in the options of the sources that may never be shown."""
        return tuple(
            value for source in self.sources.values() for value in secret_values(source.options)
        )

    def names(self) -> tuple[Name, ...]:
        """Every Slack name that is written, once, with what it may stand for."""
        found: dict[str, Name] = {}
        for name in self._names():
            before = found.get(name.written)
            if before is None or before.kind == NameKind.PERSON_OR_GROUP != name.kind:
                found[name.written] = name
        return tuple(found.values())

    def _names(self) -> Iterator[Name]:
        channel, person = NameKind.SLACK_CHANNEL, NameKind.PERSON
        yield Name(self.team.slack_channel, channel, "[team] slack_channel")
        yield Name(self.team.owner, person, "[team] owner")
        yield Name(self.team.decider, person, "[team] decider")
        for written in self.team.responders or ():
            yield Name(written, NameKind.PERSON_OR_GROUP, "[team] responders")
        for number, route in enumerate(self.routes, start=1):
            for key, kind in (("slack_channel", channel), ("owner", person), ("decider", person)):
                if written := getattr(route, key):
                    yield Name(written, kind, f"route {number}, {key}")
        for ladder in self.ladders.values():
            for number, rung in enumerate(ladder.rungs, start=1):
                if rung.tell not in ROLES:
                    kind = channel if is_slack_channel(rung.tell) else NameKind.PERSON_OR_GROUP
                    yield Name(rung.tell, kind, f"[ladder.{ladder.name}] rung {number}, tell")

    def resolved(self, ids: Mapping[str, str]) -> "Config":
        """The same with written Slack names replaced by `ids`; those not in it stay."""

        def known(written: str) -> str:
            return ids.get(written, written)

        def maybe(written: str | None) -> str | None:
            return written and known(written)

        responders = self.team.responders
        team = replace(
            self.team,
            slack_channel=known(self.team.slack_channel),
            owner=known(self.team.owner),
            decider=known(self.team.decider),
            responders=None if responders is None else tuple(map(known, responders)),
        )
        routes = tuple(
            replace(
                route,
                slack_channel=maybe(route.slack_channel),
                owner=maybe(route.owner),
                decider=maybe(route.decider),
            )
            for route in self.routes
        )
        ladders = {
            name: replace(
                ladder, rungs=tuple(replace(rung, tell=known(rung.tell)) for rung in ladder.rungs)
            )
            for name, ladder in self.ladders.items()
        }
        return replace(self, team=team, routes=routes, ladders=ladders)


def as_stars(rating: float, scale: float | None) -> int:
    """`rating` out of `scale` as whole stars out of five, at least one."""
    return max(1, floor(out_of_five(rating, scale) + 0.5))
