"""When digests come, as it is written in `ascolto.toml`."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from bot.hours import parse_day
from bot.periods import Rhythm

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _clock(value: Any) -> int | None:
    if value in ("no", False):
        return None
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'{value!r} is not a time of day: write it like "09:00", or "no"')
    return 60 * int(found[1]) + int(found[2])


def _weekday(value: Any) -> int | None:
    if value in ("no", False):
        return None
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is not a day of the week: write it like "Mon", or "no"')
    return parse_day(value)


ClockTime = Annotated[int | None, BeforeValidator(_clock)]
Weekday = Annotated[int | None, BeforeValidator(_weekday)]


class DigestKeys(BaseModel):
    """Keys of a table that says when digests come."""

    digest: ClockTime = None
    weekly: Weekday = None

    def rhythm(self, default: Rhythm) -> Rhythm:
        """When digests come; what is not written is as in `default`."""
        written = self.model_fields_set
        daily = self.digest is not None if "digest" in written else default.daily
        at = self.digest if self.digest is not None else default.at
        return Rhythm(daily, at, self.weekly if "weekly" in written else default.weekday)

    @property
    def says_when(self) -> bool:
        """Whether anything of it is written."""
        return not self.model_fields_set.isdisjoint(DigestKeys.model_fields)
