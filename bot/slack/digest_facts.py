"""What a digest has to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack.heard import Heard
from bot.slack.lists import Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened. `missed`: deadlines that passed without an answer; `median`: from a case's
    opening to its answer, by the clock; None = no answers."""

    heard: int = 0
    critical: int = 0
    praise: int = 0
    answered: int = 0
    in_time: int = 0
    missed: int = 0
    median: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailing:
    """One thing that ails a source: it cannot be read (`since`), replies do not get out through it
    (`sending`), each with its `problem`; or it has been silent for `silent`, longer than ever
    before (`longest`)."""

    title: str
    since: datetime | None = None
    sending: bool = False
    problem: str = ""
    silent: timedelta | None = None
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of what a source heard is criticism."""

    title: str
    heard: int
    critical: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What customers like, as topics with counts, and the newest words for it; what they wish for,
    newest first, of `wished_total`."""

    liked: Sequence[tuple[str, int]] = ()
    liked_words: Sequence[str] = ()
    wished: Sequence[str] = ()
    wished_total: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought; `began` is its midnight."""

    began: datetime
    critical: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that a digest says. `todo` are the first of those `waiting`, `promised` of the
    `promises` due by tonight, `quiet` of the `quiet_total` judged not critical; `topics` are
    codes with counts, most frequent first; `checked_at` is when a source was last read."""

    weekly: bool
    since: datetime
    until: datetime
    waiting: int = 0
    late: int = 0
    todo: Sequence[Listed] = ()
    promised: Sequence[Listed] = ()
    promises: int = 0
    figures: Figures = Figures()
    days: Sequence[Day] = ()
    topics: Sequence[tuple[str, int]] = ()
    voices: Voices = Voices()
    quiet: Sequence[Heard] = ()
    quiet_total: int = 0
    ignored: int = 0
    sources: int = 0
    checked_at: datetime | None = None
    ailing: Sequence[Ailing] = ()
    shares: Sequence[Share] = ()
    thanks: Sequence[str] = ()
    paused: bool = False

    @property
    def nothing(self) -> bool:
        """Nobody waits, nobody spoke, nothing is ill."""
        figures = self.figures
        waits = self.waiting or self.promises
        return not (waits or figures.heard or figures.answered or self.ailing)
