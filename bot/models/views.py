"""Rows gathered for showing one case."""

from dataclasses import dataclass

from bot.models.cases import Case, Draft, Reply
from bot.models.posts import Nudge
from bot.models.promises import Promise
from bot.models.reviews import Answer, Review, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything a card or a modal needs of one case.

    `reviews` oldest first, deleted ones included; `review` is the one to answer (the newest
    without an answer, else the newest); `before` what it said before its last edit; `draft` its
    draft for this revision and round; `reply` its newest reply of any state, or `fix` where the
    newest changes or corrects one before; `answers` those standing now, oldest first; `told` the
    reminders given in this round, oldest first; `promise` the follow-up that is still to come (the
    earliest due).
    """

    case: Case
    reviews: tuple[Review, ...]
    review: Review
    before: Revision | None = None
    draft: Draft | None = None
    reply: Reply | None = None
    fix: Reply | None = None
    answers: tuple[Answer, ...] = ()
    told: tuple[Nudge, ...] = ()
    promise: Promise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCase:
    """Another case of the same customer, and where its card stands (None = nowhere)."""

    id: int
    open: bool
    place: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a card or a modal must know of a case's source: its channel's name for people
    ("Google"), whether everyone reads it, and what a reply may be there."""

    source_id: str
    title: str
    public: bool
    brand_name: str
    can_reply: bool = True
    fixes: tuple[str, ...] = ()
    """How a reply that went out can be mended there: acts of `bot.models.Act`."""
    report_url: str = ""
    """Where a fake review is reported to the platform."""
    max_reply: int | None = None
    unit: str = "characters"
    one_reply: bool = False
    reads_back: bool = False
    mailbox: str = ""
    """The address replies leave from, for mail."""
    heard_in: tuple[str, ...] = ()
    """For a source by hand, the codes of the places where people hear its customers."""
