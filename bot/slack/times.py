"""Times as Slack shows them: each reader sees his own time zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.locale import Words


@dataclass(frozen=True, slots=True)
class Times:
    """Times told to people in `words`. `timezone` is the team's: it decides what "today" is and
    stands where Slack cannot convert."""

    words: Words
    now: datetime
    timezone: str

    def clock(self, at: datetime) -> str:
        """11:30"""
        return self._date(at, "{time}", self.words.time(at, self.timezone))

    def day(self, at: datetime) -> str:
        """today, Fri 27 Nov"""
        return self._date(at, "{date_short_pretty}", self.words.day(at, self.timezone))

    def at(self, at: datetime) -> str:
        """at 11:30; tomorrow at 11:30"""
        if self.is_today(at):
            return self.words.t("at {time}", time=self.clock(at))
        return self.words.t("{day} at {time}", day=self.day(at), time=self.clock(at))

    def by(self, at: datetime) -> str:
        """by 11:30; by tomorrow at 11:30"""
        if self.is_today(at):
            return self.words.t("by {time}", time=self.clock(at))
        return self.words.t("by {day} at {time}", day=self.day(at), time=self.clock(at))

    def by_day(self, at: datetime) -> str:
        """by today; by Fri 27 Nov"""
        if self.is_today(at):
            return self.words.t("by today")
        return self.words.t("by {day}", day=self.day(at))

    def since(self, at: datetime) -> str:
        """since 11:30; since yesterday at 11:30"""
        if self.is_today(at):
            return self.words.t("since {time}", time=self.clock(at))
        return self.words.t("since {day} at {time}", day=self.day(at), time=self.clock(at))

    def of(self, at: datetime) -> str:
        """of 11:30; of yesterday at 11:30"""
        if self.is_today(at):
            return self.words.t("of {time}", time=self.clock(at))
        return self.words.t("of {day} at {time}", day=self.day(at), time=self.clock(at))

    def stamp(self, at: datetime) -> str:
        """today 11:30"""
        written = f"{self.words.day(at, self.timezone)} {self.words.time(at, self.timezone)}"
        return self._date(at, "{date_short_pretty} {time}", written)

    def plain(self, at: datetime) -> str:
        """Where Slack converts nothing: 11:30, or Fri 27 Nov 11:30."""
        written = self.words.time(at, self.timezone)
        return written if self.is_today(at) else f"{self.words.day(at, self.timezone)} {written}"

    def is_today(self, at: datetime) -> bool:
        zone = ZoneInfo(self.timezone)
        return at.astimezone(zone).date() == self.now.astimezone(zone).date()

    def midnight_of(self, at: datetime) -> datetime:
        """When the day of `at` begins."""
        local = at.astimezone(ZoneInfo(self.timezone))
        return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)

    def next_midnight(self) -> datetime:
        """When "today" becomes another day."""
        return self.midnight_of(self.now) + timedelta(days=1)

    def _date(self, at: datetime, pattern: str, fallback: str) -> str:
        return f"<!date^{int(at.timestamp())}^{pattern}|{fallback}>"
