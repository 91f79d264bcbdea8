"""What others word for us."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class RewordingKind(StrEnum):
    VOICE = "voice"
    """A draft in the brand's voice."""
    TRANSLATION = "translation"
    """A customer's words in another language."""


class Rewording(Row):
    """Other words that are wanted for one revision of a review, and what came of it.

    `round` is that of the draft, 0 for a translation; `language` the one that is wanted. `due_at`
    and `lease_until` are the machine's time: when to ask (NULL once it is done or given up).
    `wait_until` is business time: before it the card shows no draft, so that the one it shows
    first is the one that stays. `chosen`: it came before that, and is the draft.
    """

    __tablename__ = "rewording"
    __table_args__ = (
        UniqueConstraint("review_id", "revision", "round", "kind", "language"),
        Index(
            "ix_rewording_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    revision: Mapped[int]
    round: Mapped[int]
    kind: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime]
    wait_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")
    by: Mapped[str] = mapped_column(default="")
    """Whose words: "llm", "deepl", "libretranslate"."""
    chosen: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str] = mapped_column(default="")
    """Why there are none, as a code."""
