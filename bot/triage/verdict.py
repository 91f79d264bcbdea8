"""What triage looks at, and what it thinks of that."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.text import out_of_five, whole
from bot.triage.critical import Where
from bot.triage.liked import Liked
from bot.triage.urgency import Urgency

Kind = Literal[
    "stars",
    "words",
    "praise",
    "urgent",
    "hold",
    "language",
    "empty",
    "attached",
    "noted",
    "meant",
    "offer",
]


@dataclass(frozen=True)
class Message:
    """What triage looks at. `language` is what the channel says, if it says; `where` is the kind of
    place it stands in, `source` the id of the very place, where there is one."""

    text: str
    title: str
    rating: float | None
    scale: float | None
    language: str | None
    where: Where = "review"
    source: str = ""

    @property
    def stars(self) -> float | None:
        """The rating in stars out of five."""
        return None if self.rating is None else out_of_five(self.rating, self.scale)

    @cached_property
    def whole(self) -> str:
        """Title and text."""
        return whole(self.title, self.text)


@dataclass(frozen=True)
class Reason:
    """One ground of a verdict, as data: cards say it in the reader's language.

    `words` are the customer's own as written, for "noted" the name of whoever wrote them down;
    `value` is the rating for "stars"; `ground` says why it is "urgent" or on "hold".
    """

    kind: Kind
    words: tuple[str, ...] = ()
    value: float | None = None
    ground: str = ""


@dataclass(frozen=True)
class Verdict:
    """What triage thinks. `score` is 0 (content) to 1; `hold` says what must be decided first;
    `wishes` are sentences."""

    critical: bool
    score: float
    urgency: Urgency
    topics: tuple[str, ...]
    language: str
    reasons: tuple[Reason, ...]
    hold: str | None
    liked: tuple[Liked, ...] = ()
    wishes: tuple[str, ...] = ()
