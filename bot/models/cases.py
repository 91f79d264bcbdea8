"""Our handling of what customers said."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class CaseState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    GONE = "gone"


class ReplyState(StrEnum):
    WAITING_APPROVAL = "waiting_approval"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    REFUSED = "refused"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


PRACTICE = "practice"
"""The problem of a reply that stayed because practice began or ended before it left."""
STRANDED = "stranded"
"""The problem of a queued reply whose source the settings know no more, once people were told."""
LIVE = ("waiting_approval", "queued", "sending", "sent", "unknown")
"""States in which no other reply to the same review may be written."""


class Act(StrEnum):
    """What a reply does there."""

    REPLY = "reply"
    EDIT = "edit"
    """Other words in the place of our reply that stands there."""
    DELETE = "delete"
    """Our reply that stands there is taken away."""
    CORRECTION = "correction"
    """A second message, after one that answered."""


class Case(Row):
    """Our handling of the critical reviews of one customer about one matter.

    `version` grows with every change that people should see. `opened_at` starts the clock of the
    present `round`; `due_at` is its deadline; `remind_at` when `remind` must think about it again
    (NULL: not again).
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
        Index("ix_cases_state", "state", "due_at"),
        Index("ix_cases_room", "slack_channel", "created_at"),
        Index("ix_cases_thread", "source_id", "thread_key"),
        Index(
            "ix_cases_ended",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    brand: Mapped[str]
    thread_key: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=CaseState.OPEN)
    round: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    slack_channel: Mapped[str]
    ladder: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    urgency: Mapped[str] = mapped_column(default="normal")
    hold: Mapped[str | None]
    decider: Mapped[str] = mapped_column(default="")

    created_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reopened_why: Mapped[str] = mapped_column(default="")
    practice: Mapped[bool] = mapped_column(default=False)
    """Nothing of it leaves, and no figure counts it. An open case is as its source is."""

    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    claim_until: Mapped[datetime | None]
    writing_by: Mapped[str | None]
    writing_since: Mapped[datetime | None]
    snoozed_by: Mapped[str | None]
    snoozed_until: Mapped[datetime | None]
    snooze_why: Mapped[str] = mapped_column(default="")

    fake_at: Mapped[datetime | None]
    """When it was reported to its platform as fake; `fake_outcome`: what became of that."""
    fake_by: Mapped[str] = mapped_column(default="")
    fake_said: Mapped[str] = mapped_column(default="")
    fake_outcome: Mapped[str] = mapped_column(default="")

    evidence: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")
    dismissed_why: Mapped[str] = mapped_column(default="")
    dismissed_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class Draft(Row):
    """The suggested text for one revision of one review in one round; it never changes.
    `wordings`: which wording it has of each part."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("review_id", "revision", "round"),
        Index("ix_draft_source", "source_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    source_id: Mapped[str]
    revision: Mapped[int]
    round: Mapped[int]
    template: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    wordings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    missing: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[list[Any]] = mapped_column(default=list)


_LIVE = "state IN ('waiting_approval','queued','sending','sent','unknown') AND settled_at IS NULL"

_LEAVING = "state IN ('queued', 'sending')"


class Reply(Row):
    """What a person decided to send to one review. `send_after` is business time (undo);
    `lease_until` the machine's. `key` goes with every try. `settled_at`: the matter was opened
    again since, so another reply may be written."""

    __tablename__ = "reply"
    __table_args__ = (
        Index(
            "uq_reply_live",
            "review_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index(
            "ix_reply_due",
            "source_id",
            "send_after",
            sqlite_where=text(_LEAVING),
            postgresql_where=text(_LEAVING),
        ),
        Index(
            "ix_reply_warn",
            "warn_at",
            sqlite_where=text("warn_at IS NOT NULL"),
            postgresql_where=text("warn_at IS NOT NULL"),
        ),
        Index("ix_reply_recent", "source_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    view_id: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    text: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    template: Mapped[str] = mapped_column(default="")
    act: Mapped[str] = mapped_column(default=Act.REPLY)
    fixes: Mapped[str] = mapped_column(default="")
    """The external id of the reply that an edit or a deletion is about."""
    to_at: Mapped[datetime]
    """The `material_at` of the words that it answers."""
    replace: Mapped[bool] = mapped_column(default=False)
    """A person saw the answer standing there and wants this one all the same."""
    practice: Mapped[bool] = mapped_column(default=False)
    """Written where the modal said that nothing is sent: it never is."""
    created_at: Mapped[datetime]
    send_after: Mapped[datetime]
    promise_at: Mapped[datetime | None]
    """By when it promises a follow-up: a promise once the reply is out."""
    not_before: Mapped[datetime | None]
    """Machine's time of the next try after an unclear or failed one."""
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    """Machine's time of the last try: from then on it may have gone out."""
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    payload: Mapped[bytes] = mapped_column(default=b"")
    external_id: Mapped[str | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    """When "sent, not yet visible" becomes a warning; NULL once warned or shown."""
    settled_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


class Scratch(Row):
    """What a person has typed and not sent: it survives a closed modal."""

    __tablename__ = "scratch"

    person: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime]


class Event(Row):
    """Who did what, when, to what. Append-only."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    """A Slack user id, "customer", "ascolto" or "channel"."""
    what: Mapped[str]
    """One of `bot.queries.events.WHAT`."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    source_id: Mapped[str | None] = mapped_column(ForeignKey("source.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
