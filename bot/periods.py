"""Which digest is due, and which days it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.hours import WorkingHours

MORNING = 9 * 60
"""When the digest comes to a team that never closes, in minutes after midnight."""
MISSED = 5
"""A digest also tells of so many working days before that had none."""
CHART = 14
"""Days in a chart; there is none before there are so many to show."""
_DAY = timedelta(days=1)


class Every(StrEnum):
    DAY = "daily"
    WEEK = "weekly"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When digests come. `at`: minutes after midnight, None = when the day's work begins;
    `weekday`: of the weekly one, Monday 0, None = there is none."""

    daily: bool = True
    at: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days of one digest, from midnight to midnight. `day`, on which it comes or (weekly) is
    meant to come, makes it one; `at` is when."""

    every: Every
    day: date
    at: datetime
    since: datetime
    until: datetime


def due(now: datetime, rhythm: Rhythm, hours: WorkingHours) -> list[Period]:
    """The digests whose time has come on this working day: none on others, and no missed ones. A
    weekly one that could not come on its day comes later in its week."""
    today = now.astimezone(hours.zone).date()
    if not hours.works_on(today) or now < _at(today, rhythm, hours):
        return []
    found = [daily(today, rhythm, hours)] if rhythm.daily else []
    if rhythm.weekday is not None:
        found.append(weekly(today, rhythm, hours))
    return found


def daily(day: date, rhythm: Rhythm, hours: WorkingHours) -> Period:
    """All that happened since the working day before began."""
    since = next(working_days_before(day, hours))
    at = _at(day, rhythm, hours)
    return Period(Every.DAY, day, at, midnight(since, hours), midnight(day, hours))


def weekly(day: date, rhythm: Rhythm, hours: WorkingHours) -> Period:
    """The seven days before the last weekday of the weekly digest; it comes on the first working
    day from then on."""
    meant = day - ((day.weekday() - (rhythm.weekday or 0)) % 7) * _DAY
    comes = meant
    while not hours.works_on(comes):
        comes += _DAY
    at = _at(comes, rhythm, hours)
    return Period(Every.WEEK, meant, at, midnight(meant - 7 * _DAY, hours), midnight(meant, hours))


def working_days_before(day: date, hours: WorkingHours) -> Iterator[date]:
    """The working days before this one, the last first."""
    while True:
        day -= _DAY
        if hours.works_on(day):
            yield day


def days_before(until: datetime, hours: WorkingHours, count: int = CHART) -> list[datetime]:
    """The midnights at which the last `count` days before `until` began, and `until`."""
    end = until.astimezone(hours.zone).date()
    return [midnight(end - back * _DAY, hours) for back in range(count, -1, -1)]


def midnight(day: date, hours: WorkingHours) -> datetime:
    """When this local day begins, in UTC."""
    return datetime.combine(day, time(), hours.zone).astimezone(UTC)


def first_weekday(hours: WorkingHours) -> int:
    """The week's first working day."""
    return next(number for number, times in enumerate(hours.week) if times)


def _at(day: date, rhythm: Rhythm, hours: WorkingHours) -> datetime:
    minutes = rhythm.at
    if minutes is None:
        opens = hours.week[day.weekday()]
        minutes = MORNING if hours.always or not opens else opens[0][0]
    hour, minute = divmod(minutes, 60)
    return datetime.combine(day, time(hour, minute), hours.zone).astimezone(UTC)
