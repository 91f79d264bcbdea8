"""What customers said, as the channels show it, and the answers standing there."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row

_LETTERS = 12
"""From so many letters on it is worth asking in which language they are."""


class Quiet(StrEnum):
    """Why a review was stored without a case."""

    OLD = "old"
    ANSWERED = "answered"
    NOT_CRITICAL = "not_critical"
    THANKS = "thanks"
    AUTOMATIC = "automatic"


class Review(Row):
    """One thing a customer said on one source, with its verdict. `material_at`: when its rating or
    words last changed in a way that matters. `look_at` (machine's time): when to look again."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index(
            "ix_review_look",
            "source_id",
            "look_at",
            sqlite_where=text("look_at IS NOT NULL"),
            postgresql_where=text("look_at IS NOT NULL"),
        ),
        Index("ix_review_thread", "source_id", "thread_key"),
        Index("ix_review_received", "received_at"),
        Index(
            "ix_review_old",
            "source_id",
            "posted_at",
            sqlite_where=text("quiet = 'old'"),
            postgresql_where=text("quiet = 'old'"),
        ),
        Index(
            "ix_review_mail",
            "mail_key",
            sqlite_where=text("mail_key IS NOT NULL"),
            postgresql_where=text("mail_key IS NOT NULL"),
        ),
        Index(
            "ix_review_phone",
            "phone_key",
            sqlite_where=text("phone_key IS NOT NULL"),
            postgresql_where=text("phone_key IS NOT NULL"),
        ),
        Index(
            "ix_review_phone_unread",
            "id",
            sqlite_where=text("phone_key IS NULL AND author_phone <> ''"),
            postgresql_where=text("phone_key IS NULL AND author_phone <> ''"),
        ),
        Index("ix_review_posted", "source_id", "posted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    external_id: Mapped[str]
    thread_key: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)

    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    rating: Mapped[float | None]
    scale: Mapped[float | None]
    url: Mapped[str] = mapped_column(default="")
    author_name: Mapped[str] = mapped_column(default="")
    author_email: Mapped[str] = mapped_column(default="")
    author_phone: Mapped[str] = mapped_column(default="")
    author_handle: Mapped[str] = mapped_column(default="")
    mail_key: Mapped[str | None]
    """What the customer is known again by, from `bot.customers`."""
    phone_key: Mapped[str | None]
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    memory: Mapped[dict[str, Any]] = mapped_column(default=dict)

    posted_at: Mapped[datetime]
    received_at: Mapped[datetime]
    material_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    missing_since: Mapped[datetime | None]
    """Looks do not find it any more since then, which was not believed yet."""
    revision: Mapped[int] = mapped_column(default=1)

    critical: Mapped[bool] = mapped_column(default=False)
    score: Mapped[float] = mapped_column(default=0.0)
    urgency: Mapped[str] = mapped_column(default="normal")
    topics: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(default="")
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    hold: Mapped[str | None]
    liked: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """What is praised: {topic, words} each."""
    wishes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    quiet: Mapped[str | None]

    look_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]

    def foreign_to(self, language: str) -> bool:
        """Whether it is in another language, as far as so many letters can tell."""
        own = self.language.partition("-")[0]
        letters = sum(sign.isalpha() for sign in self.title + self.text)
        return letters >= _LETTERS if own in ("", "unknown") else letters > 0 and own != language


class Revision(Row):
    """What a review said before an edit, found at `seen_at`; number 1 is the first text."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str]
    rating: Mapped[float | None]
    seen_at: Mapped[datetime]


class Answer(Row):
    """An answer by us to one review, and the evidence for it (shown, accepted, declared).

    `at` is the channel's time; `to_at` the `material_at` of the very words it was written to,
    where we know. `gone_at`: it vanished, was rejected or bounced."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("review_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    external_id: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    by: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)


class LooseAnswerRow(Row):
    """An answer found before the review it answers: joined when that review comes in."""

    __tablename__ = "loose_answer"
    __table_args__ = (UniqueConstraint("source_id", "answers_to", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    external_id: Mapped[str]
    answers_to: Mapped[str]
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime]


class IgnoredItem(Row):
    """Something that came in and is no customer's word; counted and listed."""

    __tablename__ = "ignored_item"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index("ix_ignored_item_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    external_id: Mapped[str]
    sender: Mapped[str]
    subject: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]
