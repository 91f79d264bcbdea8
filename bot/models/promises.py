"""What we told a customer we would come back with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"
    """It never reached the customer: its reply came back."""


_OPEN = text("state = 'open'")


class Promise(Row):
    """A follow-up promised by a day. `by` promised it, `owner` keeps it. `made_at` is when it
    reached the customer, `since` when its day was last chosen, `due_at` its deadline, `remind_at`
    when `remind` must think about it again. It stands beside its case, whatever becomes of that."""

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_open", "case_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_promise_remind", "remind_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_promise_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_promise_owner", "owner", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), unique=True)
    """The reply that said so; NULL for a word given on the phone or face to face."""
    by: Mapped[str]
    owner: Mapped[str]
    state: Mapped[str] = mapped_column(default=PromiseState.OPEN)
    made_at: Mapped[datetime]
    since: Mapped[datetime]
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    """How we know that it was kept: shown, accepted, declared."""
    outcome: Mapped[str] = mapped_column(default="")
    """What happened, in the words of whoever says it is done."""
