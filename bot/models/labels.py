"""What people said of judgements, and what was learned from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row

_IN_FORCE = text("taken_back_at IS NULL")


class Label(Row):
    """Somebody says whether one revision of a review needs an answer, other than it was judged."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("review_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    revision: Mapped[int]
    critical: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]


class Learning(Row):
    """What was learned from labels once: how far the line moved and what words weigh, and beside a
    second opinion the weights of what texts mean (the constant last; empty: none). The newest that
    was not taken back is in force."""

    __tablename__ = "learning"
    __table_args__ = (
        Index("ix_learning_in_force", "id", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    labels: Mapped[int]
    shift: Mapped[float]
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    meaning: Mapped[list[Any]] = mapped_column(default=list)
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(default="")


class Attunement(Row):
    """What the bot got used to on one source: beside the second opinion, the weights of what texts
    mean there (the constant last), from the newest `heard` messages. `shipped`: the judgement that
    it adds to; to another one it does not fit."""

    __tablename__ = "attunement"

    source_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    heard: Mapped[int]
    shipped: Mapped[str]
    meaning: Mapped[list[Any]] = mapped_column(default=list)
