"""The tables of `ascolto.toml` as they are written: keys, allowed values, defaults, examples."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.config.digests import DigestKeys
from bot.config.values import (
    Id,
    Person,
    PersonOrGroup,
    SlackChannel,
    SpanText,
    Words,
    listed,
    mail_address,
)
from bot.hours import WorkingHours, parse_hours
from bot.ladder import Rung
from bot.periods import Rhythm, first_weekday
from bot.span import Span, parse_span
from bot.text import nearest
from bot.topics import RENAMED, TOPICS, TREE, named
from bot.triage.urgency import Urgency

_RATING = re.compile(r"([1-5])(?:\s*-\s*([1-5]))?")
_LONGEST_UNDO = parse_span("1h").clock_delta()


class Table(BaseModel):
    """One table of the file: a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class TeamTable(Table, DigestKeys):
    """[team]"""

    name: str = ""
    language: Literal["it", "en"] = "en"
    timezone: str = Field(examples=['"Europe/Rome"'])
    holidays: str | None = None
    hours: InstanceOf[WorkingHours] = Field("Mon-Fri 09:00-18:00", validate_default=True)
    slack_channel: SlackChannel = Field(examples=['"#reviews"'])
    owner: Person = Field(examples=['"@care-lead"'])
    decider: Person | None = None
    responders: tuple[PersonOrGroup, ...] | None = None
    undo: SpanText = parse_span("60s")
    same_customer: Literal["brand", "team"] = "brand"
    alarm_mail: str = ""
    alarm_source: str = ""

    @field_validator("alarm_mail")
    @classmethod
    def _reachable(cls, value: str) -> str:
        return mail_address(value)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return parse_hours("always", timezone=value).timezone

    @field_validator("holidays")
    @classmethod
    def _known_holidays(cls, value: str | None) -> str | None:
        return parse_hours("always", timezone="UTC", holidays=value).holidays

    @field_validator("hours", mode="before")
    @classmethod
    def _read_hours(cls, value: Any, info: ValidationInfo) -> WorkingHours:
        if not isinstance(value, str):
            raise ValueError('must be text, such as "Mon-Fri 09:00-18:00" or "always"')
        zone, holidays = info.data.get("timezone", "UTC"), info.data.get("holidays")
        return parse_hours(value, timezone=zone, holidays=holidays)

    @field_validator("responders")
    @classmethod
    def _somebody(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if value == ():
            raise ValueError("names nobody, so nobody could answer: leave it out for all members")
        return value

    @field_validator("undo")
    @classmethod
    def _short(cls, value: Span) -> Span:
        if value.clock_delta() > _LONGEST_UNDO:
            raise ValueError("is longer than 1h: every reply would leave that late")
        return value

    def digests(self) -> Rhythm:
        """When the team's digests come."""
        return self.rhythm(Rhythm(weekday=first_weekday(self.hours)))


class BrandTable(Table):
    """[[brand]]"""

    id: Id = Field(examples=['"aurora"'])
    name: str = Field(min_length=1, examples=['"Bottega Aurora"'])
    signature: str = ""
    private_contact: str = ""
    address: Literal["lei", "tu", "voi", ""] = ""
    voice: str = Field("", max_length=600)
    contacts: Words = ()
    competitors: Words = ()

    @field_validator("contacts", "competitors")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if len(name.strip()) < 2:
                raise ValueError(f"{name!r} is too short: it would be found everywhere")
        return value


class SourceTable(BaseModel):
    """[[source]]; its other keys belong to its channel."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True)

    id: Id = Field(examples=['"shop"'])
    was: str = ""
    channel: str = Field(examples=['"webhook"'])
    brand: str = ""
    public: StrictBool | None = None
    start: InstanceOf[date] | None = None
    private_network: StrictBool = False
    practice: StrictBool = False
    poll: SpanText | None = None
    forbids: Annotated[tuple[Literal["links", "contacts"], ...], BeforeValidator(listed)] = ()

    @field_validator("start", mode="before")
    @classmethod
    def _day(cls, value: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValueError(f'{value!r} is not a date: write it like "2026-01-01"') from None

    def start_at(self, zone: ZoneInfo) -> datetime | None:
        """The start as a moment, UTC; a day begins at midnight in the team's time zone."""
        if self.start is None:
            return None
        moment = self.start
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


class MatchTable(Table):
    """match = { … } of a route."""

    source: Words = ()
    brand: Words = ()
    topic: Words = ()
    language: Words = ()
    urgency: Annotated[tuple[Urgency, ...], BeforeValidator(listed)] = ()
    rating: tuple[int, int] | None = None

    @field_validator("topic")
    @classmethod
    def _known_topics(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = sorted({*TREE, *TOPICS})
        for topic in value:
            if topic not in known:
                best = RENAMED.get(topic) or nearest(topic, known)
                hint = f' (did you mean "{best}"?)' if best else ""
                raise ValueError(f"{topic!r} is no topic{hint}: allowed are {', '.join(known)}")
        return named(value)

    @field_validator("language")
    @classmethod
    def _codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not re.fullmatch(r"[a-z]{2,3}", code):
                raise ValueError(f'{code!r} is no language: write its code, such as "it" or "de"')
        return value

    @field_validator("rating", mode="before")
    @classmethod
    def _stars(cls, value: Any) -> tuple[int, int]:
        found = _RATING.fullmatch(str(value).strip())
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if low > high:
            raise ValueError(f'{value!r} is no range of stars: write "1-2" or "1", out of five')
        return low, high


class RouteTable(Table, DigestKeys):
    """[[route]]"""

    match: MatchTable = Field(examples=['{ source = "shop", rating = "1-2" }'])
    slack_channel: SlackChannel | None = None
    owner: Person | None = None
    decider: Person | None = None
    ladder: str | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "RouteTable":
        if not (self.slack_channel or self.owner or self.decider or self.ladder):
            raise ValueError("changes nothing: give it slack_channel, owner, decider or ladder")
        if self.says_when and not self.slack_channel:
            raise ValueError("has a digest but no slack_channel for it: give it one")
        return self

    def own_rhythm(self, team: Rhythm) -> Rhythm | None:
        """When its Slack channel gets digests; None = as the team."""
        return self.rhythm(team) if self.says_when else None


class RungTable(Table):
    """One line of `rungs`."""

    after: SpanText = Field(examples=['"1h"'])
    tell: str = Field(examples=['"owner"'])
    repeat: SpanText | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "RungTable":
        self.rung()
        return self

    def rung(self) -> Rung:
        """The rung that is meant."""
        return Rung(self.after, self.tell, self.repeat)


class LadderTable(Table):
    """[ladder.NAME]"""

    answer_within: SpanText = Field(examples=['"4h"'])
    rungs: tuple[RungTable, ...] = Field(examples=['[{ after = "1h", tell = "owner" }]'])


class TriageTable(Table):
    """[triage]"""

    second_opinion: bool = True
    attune: bool = True
    words: dict[str, Any] = Field(default_factory=dict)
