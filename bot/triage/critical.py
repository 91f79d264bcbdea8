"""Critical or not, and how surely: what the text says and the stars beside it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import exp
from pathlib import Path
from typing import Literal

from bot.triage.balance import Weighed
from bot.triage.model import model

PATH = Path(__file__).with_name("decision.json")

_WORD = re.compile(r"\w+")
_CLEAR = 5.0
ALWAYS = 2
"""So many stars of five or fewer are critical whatever the text says."""
_OUTRIGHT = 0.4
SPARED = -0.5
"""What corrections must add to a complaint that strong words seem to make, to spare it."""

Where = Literal["review", "social", "letter"]
"""The kinds of places that have a line of their own: reviews and forms, comments on what others
can see, letters and messages to us alone."""


@dataclass(frozen=True)
class Decision:
    """What was learned about putting opinions together, in log-odds.

    `alone` and `both`: factors and constant for the compact model without and with the second
    opinion. `stars`: what so many stars of five add. `lines`: where the critical begin, so that at
    least nine of ten critical ones are found; `lines_alone`: the same without second opinion.
    """

    alone: tuple[float, float]
    both: tuple[float, float, float]
    stars: Mapping[int, float]
    lines: Mapping[str, float]
    lines_alone: Mapping[str, float]


@dataclass(frozen=True)
class Tuning:
    """What a team's own corrections taught: where words alone judge, a `shift` of the line and the
    weight of `words`; beside a second opinion, what a text's `meaning` adds to the log-odds."""

    shift: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    meaning: Callable[[str], float] | None = None

    def told(self, text: str, *, alone: bool) -> float:
        """What it adds to the log-odds of the text; `alone`: without a second opinion."""
        if not alone:
            return self.meaning(text) if self.meaning else 0.0
        met = self.words.keys() & spoken(text) if self.words else ()
        return sum(self.words[word] for word in met)


@dataclass(frozen=True)
class Untaught:
    """The log-odds of a message, the line from which on one like it is critical, and whether
    strong words say it outright."""

    odds: float
    line: float
    outright: bool

    @property
    def distance(self) -> float:
        """How far from the line it is, on either side."""
        return abs(self.odds - self.line)


def spoken(text: str) -> frozenset[str]:
    """The words of a text as a tuning knows them."""
    return frozenset(_WORD.findall(text.lower()))


@cache
def decision() -> Decision:
    """The one that ships with the program."""
    said = json.loads(PATH.read_text())
    return Decision(
        tuple(said["alone"]),
        tuple(said["both"]),
        {int(stars): value for stars, value in said["stars"].items()},
        said["lines"],
        said["lines_alone"],
    )


def odds(
    text: str, weighed: Weighed, tuning: Tuning, second: Callable[[str], float] | None
) -> float:
    """The log-odds that the text alone is a complaint, by the compact model and `second`."""
    told = tuning.told(text, alone=second is None)
    if second is None:
        factor, constant = decision().alone
        return factor * model().score(text, weighed) + constant + told
    return by_words(text, weighed) + by_meaning(second(text)) + told


def by_words(text: str, weighed: Weighed) -> float:
    """What the compact model counts beside a second opinion, in log-odds."""
    return decision().both[0] * model().score(text, weighed)


def by_meaning(opinion: float) -> float:
    """What a second opinion counts beside the compact model, in log-odds."""
    _, factor, constant = decision().both
    return factor * opinion + constant


def opinion_worth(log_odds: float) -> float:
    """How much more of a second opinion counts so much."""
    return log_odds / decision().both[1]


def with_stars(log_odds: float | None, stars: float | None) -> float:
    """Stars and text put together; None is no text."""
    if stars is None:
        return -_CLEAR if log_odds is None else log_odds
    if log_odds is None:
        return _CLEAR if stars <= ALWAYS else -_CLEAR
    return log_odds + decision().stars[max(1, min(5, round(stars)))]


def few(stars: float | None) -> bool:
    """Whether stars alone make it critical."""
    return stars is not None and stars <= ALWAYS


def plain(weighed: Weighed) -> bool:
    """Whether strong words say it outright, whatever the stars."""
    return bool(weighed.strong) and weighed.balance >= _OUTRIGHT


def line(where: Where, *, alone: bool, asks: bool) -> float:
    """Where the critical begin. A mere question (`asks`) is one only if that is more likely than
    not."""
    lines = decision().lines_alone if alone else decision().lines
    return max(lines[where], 0.0) if asks else lines[where]


def probability(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
