"""Spans of time as people write them: "30m", "4h", "1d", "2w", "clock 4h"."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.text import nearest

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Span:
    """A length of time as people write it: "4h" of working time, "clock 4h" by the clock."""

    amount: int
    unit: str
    clock: bool = False

    def clock_delta(self) -> timedelta:
        """The same length by the clock, working hours forgotten."""
        return timedelta(seconds=self.amount * _SECONDS[self.unit])

    def times(self, count: int) -> "Span":
        """This span, `count` times over."""
        return Span(self.amount * count, self.unit, self.clock)

    def __str__(self) -> str:
        return f"{'clock ' if self.clock else ''}{self.amount}{self.unit}"


def parse_span(text: str) -> Span:
    """Read "30m", "4h", "1d", "2w" (working time) or "clock 4h" (clock time).

    ValueError with one sentence for anything else; it names the nearest right spelling.
    """
    words = text.split()
    clock = len(words) == 2 and words[0].lower() == "clock"
    found = re.fullmatch(r"(\d+)([smhdw])", words[-1].lower() if words else "")
    if not found or len(words) != 1 + clock:
        raise ValueError(
            f"{text!r} is not a span of time{_span_hint(text)}: write a whole number and one of "
            f"s, m, h, d, w, such as 30m, 4h or 1d; 'clock 4h' is time by the clock"
        )
    if len(found[1]) > 9 or (span := Span(int(found[1]), found[2], clock)).clock_delta() > _LONGEST:
        raise ValueError(f"{text!r} is too long a span of time: a year is the longest allowed")
    return span


def _span_hint(text: str) -> str:
    found = re.search(r"(?<![\d.,-])(\d+)\s*([a-z])", text.lower())
    if not found or found[2] not in _SECONDS:
        return ""
    clock = "clock " if nearest(text.split()[0], ["clock"]) else ""
    return f" (did you mean '{clock}{found[1]}{found[2]}'?)"
