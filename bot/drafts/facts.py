"""What a draft is made of and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.drafts.weights import Weight

FOLLOW_UP, AGAIN, CHANGED, SOLVED = "follow_up", "again", "changed", "solved"
"""What a letter may be for besides a first answer: news that we promised; another answer where one
of ours stands already; what we changed because they told us; the question whether it is solved."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What drafts and checks know of a case.

    `rating` is in stars out of five; `topics` as triage names them, first things first;
    `max_reply` counts in `unit`, None is no limit; `seed` picks the wording, the same each time.
    `hold`: a person must decide first; `held`: what it was held for, also when that is decided.
    `fake`: it was reported as such, and gets a calm answer. `praise`: there is nothing to mend;
    `mixed`: praise with a complaint; `wish`: they would like something; `dear`: the price is too
    high for them. `quotes`: the customer's
    own words of complaint by the topic they speak of, all of them under "".
    `occasion` is FOLLOW_UP, AGAIN, CHANGED, SOLVED or "". `recent`: the wordings of the last
    letters on this source by part, newest first, which this one should not sound like.
    Empty texts count as not known. `by_when` comes with its preposition: "by Friday".

    For the check: `said` is what the customer wrote, `mail` the address we know of them,
    `contacts` where else the brand may be reached, `competitors` the names not to be said,
    `forbids` what replies must not hold there ("links", "contacts"), `sent` our last public
    ones, `weights` how much the team lets a code weigh.
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
    held: str | None = None
    fake: bool = False
    praise: bool = False
    mixed: bool = False
    wish: bool = False
    question: bool = False
    repeated: bool = False
    dear: bool = False
    urgency: str = "normal"
    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    occasion: str = ""
    seed: str = ""
    recent: tuple[Mapping[str, int], ...] = ()
    what_happened: str | None = None
    next_step: str | None = None
    by_when: str | None = None
    answer: str | None = None
    what_changed: str | None = None
    said: str = ""
    mail: str = ""
    contacts: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    forbids: frozenset[str] = frozenset()
    sent: tuple[str, ...] = ()
    weights: Mapping[str, Weight] = field(default_factory=dict)

    @property
    def audience(self) -> str:
        return "public" if self.public else "private"


@dataclass(frozen=True)
class Draft:
    """A suggested text, and the wording it has of each part, counted from 0.

    `missing` names the parts that stand as [placeholders] and must be filled before sending;
    `notes` are "no_private_contact" (a public text that cannot say where to write to),
    "not_proofread" (nobody whose own language it is has read these letters) and "too_long"
    (longer than the channel takes in the shortest wordings).
    """

    template: str
    wordings: Mapping[str, int]
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

    @property
    def proofread(self) -> bool:
        return "not_proofread" not in self.draft.notes


@dataclass(frozen=True)
class Finding:
    """One thing `check` found: "must" be put right, or "read" again; with the words meant."""

    level: Literal["must", "read"]
    code: str
    words: tuple[str, ...] = ()
