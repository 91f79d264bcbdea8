"""Make Slack agree with our rows. The only speaker to Slack but for answers to a click."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import drawing
from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.errors import (
    SlackError,
    SlackLimited,
    SlackRefused,
    SlackUnauthorized,
)
from bot.health import backoff
from bot.loops import ASIDE, about, bug, log, new_token
from bot.loops.pictures import with_picture
from bot.models import NOTHING_LEFT, Post, PostKind
from bot.queries import customers, lanes, posts, showing
from bot.queries.redrawing import wanted
from bot.queries.showing import Claimed
from bot.slack.client import Posted
from bot.slack.message import Message
from bot.slack.problems import (
    CHANNEL_PROBLEMS,
    MESSAGE_GONE,
    NO_THREAD,
    PERSON_PROBLEMS,
    TOO_NEW,
)
from bot.telling import tell

LOOK_BACK = timedelta(minutes=5)
"""Clocks differ: history is read from a little before the attempt."""
CALL = timedelta(seconds=20)
REST = {
    PostKind.STORM: timedelta(seconds=10),
    PostKind.FIRST_DAY: timedelta(seconds=30),
    PostKind.DIGEST: timedelta(seconds=60),
}
"""What changes with every case on it is drawn so often at most."""


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
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.read() as tx:
        if not await showing.any_due(tx, wall, now):
            return False
    with suppress(SlackError):  # cards that cannot link to each other are better than none
        await deps.slack.identity()
    async with deps.db.write() as tx:
        claimed = await showing.claim(tx, wall, now, new_token())
        if claimed is None:
            return False
        work = await _prepare(tx, deps, claimed)
    deps.poke.another("publish")
    post = claimed.post
    with about(post=post.id, subject=post.subject, case=post.case_id):
        if isinstance(work, Exception):
            bug(deps, work, "a post cannot be drawn")
        elif work is not None:
            await _show(deps, work)
    return True


async def _prepare(tx: Transaction, deps: Deps, claimed: Claimed) -> _Work | Exception | None:
    """Draw it and, before a first post, remember the attempt, in the transaction of the lease.
    None = there is nothing to say."""
    post, token, wall = claimed.post, claimed.token, deps.clock.wall()
    parent = await posts.by_id(tx, post.parent_id) if post.parent_id else None
    if post.kind == PostKind.NOTE and parent is not None and parent.ts is None:
        await showing.give_up(tx, post.id, token, "its card is not shown")
        return None
    try:
        async with tx.begin_nested():
            message = await drawing.draw(tx, deps, post)
    except TROUBLE:
        raise
    except Exception as error:
        await showing.put_back(tx, post.id, token, wall + ASIDE, certainly_not=False)
        return error
    if message is None:
        await showing.give_up(tx, post.id, token, NOTHING_LEFT)
        return None
    nonce = post.nonce or new_token()
    unclear = post.ts is None and post.attempted_at is not None
    if post.ts is None:
        await showing.attempt(tx, post.id, token, nonce, wall)
    thread_ts = parent.ts if parent else None
    return _Work(post, token, message, nonce, thread_ts, unclear, claimed.reclaimed)


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
            await showing.put_back(
                tx, post.id, work.token, deps.clock.wall() + ASIDE, certainly_not=False
            )
        bug(deps, error, "a post cannot be shown")
        return
    async with deps.db.write() as tx:
        await _well(tx, deps, post)
        if posted is not None and post.kind == PostKind.CARD and post.case_id is not None:
            await customers.touch_others(tx, post.case_id)  # what links to it can do so now
            await wanted(tx).hold(tx, post.id)
        await showing.drawn(
            tx,
            post.id,
            work.token,
            version=post.version if drawn else 0,
            redraw_at=work.message.redraw_at,
            place=posted.place if posted else None,
            ts=posted.ts if posted else None,
            again_at=deps.clock.wall() + CALL if work.reclaimed and post.ts else None,
            rest_until=_rest_until(deps, post),
        )
    _count(deps, post, first=posted is not None)


def _rest_until(deps: Deps, post: Post) -> datetime | None:
    rest = REST.get(PostKind(post.kind))
    return deps.clock.wall() + rest if rest else None


def _count(deps: Deps, post: Post, *, first: bool) -> None:
    deps.metrics.posted(post.slack_channel, post.kind)
    if first:
        took = (deps.clock.now() - post.created_at).total_seconds()
        log.info("posted", slack_channel=post.slack_channel, seconds=round(took, 1))
        if post.kind == PostKind.CARD:
            deps.metrics.carded(post.slack_channel, took)


async def _call(deps: Deps, work: _Work) -> tuple[Posted | None, bool]:
    """Speak to Slack. Gives where a first post stands now, and whether it shows our drawing."""
    chart = work.message.chart
    if chart is not None and (shown := await with_picture(deps, work.message, chart)) is not None:
        try:
            return await _speak(deps, replace(work, message=shown))
        except SlackRefused as error:
            if error.code not in TOO_NEW:
                raise
            log.warning("a chart stays a table", error=str(error), code=error.code)
    return await _speak(deps, work)


async def _speak(deps: Deps, work: _Work) -> tuple[Posted | None, bool]:
    post = work.post
    if post.ts is not None and post.place is not None:
        await deps.slack.update(post.place, post.ts, work.message, work.nonce)
        return None, True
    message = work.message
    if work.unclear and post.attempted_at is not None:
        try:
            found = await _find(deps, work)
        except (SlackRefused, SlackUnauthorized) as error:
            log.warning("history refused; posting again", error=str(error))
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
        with suppress(SlackRefused):
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
    deps.metrics.posted(post.slack_channel, post.kind, error)
    if isinstance(error, SlackLimited):
        until = wall + timedelta(seconds=error.retry_after)
        await lanes.hold_back(tx, lanes.slack_lane(post.slack_channel), until)
        await showing.put_back(tx, post.id, work.token, until, certainly_not=not work.unclear)
    elif isinstance(error, SlackUnauthorized):
        await _workspace_ill(tx, work, error, wall + timedelta(minutes=1), wall, sure=True)
    elif not isinstance(error, SlackRefused):
        until = wall + backoff(await lanes.failures(tx, lanes.WORKSPACE), 60.0)
        await _workspace_ill(tx, work, error, until, wall + showing.UNCLEAR, sure=False)
    else:
        await _refused(tx, deps, work, error)


async def _refused(tx: Transaction, deps: Deps, work: _Work, error: SlackRefused) -> None:
    post, token, code = work.post, work.token, error.code
    person = post.slack_channel[:1] in "UW"
    if code in MESSAGE_GONE and post.ts is not None:
        if post.kind in (PostKind.CARD, PostKind.STORM):
            await showing.removed_by_hand(tx, post.id, token)
        else:
            await showing.give_up(tx, post.id, token, "deleted in Slack")
    elif code == NO_THREAD and post.parent_id is not None:
        await showing.parent_removed(tx, post.id, token, post.parent_id)
    elif code in TOO_NEW and not post.plain:
        await showing.draw_plain(tx, post.id, token)
    elif person and code in PERSON_PROBLEMS | CHANNEL_PROBLEMS:
        await showing.reroute(tx, post.id, token, deps.config.team.slack_channel)
    elif code in CHANNEL_PROBLEMS:
        await _channel_ill(tx, deps, work, error)
    else:
        log.error("Slack refused a post", code=code, error=str(error))
        later = deps.clock.wall() + ASIDE
        await showing.put_back(tx, post.id, token, later, certainly_not=not work.unclear)


async def _channel_ill(tx: Transaction, deps: Deps, work: _Work, error: SlackRefused) -> None:
    """Nothing gets into this Slack channel until a person acts: its posts wait, and who answers
    for the team is told, once."""
    post, wall = work.post, deps.clock.wall()
    lane = lanes.slack_lane(post.slack_channel)
    news = await lanes.hold_back(tx, lane, wall + timedelta(minutes=2), str(error))
    if news:
        key = f"{lane}:{wall.isoformat()}"
        place = post.slack_channel
        log.error("a Slack channel takes no messages", slack_channel=place, error=str(error))
        await tell(tx, deps, "slack_ill", key, place=place, problem=error.code)
    await showing.put_back(tx, post.id, work.token, wall, certainly_not=not work.unclear)


async def _workspace_ill(
    tx: Transaction, work: _Work, error: SlackError, until: datetime, due_at: datetime, sure: bool
) -> None:
    """Nothing gets through: all wait, and it is said once. `sure`: nothing was posted."""
    if await lanes.hold_back(tx, lanes.WORKSPACE, until, str(error)):
        log.error("Slack does not take our messages", error=str(error), code=error.code)
    await showing.put_back(
        tx, work.post.id, work.token, due_at, certainly_not=sure and not work.unclear
    )
