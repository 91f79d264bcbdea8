"""How sources feel: people hear of it once when one breaks and once when it heals.

Reading and sending are two things: a mailbox may be read while its outgoing server is down.
"""

from datetime import timedelta

from bot.db import Transaction
from bot.deps import Deps
from bot.errors import ChannelError, Limited, Unauthorized
from bot.queries import lanes, missing, sources
from bot.telling import tell_team


def backoff(failures: int, longest: float = 300.0) -> timedelta:
    """Rest after so many failures in a row: 5 s, 10 s, 20 s … at most `longest` seconds."""
    return timedelta(seconds=min(longest, 5.0 * 2 ** min(failures, 10)))


def rest(failures: int, error: ChannelError) -> timedelta:
    """How long to leave a failing source alone."""
    if isinstance(error, Limited):
        return timedelta(seconds=error.retry_after)
    return backoff(failures)


async def source_failed(
    tx: Transaction,
    deps: Deps,
    source_id: str,
    error: ChannelError,
    token: str | None = None,
    *,
    looking: bool = False,
) -> None:
    """A fetch from this source did not work, or (`looking`) a look; `token` frees the fetch's
    lease."""
    await sources.lock(tx, [source_id])
    source = await sources.by_id(tx, source_id)
    if source is None:
        return
    wall = deps.clock.wall()
    retry_at = wall + rest(source.failures, error)
    lane = lanes.looking_lane(source_id) if looking else lanes.source_lane(source_id)
    await lanes.hold_back(tx, lane, wall)
    if isinstance(error, Limited):
        await lanes.hold_back(tx, lanes.source_lane(source_id), retry_at)
    ill = await sources.failed(
        tx,
        source_id,
        deps.clock.now(),
        problem=str(error),
        retry_at=retry_at,
        token=token,
        grave=isinstance(error, Unauthorized),
    )
    if ill:
        await tell_team(
            tx,
            deps,
            "source_ill",
            f"{source_id}:{wall.isoformat()}",
            source=source_id,
            problem=str(error),
            since=deps.clock.now().isoformat(),
        )


async def source_well(
    tx: Transaction, deps: Deps, source_id: str, *, looking: bool = False
) -> None:
    """A fetch from this source worked, or (`looking`) a look. It is well when both do: else the one
    that works would heal each time what the other breaks."""
    source = await sources.by_id(tx, source_id)
    if source is None or source.failures == 0:
        return
    await sources.lock(tx, [source_id])
    fetches, looks = lanes.source_lane(source_id), lanes.looking_lane(source_id)
    await lanes.all_well(tx, looks if looking else fetches)
    channel = deps.channels[source_id]
    asked_for = channel.lists if looking else channel.looks
    if asked_for and await lanes.failures(tx, fetches if looking else looks):
        return
    began = source.failing_since or deps.clock.now()
    problem = await sources.healed(tx, source_id, deps.clock.now(), deps.clock.wall())
    if problem:
        lost = await missing.believed(tx, source_id, began)
        await tell_team(
            tx,
            deps,
            "source_healed",
            f"{source_id}:{deps.clock.wall().isoformat()}",
            source=source_id,
            **({"lost": str(lost)} if lost else {}),
        )


async def sending_failed(
    tx: Transaction, deps: Deps, source_id: str, error: ChannelError
) -> timedelta:
    """Replies do not get out through this source. Gives how long to leave it alone."""
    lane, wall = lanes.sending_lane(source_id), deps.clock.wall()
    failed = await lanes.failures(tx, lane)
    wait = rest(failed, error)
    if isinstance(error, Limited):
        await lanes.hold_back(tx, lane, wall + wait)
        await lanes.hold_back(tx, lanes.source_lane(source_id), wall + wait)
        return wait
    grave = isinstance(error, Unauthorized) or failed + 1 >= sources.TELL_AFTER
    if await lanes.hold_back(tx, lane, wall + wait, str(error) if grave else ""):
        key = f"{source_id}:{wall.isoformat()}"
        await tell_team(tx, deps, "sending_ill", key, source=source_id, problem=str(error))
    return wait


async def sending_well(tx: Transaction, deps: Deps, source_id: str) -> None:
    """A reply got out through this source."""
    if await lanes.all_well(tx, lanes.sending_lane(source_id)):
        key = f"{source_id}:{deps.clock.wall().isoformat()}"
        await tell_team(tx, deps, "sending_healed", key, source=source_id)
