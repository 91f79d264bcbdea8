"""Make Slack agree with our rows. The only speaker to Slack but for answers to a click."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import drawing
from bot.db import Transaction
from bot.deps import Deps
from bot.errors import (
    SlackError,
    SlackLimited,
    SlackRefused,
    SlackUnauthorized,
)
from bot.loops import ASIDE, backoff, bug, log, new_token
from bot.models import Post
from bot.queries import lanes, posts
from bot.slack.client import Posted
from bot.slack.message import Message
from bot.slack.problems import CHANNEL_PROBLEMS, MESSAGE_GONE, PERSON_PROBLEMS, TOO_NEW
from bot.telling import tell

LOOK_BACK = timedelta(minutes=5)
"""Clocks differ: history is read from a little before the attempt."""
CALL = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class _Work:
    """One post under our lease, drawn, ready for the call."""

    post: Post
    token: str
    message: Message
    nonce: str
    thread_ts: str | None
    unclear: bool
    reclaimed: bool


async def step(deps: Deps) -> bool:
    """Draw one due post."""
    work = await _claim(deps)
    if work is None:
        return False
    if isinstance(work, _Work):
        await _show(deps, work)
    return True


async def _claim(deps: Deps) -> _Work | bool | None:
    """Lease, draw and, before a first post, remember the attempt: one transaction. None = nothing
    due; True = dealt with without a call."""
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.read() as tx:
        if not await posts.any_due(tx, wall, now):
            return None
    async with deps.db.write() as tx:
        claimed = await posts.claim(tx, wall, now, new_token())
        if claimed is None:
            return None
        post = claimed.post
        try:
            message = await drawing.draw(tx, deps, post)
        except Exception as error:
            bug(deps, error, "a post cannot be drawn", post=post.id, subject=post.subject)
            await posts.put_back(tx, post.id, claimed.token, wall + ASIDE, certainly_not=False)
            return True
        if message is None:
            await posts.give_up(tx, post.id, claimed.token, "nothing left to say")
            return True
        nonce = post.nonce or new_token()
        unclear = post.ts is None and post.attempted_at is not None
        if post.ts is None:
            await posts.attempt(tx, post.id, claimed.token, nonce, wall)
        thread_ts = await posts.ts_of(tx, post.parent_id) if post.parent_id else None
        return _Work(post, claimed.token, message, nonce, thread_ts, unclear, claimed.reclaimed)


async def _show(deps: Deps, work: _Work) -> None:
    post = work.post
    try:
        posted, drawn = await _call(deps, work)
    except SlackError as error:
        async with deps.db.write() as tx:
            await _failed(tx, deps, work, error)
        return
    except Exception as error:
        async with deps.db.write() as tx:
            await posts.put_back(
                tx, post.id, work.token, deps.clock.wall() + ASIDE, certainly_not=False
            )
        bug(deps, error, "a post cannot be shown", post=post.id, subject=post.subject)
        return
    async with deps.db.write() as tx:
        await posts.drawn(
            tx,
            post.id,
            work.token,
            version=post.version if drawn else 0,
            redraw_at=work.message.redraw_at,
            place=posted.place if posted else None,
            ts=posted.ts if posted else None,
            again_at=deps.clock.wall() + CALL if work.reclaimed and post.ts else None,
        )
        await _well(tx, deps, post)
    deps.metrics.posts.labels(kind=post.kind, outcome="shown").inc()


async def _call(deps: Deps, work: _Work) -> tuple[Posted | None, bool]:
    """Speak to Slack. Gives where a first post stands now, and whether it shows our drawing."""
    post = work.post
    if post.ts is not None and post.place is not None:
        await deps.slack.update(post.place, post.ts, work.message, work.nonce)
        return None, True
    message = work.message
    if work.unclear and post.attempted_at is not None:
        try:
            found = await _find(deps, work)
        except (SlackRefused, SlackUnauthorized) as error:
            log.warning("history refused; posting again", subject=post.subject, error=str(error))
            message = drawing.maybe_repeat(deps, message)
        else:
            if found is not None:
                return found, False
    return (
        await deps.slack.post(
            post.slack_channel,
            message,
            nonce=work.nonce,
            thread_ts=work.thread_ts,
            broadcast=post.broadcast,
        ),
        True,
    )


async def _find(deps: Deps, work: _Work) -> Posted | None:
    """Our own message, if an earlier attempt did arrive; a second copy is taken away."""
    post = work.post
    since = (post.attempted_at or deps.clock.wall()) - LOOK_BACK
    place = await deps.slack.place_of(post.slack_channel)
    found = await deps.slack.find(place, work.nonce, since, work.thread_ts)
    for ts in found[1:]:
        await deps.slack.delete(place, ts)
    return Posted(place, found[0]) if found else None


async def _well(tx: Transaction, deps: Deps, post: Post) -> None:
    lane = lanes.slack_lane(post.slack_channel)
    healed = await lanes.all_well(tx, lane, lanes.WORKSPACE)
    if lane in healed:
        await tell(
            tx,
            deps,
            "slack_healed",
            f"{lane}:{deps.clock.wall().isoformat()}",
            place=post.slack_channel,
        )
    if lanes.WORKSPACE in healed:
        log.info("Slack takes our messages again")


async def _failed(tx: Transaction, deps: Deps, work: _Work, error: SlackError) -> None:
    """Every refusal of Slack's has its outcome, and none loses a post."""
    post, wall = work.post, deps.clock.wall()
    lane = lanes.slack_lane(post.slack_channel)
    deps.metrics.posts.labels(kind=post.kind, outcome=error.code or "unreachable").inc()
    if isinstance(error, SlackLimited):
        until = wall + timedelta(seconds=error.retry_after)
        await lanes.hold_back(tx, lane, until)
        await posts.put_back(tx, post.id, work.token, until, certainly_not=not work.unclear)
    elif isinstance(error, SlackUnauthorized):
        await _workspace_ill(tx, work, error, wall + timedelta(minutes=1), wall, sure=True)
    elif not isinstance(error, SlackRefused):
        until = wall + backoff(await lanes.failures(tx, lanes.WORKSPACE), 60.0)
        await _workspace_ill(tx, work, error, until, wall + posts.UNCLEAR, sure=False)
    elif error.code in MESSAGE_GONE and post.ts is not None:
        await posts.removed_by_hand(tx, post.id, work.token)
    elif error.code in TOO_NEW and not post.plain:
        await posts.draw_plain(tx, post.id, work.token)
    elif error.code in CHANNEL_PROBLEMS:
        news = await lanes.hold_back(tx, lane, wall + timedelta(minutes=2), str(error))
        await posts.put_back(tx, post.id, work.token, wall, certainly_not=True)
        if news:
            await tell(
                tx,
                deps,
                "slack_ill",
                f"{lane}:{wall.isoformat()}",
                place=post.slack_channel,
                problem=str(error),
            )
    elif error.code in PERSON_PROBLEMS and post.slack_channel != deps.config.team.slack_channel:
        await posts.reroute(tx, post.id, work.token, deps.config.team.slack_channel)
    else:
        log.error("Slack refused a post", subject=post.subject, code=error.code, error=str(error))
        await posts.put_back(tx, post.id, work.token, wall + ASIDE, certainly_not=not work.unclear)


async def _workspace_ill(
    tx: Transaction, work: _Work, error: SlackError, until: datetime, due_at: datetime, sure: bool
) -> None:
    """Nothing gets through: all wait, and it is said once. `sure`: nothing was posted."""
    if await lanes.hold_back(tx, lanes.WORKSPACE, until, str(error)):
        log.error("Slack does not take our messages", error=str(error), code=error.code)
    await posts.put_back(
        tx, work.post.id, work.token, due_at, certainly_not=sure and not work.unclear
    )
