"""What should stand in Slack, and what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import func, literal, or_, select, update
from sqlalchemy.orm import aliased

from bot.db import Transaction
from bot.models import Lane, Post, PostKind
from bot.queries.lanes import AT_ONCE, WORKSPACE, open_lanes, slack_lane, take, upsert

PACE = timedelta(seconds=1)
"""One message a second and Slack channel (Slack's rate limits page for chat.postMessage)."""
LEASE = timedelta(seconds=60)
"""Three times the hard deadline of a call."""
UNCLEAR = timedelta(seconds=25)
"""Longer than the call's own deadline: from then on it is worth looking whether it arrived."""
URGENCY = {"low": 0, "normal": 1, "high": 2, "now": 3}


def card_subject(case_id: int) -> str:
    """The subject of a case's card."""
    return f"card:{case_id}"


def row(
    kind: PostKind,
    subject: str,
    slack_channel: str,
    now: datetime,
    *,
    case_id: int | None = None,
    parent_id: int | None = None,
    broadcast: bool = False,
    urgency: int = 1,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One post as a row to be written, due at once."""
    return {
        "kind": kind,
        "subject": subject,
        "slack_channel": slack_channel,
        "created_at": now,
        "case_id": case_id,
        "parent_id": parent_id,
        "broadcast": broadcast,
        "urgency": urgency,
        "detail": dict(detail or {}),
        "due_at": AT_ONCE,
        "version": 1,
        "drawn_version": 0,
        "plain": False,
        "failures": 0,
        "reposts": 0,
        "given_up": "",
    }


async def add(tx: Transaction, values: Mapping[str, Any]) -> int:
    """Write a post made by `row` and give its id; the same subject again is the same post, which
    then is due for a redraw."""
    await open_lanes(tx, [slack_lane(values["slack_channel"]), WORKSPACE])
    statement = upsert(tx, Post).values(**values)
    found = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={"version": Post.version + 1, "due_at": AT_ONCE},
        ).returning(Post.id)
    )
    tx.poke("publish")
    return int(found.scalar_one())


async def add_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new posts made by `row`; one whose subject is there already stays as it is."""
    if rows:
        lanes = {slack_lane(row["slack_channel"]) for row in rows}
        await open_lanes(tx, [WORKSPACE, *lanes])
        await tx.execute(upsert(tx, Post).on_conflict_do_nothing(), [dict(one) for one in rows])
        tx.poke("publish")


async def touch(tx: Transaction, subject: str, urgency: int | None = None) -> None:
    """What this post shows has changed: draw it again (no effect if it was given up)."""
    values: dict[str, Any] = {"version": Post.version + 1, "due_at": AT_ONCE}
    if urgency is not None:
        values["urgency"] = urgency
    await tx.execute(
        update(Post).where(Post.subject == subject, Post.given_up == "").values(**values)
    )
    tx.poke("publish")


async def touch_shown(tx: Transaction, ids: Any) -> None:
    """Draw again those of these posts that stand in Slack; `ids` selects their ids."""
    await tx.execute(
        update(Post)
        .where(Post.id.in_(ids), Post.given_up == "", Post.ts.is_not(None))
        .values(version=Post.version + 1, due_at=AT_ONCE)
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post to draw under a lease. `reclaimed`: another's lease had lapsed."""

    post: Post
    token: str
    reclaimed: bool


def _due(wall: datetime, now: datetime) -> Any:
    parent = aliased(Post)
    return (
        or_(Post.due_at <= wall, (Post.redraw_at <= now) & Post.ts.is_not(None)),
        or_(Post.lease_until.is_(None), Post.lease_until <= wall),
        Post.given_up == "",
        or_(
            Post.parent_id.is_(None),
            select(parent.id)
            .where(parent.id == Post.parent_id, or_(parent.ts.is_not(None), parent.given_up != ""))
            .exists(),
        ),
    )


async def claim(tx: Transaction, wall: datetime, now: datetime, token: str) -> Claimed | None:
    """Take the most urgent due post of the least recently served open Slack lane, and spend the
    lane's turn. None when nothing is due or another replica was quicker."""
    whole = aliased(Lane)
    lane = (
        await tx.execute(
            select(Lane.key, Post.slack_channel)
            .join(Post, Lane.key == literal("slack:") + Post.slack_channel)
            .where(
                *_due(wall, now),
                Lane.due_at <= wall,
                ~select(whole.key).where(whole.key == WORKSPACE, whole.due_at > wall).exists(),
            )
            .order_by(Lane.served_at, Lane.key)
            .limit(1)
        )
    ).first()
    if lane is None or not await take(tx, lane.key, wall, PACE):
        return None
    old = (
        await tx.execute(
            select(Post.id, Post.token)
            .where(Post.slack_channel == lane.slack_channel, *_due(wall, now))
            .order_by(Post.urgency.desc(), sql_case((Post.ts.is_(None), 0), else_=1), Post.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
    ).first()
    if old is None:
        return None
    post = (
        await tx.scalars(
            update(Post)
            .where(Post.id == old.id)
            .values(lease_until=wall + LEASE, token=token)
            .returning(Post)
        )
    ).one()
    return Claimed(post, token, old.token is not None)


async def attempt(tx: Transaction, post_id: int, token: str, nonce: str, wall: datetime) -> bool:
    """We are about to post it for the first time: from now on it may stand there. Committed
    before the call. False when the lease was lost."""
    done = await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(
            attempted_at=func.coalesce(Post.attempted_at, wall),
            nonce=func.coalesce(Post.nonce, nonce),
            due_at=wall + UNCLEAR,
        )
        .returning(Post.id)
    )
    return done.first() is not None


_FREE: dict[str, Any] = {"lease_until": None, "token": None}


async def drawn(
    tx: Transaction,
    post_id: int,
    token: str,
    *,
    version: int,
    redraw_at: datetime | None,
    place: str | None = None,
    ts: str | None = None,
    again_at: datetime | None = None,
) -> bool:
    """It stands in Slack as of `version`. `again_at`: draw once more then all the same. False when
    the lease was lost (somebody else looks after it)."""
    values: dict[str, Any] = {
        **_FREE,
        "drawn_version": version,
        "redraw_at": redraw_at,
        "failures": 0,
        "due_at": sql_case((Post.version > version, AT_ONCE), else_=again_at),
    }
    if ts is not None:
        values |= {"place": place, "ts": ts, "attempted_at": None}
    done = await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(**values)
        .returning(Post.id)
    )
    tx.poke("publish")
    return done.first() is not None


async def put_back(
    tx: Transaction, post_id: int, token: str, due_at: datetime, *, certainly_not: bool
) -> None:
    """It was not drawn: due again at `due_at`. `certainly_not`: it does not stand there either."""
    values: dict[str, Any] = {**_FREE, "due_at": due_at, "failures": Post.failures + 1}
    if certainly_not:
        values["attempted_at"] = None
    await tx.execute(update(Post).where(Post.id == post_id, Post.token == token).values(**values))


async def draw_plain(tx: Transaction, post_id: int, token: str) -> None:
    """Slack refused the newest blocks: draw it plain, at once, and remember."""
    await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(**_FREE, plain=True, attempted_at=None, due_at=AT_ONCE)
    )


async def removed_by_hand(tx: Transaction, post_id: int, token: str) -> None:
    """Its message was deleted in Slack: posted again once, after that it lives in lists only."""
    again = Post.reposts == 0
    await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(
            **_FREE,
            ts=None,
            attempted_at=None,
            nonce=None,
            redraw_at=None,
            reposts=Post.reposts + 1,
            due_at=sql_case((again, AT_ONCE), else_=None),
            given_up=sql_case((again, ""), else_="deleted twice in Slack"),
        )
    )


async def give_up(tx: Transaction, post_id: int, token: str, why: str) -> None:
    """It will not be shown (any more)."""
    await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(**_FREE, given_up=why, due_at=None, redraw_at=None)
    )


async def by_subject(tx: Transaction, subject: str) -> Post | None:
    """One post."""
    return (await tx.scalars(select(Post).where(Post.subject == subject))).one_or_none()


async def by_id(tx: Transaction, post_id: int) -> Post | None:
    """One post."""
    return (await tx.scalars(select(Post).where(Post.id == post_id))).one_or_none()


async def count_due(tx: Transaction, wall: datetime) -> int:
    """How many posts wait to be drawn."""
    counted = await tx.scalar(
        select(func.count()).select_from(Post).where(Post.due_at <= wall, Post.given_up == "")
    )
    return int(counted or 0)


async def any_due(tx: Transaction, wall: datetime, now: datetime) -> bool:
    """Whether a post waits to be drawn (a cheap question before taking the write lock)."""
    found = await tx.scalar(select(Post.id).where(*_due(wall, now)).limit(1))
    return found is not None


async def ts_of(tx: Transaction, post_id: int) -> str | None:
    """Where a post stands; None when it does not."""
    return (await tx.execute(select(Post.ts).where(Post.id == post_id))).scalar()


async def reroute(tx: Transaction, post_id: int, token: str, slack_channel: str) -> None:
    """Its person cannot be told (gone, a bot): the team is told instead."""
    await open_lanes(tx, [slack_lane(slack_channel)])
    await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(**_FREE, slack_channel=slack_channel, attempted_at=None, due_at=AT_ONCE)
    )
    tx.poke("publish")
