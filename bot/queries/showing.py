"""Posts on their way into Slack: claimed under a lease, drawn, recorded by who holds the token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Lane, Post
from bot.queries.lanes import AT_ONCE, SLACK, WORKSPACE, key_of, open_lanes, slack_lane, take

PACE = timedelta(seconds=1)
"""One message a second and Slack channel (Slack's rate limits page for chat.postMessage)."""
LEASE = timedelta(seconds=60)
"""Three times the hard deadline of a call."""
UNCLEAR = timedelta(seconds=25)
"""Longer than the call's own deadline: from then on it is worth looking whether it arrived."""
_FREE: dict[str, Any] = {"lease_until": None, "token": None}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post to draw under a lease. `reclaimed`: another's lease had lapsed."""

    post: Post
    token: str
    reclaimed: bool


_WALL = bindparam("wall", type_=Post.due_at.type)
_parent = aliased(Post)
_stands = or_(_parent.ts.is_not(None), _parent.given_up != "")
_DUE: tuple[ColumnElement[bool], ...] = (
    Post.due_at <= _WALL,
    or_(Post.lease_until.is_(None), Post.lease_until <= _WALL),
    Post.given_up == "",
    or_(
        Post.parent_id.is_(None),
        select(_parent.id).where(_parent.id == Post.parent_id, _stands).exists(),
    ),
)
_whole = aliased(Lane)
_LANE = (
    select(Lane.key)
    .where(
        Lane.key.startswith(SLACK),
        Lane.due_at <= _WALL,
        ~select(_whole.key).where(_whole.key == WORKSPACE, _whole.due_at > _WALL).exists(),
        select(Post.id).where(Post.slack_channel == key_of(SLACK), *_DUE).exists(),
    )
    .order_by(Lane.served_at, Lane.key)
    .limit(1)
)
"""The least recently served open Slack lane in which something is due."""
_TAKE_LANE = _LANE.with_for_update(skip_locked=True, of=Lane)
_TO_REDRAW = select(Post.id).where(Post.redraw_at <= bindparam("now")).limit(1)
_TO_REDRAW_FREE = (
    select(Post.id)
    .where(Post.redraw_at <= bindparam("now"))
    .with_for_update(key_share=True, skip_locked=True)
)
"""What somebody else is at is left for the next time: who claims waits for nobody."""
_FIRST = (
    select(Post.id, Post.token)
    .where(Post.slack_channel == bindparam("place"), *_DUE)
    .order_by(Post.urgency.desc(), sql_case((Post.ts.is_(None), 0), else_=1), Post.id)
    .limit(1)
    .with_for_update(key_share=True, skip_locked=True, of=Post)
)


async def any_due(tx: Transaction, wall: datetime, now: datetime) -> bool:
    """Whether a post may be drawn now (a cheap question before taking the write lock)."""
    if await tx.scalar(_TO_REDRAW, {"now": now}) is not None:
        return True
    return await tx.scalar(_LANE, {"wall": wall}) is not None


async def claim(tx: Transaction, wall: datetime, now: datetime, token: str) -> Claimed | None:
    """Take the most urgent due post of the least recently served open Slack lane, and spend the
    lane's turn. None when nothing is due or another replica was quicker."""
    if changed := list(await tx.scalars(_TO_REDRAW_FREE, {"now": now})):
        again = update(Post).where(Post.id.in_(changed))
        await tx.execute(again.values(due_at=AT_ONCE, redraw_at=None))
    key = await tx.scalar(_TAKE_LANE, {"wall": wall})
    if key is None or not await take(tx, key, wall, PACE):
        return None
    old = (await tx.execute(_FIRST, {"wall": wall, "place": key.removeprefix(SLACK)})).first()
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
    return await _change(
        tx,
        post_id,
        token,
        attempted_at=func.coalesce(Post.attempted_at, wall),
        nonce=func.coalesce(Post.nonce, nonce),
        due_at=wall + UNCLEAR,
    )


async def _change(tx: Transaction, post_id: int, token: str, /, **values: Any) -> bool:
    """The one UPDATE under a lease; False when it was lost."""
    done = await tx.execute(
        update(Post)
        .where(Post.id == post_id, Post.token == token)
        .values(**values)
        .returning(Post.id)
    )
    return done.first() is not None


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
    rest_until: datetime | None = None,
) -> bool:
    """It stands in Slack as of `version`. `again_at`: draw once more then all the same; not before
    `rest_until`. False when the lease was lost (somebody else looks after it)."""
    values: dict[str, Any] = {
        "lease_until": rest_until,
        "token": None,
        "drawn_version": version,
        "redraw_at": redraw_at,
        "failures": 0,
        "due_at": sql_case((Post.version > version, AT_ONCE), else_=again_at),
    }
    if ts is not None:
        values |= {"place": place, "ts": ts, "attempted_at": None}
    tx.poke("publish")
    return await _change(tx, post_id, token, **values)


async def put_back(
    tx: Transaction, post_id: int, token: str, due_at: datetime, *, certainly_not: bool
) -> bool:
    """It was not drawn: due again at `due_at`. `certainly_not`: it does not stand there either."""
    values: dict[str, Any] = {**_FREE, "due_at": due_at, "failures": Post.failures + 1}
    if certainly_not:
        values["attempted_at"] = None
    return await _change(tx, post_id, token, **values)


async def draw_plain(tx: Transaction, post_id: int, token: str) -> bool:
    """Slack refused the newest blocks: draw it plain, at once, and remember."""
    return await _change(tx, post_id, token, **_FREE, plain=True, attempted_at=None, due_at=AT_ONCE)


async def removed_by_hand(tx: Transaction, post_id: int, token: str) -> bool:
    """Its message was deleted in Slack: posted again once, after that it lives in lists only."""
    return await _change(tx, post_id, token, **_FREE, **_REMOVED)


_ONCE = Post.reposts == 0
_REMOVED: dict[str, Any] = {
    "ts": None,
    "attempted_at": None,
    "nonce": None,
    "redraw_at": None,
    "reposts": Post.reposts + 1,
    "due_at": sql_case((_ONCE, AT_ONCE), else_=None),
    "given_up": sql_case((_ONCE, ""), else_="deleted twice in Slack"),
}


async def parent_removed(tx: Transaction, post_id: int, token: str, parent_id: int) -> bool:
    """The message whose thread it belongs to was deleted in Slack: that one is posted again
    first, unless it was once before."""
    await tx.execute(
        update(Post).where(Post.id == parent_id, Post.ts.is_not(None)).values(**_REMOVED)
    )
    return await _change(tx, post_id, token, **_FREE, attempted_at=None, due_at=AT_ONCE)


async def give_up(tx: Transaction, post_id: int, token: str, why: str) -> bool:
    """It will not be shown (any more)."""
    return await _change(tx, post_id, token, **_FREE, given_up=why, due_at=None, redraw_at=None)


async def reroute(tx: Transaction, post_id: int, token: str, slack_channel: str) -> bool:
    """Its person cannot be told (gone, a bot): the team is told instead."""
    await open_lanes(tx, [slack_lane(slack_channel)])
    tx.poke("publish")
    return await _change(
        tx, post_id, token, **_FREE, slack_channel=slack_channel, attempted_at=None, due_at=AT_ONCE
    )
