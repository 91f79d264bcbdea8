"""What the bot shows in Slack, and the reminders it gave."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class PostKind(StrEnum):
    CARD = "card"
    """The alert card of a case."""
    NOTE = "note"
    """A line in a card's thread (thank-you, edit, someone answered there)."""
    NUDGE = "nudge"
    """The coalesced reminder to one person for one slot (a message to that person)."""
    CALL = "call"
    """An escalation in a card's thread, broadcast into the Slack channel."""
    FIRST_DAY = "first_day"
    """What a source had heard before we listened."""
    NOTICE = "notice"
    """Something about a source or Slack itself that broke or healed."""
    STORM = "storm"
    """Many new cases of one Slack channel at once, on one card."""
    DIGEST = "digest"
    """What a day or a week brought, for one Slack channel."""


STORM = "in a storm"
"""Why a card is not shown whose case stands on a storm's card."""
NOTHING_LEFT = "nothing left to say"
"""Why a post was given up that may have something to say again."""
URGENCY = {"low": 0, "normal": 1, "high": 2, "now": 3}
"""How cases rank in their lane."""
_DUE = text("due_at IS NOT NULL")
_CHILD = text("parent_id IS NOT NULL")
_REDRAW = text("redraw_at IS NOT NULL")
_DIGEST = text("kind = 'digest'")


class Post(Row):
    """One thing the bot shows in Slack. What should stand there is `version`, what stands there
    `drawn_version`; `due_at` (machine's time) is when `publish` must touch it, NULL = all is well.

    `slack_channel` is a channel's or a person's id; `place` the channel id that Slack answered.
    `attempted_at` set and `ts` NULL = we may have posted it and must look before posting again.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index(
            "ix_post_due",
            "slack_channel",
            "due_at",
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        ),
        Index("ix_post_parent", "parent_id", sqlite_where=_CHILD, postgresql_where=_CHILD),
        Index("ix_post_redraw", "redraw_at", sqlite_where=_REDRAW, postgresql_where=_REDRAW),
        Index("ix_post_digest", "created_at", sqlite_where=_DIGEST, postgresql_where=_DIGEST),
        UniqueConstraint("subject", name="uq_post_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    """What makes it one of its kind, e.g. `card:17`, `nudge:U1:2026-11-23T10:00`."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The post in whose thread it stands: it waits until that one has a `ts`. Of a card that is
    not shown: the storm it stands in."""
    broadcast: Mapped[bool] = mapped_column(default=False)
    slack_channel: Mapped[str]
    place: Mapped[str | None]
    ts: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What its builder needs beside the rows (codes and ids, no customer words)."""

    urgency: Mapped[int] = mapped_column(default=0)
    """Higher goes first in its lane."""
    version: Mapped[int] = mapped_column(default=1)
    drawn_version: Mapped[int] = mapped_column(default=0)
    redraw_at: Mapped[datetime | None]
    """Business time at which what is shown changes by itself."""
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    attempted_at: Mapped[datetime | None]
    nonce: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    plain: Mapped[bool] = mapped_column(default=False)
    """Slack refused the newest blocks: drawn with the plain fallback from then on."""
    failures: Mapped[int] = mapped_column(default=0)
    reposts: Mapped[int] = mapped_column(default=0)
    given_up: Mapped[str] = mapped_column(default="")
    """Why it will not be shown any more, e.g. deleted twice by hand."""


class Nudge(Row):
    """One reminder given. Unique, so it is given once whoever crashes when."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("case_id", "round", "ladder", "rung", "nth"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int]
    ladder: Mapped[str]
    rung: Mapped[int]
    """From 1; 0 stands for reminders outside the ladder, told apart by `ladder`."""
    nth: Mapped[int] = mapped_column(default=0)
    told: Mapped[str]
    """The Slack id of the person or Slack channel."""
    why: Mapped[str] = mapped_column(default="")
    """Why it was them, a code of `slack.nudges`; "" = in a thread, or long ago."""
    given_at: Mapped[datetime]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
