"""Working time: spans, opening hours with breaks and holidays, and reckoning with them."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from holidays import country_holidays, list_supported_countries

from bot.sentences import is_slip
from bot.span import Span, parse_span
from bot.text import nearest

__all__ = [
    "Span",
    "WorkingHours",
    "add",
    "is_open",
    "next_open",
    "parse_day",
    "parse_hours",
    "parse_span",
    "tomorrow_at",
    "worked",
]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GIORNI = ("Lun", "Mar", "Mer", "Gio", "Ven", "Sab", "Dom")
_DAY = timedelta(days=1)
_TIMES = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_zones = cache(available_timezones)


@dataclass(frozen=True)
class WorkingHours:
    """When a team works, in its own time zone.

    `week` holds, Monday first, each day's opening times as (from, to) in minutes since that
    day's midnight; a `to` beyond 24 hours is the next morning and belongs to the day it began.
    """

    week: tuple[tuple[tuple[int, int], ...], ...]
    timezone: str
    holidays: str | None = None
    always: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def works_on(self, day: date) -> bool:
        """Whether anybody works on this local day at all."""
        if not self.week[day.weekday()]:
            return False
        return self.always or not self.holidays or day not in _holidays(self.holidays, day.year)

    def times_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The opening times that begin on this local day, in UTC."""
        if not self.works_on(day):
            return []
        both = [
            (self._moment(day, timedelta(minutes=start)), self._moment(day, timedelta(minutes=end)))
            for start, end in self.week[day.weekday()]
        ]
        return [(opens, closes) for opens, closes in both if opens < closes]

    def clamped(self, day: date, wall: timedelta) -> datetime:
        """`wall` after midnight of a working day, moved into that day's hours; in UTC."""
        for start, end in self.week[day.weekday()]:
            if wall <= timedelta(minutes=end):
                return self._moment(day, max(wall, timedelta(minutes=start)))
        return self._moment(day, timedelta(minutes=self.week[day.weekday()][-1][1]))

    def _moment(self, day: date, wall: timedelta) -> datetime:
        naive = datetime.combine(day, time()) + wall
        return naive.replace(tzinfo=self.zone).astimezone(UTC)


def add(start: datetime, span: Span, hours: WorkingHours) -> datetime:
    """The moment `span` after `start`, in UTC.

    Seconds, minutes and hours pass only while the team works; before it works nothing does.
    Days: the same local time on the nth next working day; weeks: on the same weekday n weeks
    on, or the next working day; both moved into that day's hours. Clock spans simply pass.
    """
    start = _utc(start)
    if span.clock:
        return start + span.clock_delta()
    if span.unit in "dw" and span.amount:
        return _days_on(start, span, hours)
    left = span.clock_delta()
    for opens, closes in _open_from(start, hours):
        opens = max(opens, start)
        if opens + left <= closes:
            return opens + left
        left -= closes - opens
    raise AssertionError("opening times never end")


def worked(begin: datetime, end: datetime, hours: WorkingHours) -> timedelta:
    """How much working time lies between two moments; nothing when `end` is not later."""
    begin, end = _utc(begin), _utc(end)
    total = timedelta()
    for opens, closes in _open_from(begin, hours):
        if max(opens, begin) >= end:
            break
        total += min(closes, end) - max(opens, begin)
    return total


def is_open(at: datetime, hours: WorkingHours) -> bool:
    """Whether the team works at this moment; the closing minute no longer counts."""
    return next_open(at, hours) == at


def next_open(at: datetime, hours: WorkingHours) -> datetime:
    """`at` itself while the team works, else the next opening; in UTC."""
    at = _utc(at)
    opens, _ = next(_open_from(at, hours))
    return max(opens, at)


def tomorrow_at(now: datetime, at: str, hours: WorkingHours) -> datetime:
    """The next working day after today at the local time `at` ("09:00"), just so; in UTC."""
    clock = time.fromisoformat(at)
    today = _utc(now).astimezone(hours.zone).date()
    wall = timedelta(hours=clock.hour, minutes=clock.minute)
    return hours._moment(_working_day(today, 1, hours), wall)


def _days_on(start: datetime, span: Span, hours: WorkingHours) -> datetime:
    day, wall = _local(start, hours)
    if span.unit == "d":
        return hours.clamped(_working_day(day, span.amount, hours), wall)
    day += 7 * span.amount * _DAY
    return hours.clamped(day if hours.works_on(day) else _working_day(day, 1, hours), wall)


def _local(start: datetime, hours: WorkingHours) -> tuple[date, timedelta]:
    """The working day `start` belongs to, and its wall time counted from that day's midnight."""
    local = start.astimezone(hours.zone)
    day, wall = local.date(), local.replace(tzinfo=None) - datetime.combine(local, time())
    if any(opens <= start < closes for opens, closes in hours.times_on(day - _DAY)):
        return day - _DAY, wall + _DAY
    return day, wall


def _working_day(day: date, count: int, hours: WorkingHours) -> date:
    while count:
        day += _DAY
        count -= hours.works_on(day)
    return day


def _open_from(start: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """All opening times that are not over at `start`, in order, without end."""
    day = start.astimezone(hours.zone).date() - _DAY
    while True:
        yield from (pair for pair in hours.times_on(day) if pair[1] > start)
        day += _DAY


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC)


@lru_cache(maxsize=256)
def _holidays(code: str, year: int) -> frozenset[date]:
    country, _, part = code.partition("-")
    return frozenset(country_holidays(country, subdiv=part or None, years=year))


def parse_hours(text: str, timezone: str, holidays: str | None = None) -> WorkingHours:
    """Read opening hours such as "Mon-Fri 09:00-13:00 14:00-18:00; Sat 09:00-13:00" or "always".

    `timezone` is an IANA name; `holidays` a country or country-part code ("IT", "IT-BZ"), whose
    public holidays are not worked (unless "always"). ValueError with one sentence per mistake.
    """
    _check_zone(timezone)
    if holidays is not None:
        holidays = _checked_holidays(holidays)
    if text.strip().lower() == "always":
        return WorkingHours((((0, 1440),),) * 7, timezone, holidays, always=True)
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    for part in filter(str.strip, text.split(";")):
        days, times = _part(part.strip())
        for day in days:
            if week[day]:
                raise ValueError(f"{DAYS[day]} stands twice in the hours {text!r}: write it once")
            week[day] = times
    if not any(week):
        raise ValueError(f"the hours {text!r} name no day: write 'Mon-Fri 09:00-18:00' or 'always'")
    for day, times in enumerate(week):
        after = week[(day + 1) % 7]
        if times and after and times[-1][1] - 1440 > after[0][0]:
            raise ValueError(
                f"the hours of {DAYS[day]} run past midnight into those of {DAYS[(day + 1) % 7]}"
            )
    return WorkingHours(tuple(week), timezone, holidays)


def _part(part: str) -> tuple[list[int], tuple[tuple[int, int], ...]]:
    words = re.sub(r"\s*([-–,])\s*", r"\1", part).replace("–", "-").split()
    first = next((n for n, word in enumerate(words) if word[0].isdigit()), len(words))
    if first == 0 or first == len(words):
        hint = _hint(part, ["always"])
        raise ValueError(f"{part!r} needs days and times, such as 'Mon-Fri 09:00-18:00'{hint}")
    days = [day for word in words[:first] for piece in word.split(",") for day in _days(piece)]
    times = sorted(_times(word) for word in words[first:])
    for earlier, later in pairwise(times):
        if earlier[1] > later[0]:
            raise ValueError(f"the times of {part!r} overlap: write each stretch once")
    return days, tuple(times)


def _days(piece: str) -> list[int]:
    first, dash, last = piece.partition("-")
    start = parse_day(first)
    end = parse_day(last) if dash else start
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def parse_day(name: str) -> int:
    """A day of the week, Monday 0, by its short English or Italian name; ValueError for others."""
    for names in (DAYS, _GIORNI):
        if name.title() in names:
            return names.index(name.title())
    hint = _hint(name.title()[:3], [*DAYS, *_GIORNI])
    raise ValueError(f"{name!r} is not a day{hint}: allowed are {', '.join(DAYS)}")


def _times(word: str) -> tuple[int, int]:
    found = _TIMES.fullmatch(word)
    if not found:
        raise ValueError(f"{word!r} is not a stretch of time: write it like 09:00-13:00")
    hour, minute, to_hour, to_minute = map(int, found.groups())
    start, end = 60 * hour + minute, 60 * to_hour + to_minute
    if minute > 59 or to_minute > 59 or start >= 1440 or end > 1440:
        raise ValueError(f"{word!r} names a time that no clock shows: 00:00 to 24:00 is allowed")
    if start == end:
        raise ValueError(f"{word!r} is empty: for a whole day write 00:00-24:00")
    return start, end if end > start else end + 1440


def _check_zone(name: str) -> None:
    if name not in _zones():
        hint = _zone_hint(name)
        raise ValueError(
            f"{name!r} is not a time zone{hint}: allowed are IANA names such as Europe/Rome"
        )


def _zone_hint(name: str) -> str:
    """The zone whose city is called so, in English or Italian, else the one it is a slip of."""
    zones = sorted(_zones())
    italian = Locale("it").time_zones
    for zone in zones if name else ():
        called = (zone.rpartition("/")[2].replace("_", " "), italian.get(zone, {}).get("city", ""))
        if name.casefold().replace("_", " ") in map(str.casefold, called):
            return f" (did you mean {zone!r}?)"
    best = nearest(name, zones)
    return f" (did you mean {best!r}?)" if best and is_slip(name, best) else ""


def _checked_holidays(code: str) -> str:
    country, dash, part = code.upper().partition("-")
    known = list_supported_countries()
    if country not in known:
        hint = _country_hint(country, known)
        raise ValueError(
            f"{code!r} is not a country whose holidays are known{hint}: allowed are codes such "
            f"as IT, DE or IT-BZ"
        )
    if dash and part not in known[country]:
        allowed = f"allowed are {', '.join(known[country])}" if known[country] else "it has none"
        hint = _hint(part, known[country])
        raise ValueError(f"{part!r} is not a part of {country}{hint}: {allowed}")
    return code.upper()


def _country_hint(written: str, known: Collection[str]) -> str:
    """The code of a country that was written out, else the nearest code."""
    if len(written) <= 3:
        return _hint(written, (code for code in known if len(code) == 2))
    for language in ("en", "it"):
        for code, name in Locale(language).territories.items():
            if code in known and is_slip(written.casefold(), name.casefold()):
                return f" (did you mean {code!r}?)"
    return ""


def _hint(word: str, known: Iterable[str]) -> str:
    best = nearest(word, known)
    return f" (did you mean {best!r}?)" if best else ""
