"""Rows gathered for showing one case."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.models.cases import Case, Draft, Reply
from bot.models.posts import Nudge
from bot.models.promises import Promise
from bot.models.reviews import Answer, Review, Revision
from bot.models.rewordings import Rewording, RewordingKind


def covers(answer: Answer, review: Review) -> bool:
    """Whether this answer was given to what the review says now."""
    return answer.review_id == review.id and (answer.to_at or answer.at) >= review.material_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a case asks of us.

    `reviews` oldest first, deleted ones included; `review` is the one to answer (the newest
    without an answer, else the newest); `answers` those standing now, oldest first; `promise` the
    follow-up that is still to come (the earliest due).
    """

    case: Case
    reviews: tuple[Review, ...]
    review: Review
    answers: tuple[Answer, ...] = ()
    promise: Promise | None = None

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.reviews]

    @property
    def waits(self) -> bool:
        """Whether `review` has no answer to what it says now."""
        return not self.answered(self.review)

    def answered(self, review: Review) -> bool:
        """Whether this one of `reviews` has an answer to what it says now."""
        return any(covers(one, review) for one in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(Asked):
    """Everything a card or a modal needs of one case.

    `before` what the review said before its last edit; `draft` its draft for this revision and
    round; `reply` its newest reply of any state, or `fix` where the newest changes or corrects one
    before; `told` the reminders given in this round, oldest first; `rewordings` what others have
    worded, or are to, for `review` and its `draft`.
    """

    before: Revision | None = None
    draft: Draft | None = None
    reply: Reply | None = None
    fix: Reply | None = None
    told: tuple[Nudge, ...] = ()
    rewordings: tuple[Rewording, ...] = ()

    @property
    def voice(self) -> Rewording | None:
        """The draft in the brand's voice, where one is wanted."""
        kinds = (one for one in self.rewordings if one.kind == RewordingKind.VOICE)
        return next(kinds, None) if self.draft is not None else None

    @property
    def suggested(self) -> str:
        """The text of the draft, in the brand's voice where that came in time; "" = no draft."""
        if self.draft is None:
            return ""
        return self.voice.text if self.voice and self.voice.chosen else self.draft.text

    def awaited(self, now: datetime) -> datetime | None:
        """Until when the draft is kept back, because one in the brand's voice may still come."""
        voice = self.voice
        if voice is None or voice.text or voice.wait_until is None or now >= voice.wait_until:
            return None
        return voice.wait_until

    def translation(self, *languages: str) -> str:
        """The customer's words in the first of these languages in which we have them, or ""."""
        kept = {
            one.language: one.text
            for one in self.rewordings
            if one.kind == RewordingKind.TRANSLATION
        }
        return next(filter(None, map(kept.get, languages)), "")


class Ended(NamedTuple):
    """How a round of a case ended (a `CaseState`), and when."""

    state: str
    at: datetime


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
    known: bool = True
    """False for a source that was taken out of the settings."""
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
