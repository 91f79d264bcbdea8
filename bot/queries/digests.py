"""What a day or a week brought, counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement, Label

from bot.db import Transaction
from bot.models import (
    Case,
    CaseState,
    IgnoredItem,
    Post,
    Promise,
    PromiseState,
    Quiet,
    Reply,
    ReplyState,
    Review,
    Source,
)
from bot.queries.caselists import COUNTED

LOOK_BACK = 200
"""How many reviews tell the rhythm of a source."""
_UNHEARD = (Quiet.OLD, Quiet.AUTOMATIC)
"""History, and what machines wrote, was not heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose cases: those of one Slack channel (None = all), with `rest` also those of channels
    that are not among `named`. Practice does not count, nor what was said on the sources
    `left_out`."""

    slack_channel: str | None = None
    named: tuple[str, ...] = ()
    rest: bool = False
    left_out: tuple[str, ...] = ()

    def takes(self, slack_channel: str) -> bool:
        """Whether what belongs to this Slack channel counts."""
        if self.slack_channel in (None, slack_channel):
            return True
        return self.rest and slack_channel not in self.named

    def _cases(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [COUNTED]
        if self.slack_channel is not None:
            own = Case.slack_channel == self.slack_channel
            found.append(or_(own, Case.slack_channel.not_in(self.named)) if self.rest else own)
        if self.left_out:
            found.append(Case.source_id.not_in(self.left_out))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many reviews that are alike; `slack_channel` is their case's ("" = they have none)."""

    source_id: str
    language: str
    rating: float | None
    scale: float | None
    urgency: str
    topics: list[Any]
    critical: bool
    quiet: str | None
    slack_channel: str
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """One answered case."""

    opened_at: datetime
    due_at: datetime
    answered_at: datetime
    answered_by: str


async def first_contact(tx: Transaction) -> datetime | None:
    """When we came to know the first of the sources."""
    return await tx.scalar(select(func.min(Source.added_at)))


async def given(tx: Transaction, subjects: Collection[str]) -> set[str]:
    """Those of these posts that there are."""
    return set(await tx.scalars(select(Post.subject).where(Post.subject.in_(subjects))))


async def waiting(tx: Transaction, scope: Scope, now: datetime) -> tuple[int, int]:
    """How many cases are open, and how many of them late."""
    found = await tx.execute(
        select(func.count(), func.count().filter(Case.due_at < now)).where(
            Case.state == CaseState.OPEN, *scope._cases()
        )
    )
    total, late = found.one()
    return int(total), int(late)


async def to_do(tx: Transaction, scope: Scope, limit: int) -> list[Case]:
    """The open cases that want an answer first: the late ones, then by deadline."""
    found = await tx.scalars(
        select(Case)
        .where(Case.state == CaseState.OPEN, *scope._cases())
        .order_by(Case.due_at, Case.id)
        .limit(limit)
    )
    return list(found)


async def promised(
    tx: Transaction, scope: Scope, due_by: datetime, limit: int
) -> tuple[int, list[tuple[Promise, Case]]]:
    """How many follow-ups are promised by then (late ones too), and the first of them; an open
    case tells of its own."""
    still = (Promise.state == PromiseState.OPEN, Promise.due_at < due_by)
    wanted = (*still, Case.state != CaseState.OPEN, *scope._cases())
    own = Case.id == Promise.case_id
    total = await tx.scalar(select(func.count(Promise.id)).join(Case, own).where(*wanted))
    found = await tx.execute(
        select(Promise, Case)
        .join(Case, own)
        .where(*wanted)
        .order_by(Promise.due_at, Promise.id)
        .limit(limit)
    )
    return int(total or 0), [(row[0], row[1]) for row in found]


async def heard(tx: Transaction, since: datetime, until: datetime) -> list[Group]:
    """What was heard, those alike together: their Slack channel follows from the settings."""
    columns = (
        Review.source_id,
        Review.language,
        Review.rating,
        Review.scale,
        Review.urgency,
        Review.topics,
        Review.critical,
        Review.quiet,
        func.coalesce(Case.slack_channel, "").label("slack_channel"),
    )
    found = await tx.execute(
        select(*columns, func.count().label("count"))
        .outerjoin(Case, Case.id == Review.case_id)
        .where(
            Review.received_at >= since,
            Review.received_at < until,
            _was_heard(),
            or_(Case.id.is_(None), COUNTED),
        )
        .group_by(*columns[:-1], Case.slack_channel)
    )
    return [Group(**row) for row in found.mappings()]


def _was_heard() -> ColumnElement[bool]:
    return or_(Review.quiet.is_(None), Review.quiet.not_in(_UNHEARD))


async def not_critical(
    tx: Transaction, since: datetime, until: datetime, limit: int
) -> list[Review]:
    """What got no card because it was judged not critical, doubtful first."""
    found = await tx.scalars(
        select(Review)
        .where(
            Review.received_at >= since,
            Review.received_at < until,
            Review.quiet == Quiet.NOT_CRITICAL,
        )
        .order_by(Review.score.desc(), Review.id.desc())
        .limit(limit)
    )
    return list(found)


async def told_more(tx: Transaction, since: datetime, until: datetime, limit: int) -> list[Review]:
    """What says what somebody likes or wishes for, newest first."""
    found = await tx.scalars(
        select(Review)
        .outerjoin(Case, Case.id == Review.case_id)
        .where(
            Review.received_at >= since,
            Review.received_at < until,
            or_(Review.liked != [], Review.wishes != []),
            or_(Review.quiet.is_(None), Review.quiet != Quiet.OLD),
            or_(Case.id.is_(None), COUNTED),
        )
        .order_by(Review.received_at.desc(), Review.id.desc())
        .limit(limit)
    )
    return list(found)


async def ignored(tx: Transaction, since: datetime, until: datetime) -> dict[str, int]:
    """How much came in that is no customer's word, by source."""
    found = await tx.execute(
        select(IgnoredItem.source_id, func.count())
        .where(IgnoredItem.at >= since, IgnoredItem.at < until)
        .group_by(IgnoredItem.source_id)
    )
    return dict(found.all())


async def answered(tx: Transaction, scope: Scope, since: datetime, until: datetime) -> list[Done]:
    """The cases that were answered and still are."""
    found = await tx.execute(
        select(Case.opened_at, Case.due_at, Case.answered_at, Case.answered_by).where(
            *_answered(scope, since, until)
        )
    )
    return [Done(*row) for row in found if row[2] is not None]  # type: ignore[arg-type]


async def missed(tx: Transaction, scope: Scope, since: datetime, until: datetime) -> int:
    """How many deadlines passed whose customers had no answer at the end of these days."""
    later = (Case.state == CaseState.ANSWERED) & (Case.ended_at >= until)
    unanswered = (or_(Case.state == CaseState.OPEN, later), *scope._cases())
    due = (Case.due_at >= since, Case.due_at < until)
    return int(await tx.scalar(select(func.count()).where(*due, *unanswered)) or 0)


def _answered(scope: Scope, since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    ended = (Case.ended_at >= since, Case.ended_at < until)
    return [Case.state == CaseState.ANSWERED, *ended, *scope._cases()]


async def writers(
    tx: Transaction, scope: Scope, since: datetime, until: datetime
) -> list[tuple[str, str]]:
    """Whose replies answered these cases: Slack id and name as it was."""
    cases = select(Case.id).where(*_answered(scope, since, until))
    found = await tx.execute(
        select(Reply.by, func.max(Reply.by_name))
        .where(
            Reply.case_id.in_(cases),
            Reply.state.in_([ReplyState.SENT, ReplyState.SHOWN]),
            Reply.settled_at.is_(None),
        )
        .group_by(Reply.by)
    )
    return list(found)


async def critical_by_day(tx: Transaction, scope: Scope, days: Sequence[datetime]) -> list[int]:
    """How many critical reviews came on each day; `days` are midnights, the last one's end too."""
    found = await tx.execute(
        select(_day(Review.received_at, days), func.count())
        .join(Case, Case.id == Review.case_id)
        .where(
            Review.received_at >= days[0],
            Review.received_at < days[-1],
            Review.critical,
            _was_heard(),
            *scope._cases(),
        )
        .group_by("day")
    )
    return _by_day(dict(found.all()), days)


async def answered_by_day(tx: Transaction, scope: Scope, days: Sequence[datetime]) -> list[int]:
    """How many cases were answered on each day (and still are)."""
    found = await tx.execute(
        select(_day(Case.ended_at, days), func.count())
        .where(*_answered(scope, days[0], days[-1]))
        .group_by("day")
    )
    return _by_day(dict(found.all()), days)


def _day(moment: InstrumentedAttribute[Any], days: Sequence[datetime]) -> Label[int]:
    """Which of the days a moment lies in."""
    return sql_case(*[(moment < end, number) for number, end in enumerate(days[1:])]).label("day")


def _by_day(found: dict[int, int], days: Sequence[datetime]) -> list[int]:
    return [found.get(number, 0) for number in range(len(days) - 1)]


async def rhythm(tx: Transaction, source_id: str) -> list[datetime]:
    """When customers last spoke on a source, newest first."""
    found = await tx.scalars(
        select(Review.posted_at)
        .where(Review.source_id == source_id)
        .order_by(Review.posted_at.desc())
        .limit(LOOK_BACK)
    )
    return list(found)
