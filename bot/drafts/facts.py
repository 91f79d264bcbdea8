"""What a draft is made of and what comes out."""

from dataclasses import dataclass
from typing import Literal

FOLLOW_UP, AGAIN = "follow_up", "again"
"""What a template may be for besides a first answer: news that we promised; another answer where
one of ours stands already."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What drafts and checks know of a case.

    `rating` is in stars out of five; `topics` as triage names them, first things first;
    `max_reply` counts in `unit`, None is no limit; `seed` picks the wording, the same each time.
    `fake`: it was reported as such, and gets a calm answer. `occasion` is FOLLOW_UP, AGAIN or "".
    Empty texts count as not known. `by_when` comes with its preposition: "by Friday".
    """

    language: str
    team_language: str
    public: bool
    brand_name: str
    signature: str | None = None
    private_contact: str | None = None
    address: str | None = None
    customer: str | None = None
    rating: float | None = None
    topics: tuple[str, ...] = ()
    has_text: bool = True
    channel: str = ""
    max_reply: int | None = None
    unit: str = "characters"
    hold: str | None = None
    fake: bool = False
    occasion: str = ""
    seed: str = ""
    what_happened: str | None = None
    next_step: str | None = None
    by_when: str | None = None

    @property
    def audience(self) -> str:
        return "public" if self.public else "private"


@dataclass(frozen=True)
class Draft:
    """A suggested text.

    `missing` names the parts that stand as [placeholders] and must be filled before sending;
    `notes` are "no_private_contact" (a public text that cannot say where to write to) and
    "too_long" (longer than the channel takes in every wording).
    """

    template: str
    variant: int
    language: str
    text: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A template offered in the reply modal; `why` is in the reader's language."""

    template: str
    why: str
    draft: Draft


@dataclass(frozen=True)
class Finding:
    """One thing `check` found: "must" be put right, or "read" again; with the words meant."""

    level: Literal["must", "read"]
    code: str
    words: tuple[str, ...] = ()
