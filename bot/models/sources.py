"""Sources, lanes, and what we know of Slack's people and names."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class Source(Row):
    """One configured account on a channel. `start`: older reviews are stored silently.
    `fetch_at` (machine's time): when to fetch next; NULL = it is only pushed to us or is gone
    from the settings. `failing_since` and `problem`: its health, told once when it changes."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_fetch", "fetch_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    start: Mapped[datetime]
    added_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    cursor: Mapped[dict[str, Any] | None]
    fetch_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    watch_until: Mapped[datetime | None]
    watch_token: Mapped[str | None]
    last_good_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    ignored: Mapped[int] = mapped_column(default=0)
    caught_up_at: Mapped[datetime | None]
    """When its first reading reached the present."""
    open_since: Mapped[datetime | None]
    """People want cases for what was unanswered since then; NULL once they have them."""


class Access(Row):
    """An account's consent that lets a source in by OAuth. `refresh` and `bearer` (the access
    token, "" = none) are sealed. `renew_at`, `ends_at`: of the access token, the machine's time.
    `token` with `lease_until`: who fetches another now. `problem`: the consent is over."""

    __tablename__ = "access"

    source_id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    refresh: Mapped[str]
    bearer: Mapped[str] = mapped_column(default="")
    renew_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    problem: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]


class Alarm(Row):
    """Something that is down, and whether `alarm_mail` was told: `slack` or `source:<id>`. One row
    an outage; it goes when the end was told too, or came before anybody had to be told. `due_at`
    (machine's time): not to be sent before; `token` with `lease_until`: who sends now."""

    __tablename__ = "alarm"

    kind: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    healed_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]


class Lane(Row):
    """What a limit applies to, for all replicas: `source:<id>` (what is asked of it),
    `looking:<id>` (no limit: how often its looks failed), `sending:<id>` (the replies through it),
    `slack:<channel>` (and `slack:*` for the whole workspace) or `writer:<slug>` (who words things
    for us). Nothing in it moves before `due_at` (machine's time)."""

    __tablename__ = "lane"

    key: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    served_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")


class SeenMessage(Row):
    """A webhook message id that was taken: the same again has no effect."""

    __tablename__ = "seen_message"
    __table_args__ = (Index("ix_seen_message_at", "at"),)

    source_id: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class SlackPerson(Row):
    """What Slack last told us about a person."""

    __tablename__ = "slack_person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    chosen: Mapped[str] = mapped_column(default="")
    """The language this person wants of us; "" = the one of their Slack."""
    full_member: Mapped[bool] = mapped_column(default=True)
    deactivated: Mapped[bool] = mapped_column(default=False)
    bot: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime]

    @property
    def speaks(self) -> str:
        """The language to speak to this person, "" = not known."""
        return self.chosen or self.language


class SlackName(Row):
    """A name written in the settings and the Slack id it was resolved to, once.
    `members`: for a user group, the ids of its members when last asked."""

    __tablename__ = "slack_name"

    written: Mapped[str] = mapped_column(primary_key=True)
    slack_id: Mapped[str]
    members: Mapped[list[Any]] = mapped_column(default=list)
    checked_at: Mapped[datetime]


class Switch(Row):
    """A switch that people set, e.g. `pause`."""

    __tablename__ = "switch"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by: Mapped[str]
    at: Mapped[datetime]
