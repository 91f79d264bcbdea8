"""Sentences, times, dates and spans in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.locale.catalogue import LANGUAGES, SOURCE, mark, translations

_COUNTS = [
    mark("one"),
    mark("two"),
    mark("three"),
    mark("four"),
    mark("five"),
    mark("six"),
    mark("seven"),
    mark("eight"),
    mark("nine"),
]


@dataclass(frozen=True)
class Words:
    """Everything said in one language; an unknown language falls back to English."""

    language: str

    def __post_init__(self) -> None:
        spoken = self.language.replace("_", "-").split("-")[0].lower()
        object.__setattr__(self, "language", spoken if spoken in LANGUAGES else SOURCE)

    def t(self, sentence: str, /, **values: object) -> str:
        """`sentence` in this language with its `{places}` filled. Values go in as they are:
        what a customer wrote must be escaped before."""
        return translations(self.language).gettext(sentence).format(**values)

    def plain(self, sentence: str) -> str:
        """`sentence` in this language as it stands: what looks like a place is not filled."""
        return translations(self.language).gettext(sentence)

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """`one` or `many` as `count` asks; `{count}` is filled."""
        found = translations(self.language).ngettext(one, many, count)
        return found.format(**{"count": self.number(count), **values})

    def count(self, number: int) -> str:
        """A small number as a word ("two"), else its digits."""
        return self.t(_COUNTS[number - 1]) if 1 <= number <= len(_COUNTS) else self.number(number)

    def number(self, value: float) -> str:
        """How many, or a rating: "4", "4.5" or "4,5", "1,234" or "1.234"."""
        return format_decimal(value, locale=self._locale)

    def time(self, at: datetime, timezone: str) -> str:
        """The local time, e.g. "09:30"."""
        return at.astimezone(ZoneInfo(timezone)).strftime("%H:%M")

    def day(self, at: datetime, timezone: str) -> str:
        """The local day, e.g. "Fri 27 Nov"."""
        return format_datetime(at.astimezone(ZoneInfo(timezone)), "EEE d MMM", locale=self._locale)

    def span(self, length: timedelta) -> str:
        """A length of time in its largest sensible unit, rounded down: "2 hours", "3 days"."""
        minutes = max(0, int(length.total_seconds() // 60))
        if minutes < 60:
            return self.n("{count} minute", "{count} minutes", minutes)
        if minutes < 48 * 60:
            return self.n("{count} hour", "{count} hours", minutes // 60)
        return self.n("{count} day", "{count} days", minutes // (24 * 60))

    def both(self, things: Sequence[str]) -> str:
        """Things named one after another: "a, b and c"."""
        return format_list(things, locale=self._locale) if things else ""

    @property
    def _locale(self) -> Locale:
        return Locale.parse("en_GB" if self.language == "en" else self.language)
