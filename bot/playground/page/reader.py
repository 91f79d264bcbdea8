"""Whoever looks at the page: names, dates and times as this person reads them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta

from bot.locale import Words
from bot.playground.board import Board
from bot.playground.state import Message, User

_PART = re.compile(r"\{(\w+)\}")
_HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Reader:
    """`words` is the language of the page, `now` business time."""

    ws: Board
    user: User
    words: Words
    now: datetime

    # --- names

    def name(self, user_id: str) -> str:
        """How a person is called; the id of a stranger."""
        user = self.ws.users.get(user_id)
        return (user.display_name or user.real_name) if user else user_id

    def group(self, group_id: str) -> str:
        group = self.ws.groups.get(group_id)
        return group.handle if group else group_id

    def channel(self, channel_id: str) -> str:
        channel = self.ws.channels.get(channel_id)
        return channel.name if channel and channel.name else channel_id

    def is_me(self, id_: str) -> bool:
        """Whether a mention of `id_` rings this person."""
        group = self.ws.groups.get(id_)
        return id_ == self.user.id or bool(group and self.user.id in group.users)

    # --- times

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.user.tz)

    def came(self, message: Message) -> datetime:
        """When a message came, in this person's zone."""
        at = message.at or datetime.fromtimestamp(float(message.ts), UTC)
        return at.astimezone(self.zone)

    def time(self, at: datetime) -> str:
        """09:12"""
        return at.astimezone(self.zone).strftime("%H:%M")

    def day(self, at: datetime) -> str:
        """Today; Monday 23 November"""
        when = at.astimezone(self.zone).date()
        near = self._near(when)
        return near[:1].upper() + near[1:] if near else self._day("EEEE d MMMM", when)

    def spelled(self, stamp: int, pattern: str) -> str:
        """A `<!date^…>`: `{date_short_pretty} {time}` filled in. ValueError, OverflowError or
        OSError for a moment no calendar has."""
        at = datetime.fromtimestamp(stamp, UTC).astimezone(self.zone)
        parts = self._parts()

        def spelled(found: re.Match[str]) -> str:
            return parts[found[1]](at) if found[1] in parts else found[0]

        return _PART.sub(spelled, pattern)

    def _parts(self) -> dict[str, Callable[[datetime], str]]:
        return {
            "date_num": lambda at: at.strftime("%Y-%m-%d"),
            "date_slash": lambda at: at.strftime("%d/%m/%Y"),
            "date": lambda at: self._dated("d MMMM", at),
            "date_pretty": lambda at: self._near(at.date()) or self._dated("d MMMM", at),
            "date_short": lambda at: self._dated("d MMM", at),
            "date_short_pretty": lambda at: self._near(at.date()) or self._dated("EEE d MMM", at),
            "date_long": lambda at: self._dated("EEEE d MMMM", at),
            "date_long_full": lambda at: self._dated("EEEE d MMMM", at),
            "date_long_pretty": lambda at: self._near(at.date()) or self._dated("EEEE d MMMM", at),
            "day_divider_pretty": self.day,
            "time": lambda at: at.strftime("%H:%M"),
            "time_secs": lambda at: at.strftime("%H:%M:%S"),
            "ago": lambda at: format_timedelta(
                at - self.now, add_direction=True, locale=self._locale
            ),
        }

    def _near(self, when: date) -> str:
        today = self.now.astimezone(self.zone).date()
        near = {
            0: self.words.t("today"),
            -1: self.words.t("yesterday"),
            1: self.words.t("tomorrow"),
        }
        return near.get((when - today).days, "")

    def _dated(self, pattern: str, at: datetime) -> str:
        far = abs(at - self.now) > _HALF_A_YEAR
        return self._day(f"{pattern} y" if far else pattern, at.date())

    def _day(self, pattern: str, when: date) -> str:
        return format_date(when, pattern, locale=self._locale)

    def long(self, at: datetime) -> str:
        """Monday 23 November 2026, 09:12"""
        local = at.astimezone(self.zone)
        return format_datetime(local, "EEEE d MMMM y, HH:mm", locale=self._locale)

    @property
    def _locale(self) -> Locale:
        return Locale.parse("en_GB" if self.words.language == "en" else self.words.language)
