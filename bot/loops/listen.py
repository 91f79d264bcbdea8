"""Make our rows agree with the original channels: fetch what is new, look again at the known."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.errors import ChannelError, Unreachable
from bot.health import backoff, source_failed, source_well
from bot.intake import open_some, take_page, take_seen, think_of_seen
from bot.looking import next_look
from bot.loops import ASIDE, about, bug, log, missing, new_token
from bot.models import Quiet, Review, Source
from bot.queries import caselists, history, holding, posts, replies, reviews, sources

WATCH = timedelta(seconds=90)
"""How long the right to watch a source lasts unless it is renewed."""
LOOK_LEASE = timedelta(seconds=60)
UNSEEN = 4
"""So many times sooner we look again at what the channel did not show."""
BEFORE = timedelta(minutes=1)
"""So long before a warning is due we look once more."""


async def step(deps: Deps) -> bool:
    """One page of one source, one batch of looks, and some cases for a past."""
    fetched = await _fetch(deps)
    looked = await _look(deps)
    opened = await _open(deps)
    return fetched or looked or opened


async def _open(deps: Deps) -> bool:
    """Cases for a source's past, where people want them."""
    async with deps.db.read() as tx:
        if not await history.any_wanted(tx, list(deps.channels)):
            return False
    async with deps.db.write() as tx:
        return await open_some(tx, deps)


async def _fetch(deps: Deps) -> bool:
    wall, token = deps.clock.wall(), new_token()
    async with deps.db.read() as tx:
        if not await sources.any_due(tx, wall, list(deps.channels)):
            return False
    async with deps.db.write() as tx:
        source = await sources.claim_fetch(tx, wall, token, list(deps.channels))
    if source is None:
        return False
    deps.poke.another("listen")
    with about(source=source.id):
        await _take(deps, source, token, wall)
    return True


async def _take(deps: Deps, source: Source, token: str, wall: datetime) -> None:
    channel = deps.channels[source.id]
    try:
        page = await channel.fetch(source.cursor)
        poll = deps.config.sources[source.id].poll or channel.poll
        fetch_at = wall if page.more else deps.clock.wall() + poll
        if not await take_page(deps, source.id, token, page, fetch_at):
            raise Unreachable(f"{source.id} did not answer in time")  # within its lease
        async with deps.db.write() as tx:
            if page.trouble is not None:
                await source_failed(tx, deps, source.id, page.trouble)
            else:
                await source_well(tx, deps, source.id)
    except ChannelError as error:
        async with deps.db.write() as tx:
            await source_failed(tx, deps, source.id, error, token)
    except TROUBLE:
        raise  # the lease lapses, and the same page is fetched again
    except Exception as error:
        async with deps.db.write() as tx:
            await sources.put_aside(tx, source.id, token, deps.clock.wall() + ASIDE)
        bug(deps, error, "a page cannot be taken")


async def _look(deps: Deps) -> bool:
    wall = deps.clock.wall()
    batch = {key: one.look_batch for key, one in deps.channels.items() if one.looks}
    async with deps.db.read() as tx:
        if not await reviews.any_looks(tx, wall, list(batch)):
            return False
    async with deps.db.write() as tx:
        due = await reviews.due_looks(tx, wall, batch, wall + LOOK_LEASE)
    if due is None:
        return False
    deps.poke.another("listen")
    with about(source=due[0]):
        await _see(deps, *due)
    return True


async def _see(deps: Deps, source_id: str, found: list[Review]) -> None:
    wall = deps.clock.wall()
    try:
        seen = await missing.look(deps, source_id, [missing.as_known(one) for one in found])
        ready = await think_of_seen(deps, source_id, seen)
        async with deps.db.write() as tx:
            asked = {one.external_id for one in found}
            await holding.hold(tx, [source_id], asked | {one.external_id for one in seen})
            taken, doubt = await missing.believe(tx, deps, source_id, seen)
            news = await take_seen(tx, ready, source_id, taken)
            await _look_later(tx, deps, found, {one.external_id for one in taken})
            if any(one.quiet == Quiet.OLD and news.get(one.external_id) for one in found):
                posts.touch(tx, history.subject(source_id))
        async with deps.db.write() as tx:
            if doubt is not None:
                await source_failed(tx, deps, source_id, doubt, looking=True)
            else:
                await source_well(tx, deps, source_id, looking=True)
    except ChannelError as error:
        async with deps.db.write() as tx:
            await source_failed(tx, deps, source_id, error, looking=True)
            ids = [one.id for one in found]
            await reviews.look_later(tx, ids, wall + backoff(4), None)
    except TROUBLE:
        raise
    except Exception as error:
        async with deps.db.write() as tx:
            await reviews.look_later(tx, [one.id for one in found], wall + ASIDE, None)
        bug(deps, error, "a look cannot be taken")


async def _look_later(
    tx: Transaction, deps: Deps, found: list[Review], seen: Collection[str]
) -> None:
    """Often after something happened, then less and less; and just before we would have to warn
    that a reply is not visible. One that was not seen this time goes before those that were."""
    wall, now = deps.clock.wall(), deps.clock.now()
    for review in found:
        case = await caselists.by_id(tx, review.case_id) if review.case_id else None
        moments = [review.material_at]
        if case is not None:
            moments.append(case.ended_at or case.opened_at)
        reply = await replies.live(tx, review.id)
        if reply is not None and reply.sent_at is not None:
            moments.append(reply.sent_at)
        pause = next_look(max(moments), case.state if case else None, now)
        if pause is not None and review.external_id not in seen:
            pause = max(pause / UNSEEN, backoff(4))
        if pause is not None and reply is not None and reply.warn_at is not None:
            pause = max(min(pause, reply.warn_at - BEFORE - now), BEFORE)
        await reviews.look_later(tx, [review.id], wall + pause if pause else None, wall)


async def watch(deps: Deps, source_id: str) -> None:
    """Watch one source for as long as we hold the right to; for ever, until cancelled."""
    token, failures = new_token(), 0
    while True:
        held = False
        try:
            held = await _hold(deps, source_id, token)
            if held:
                failures = await _watch(deps, source_id, token, failures)
        except Exception as error:
            log.error("a watch broke", source=source_id, exc_info=error)
            failures += 1
        pause = backoff(failures) if held or failures else WATCH / 3
        await deps.clock.sleep(pause.total_seconds())


async def _watch(deps: Deps, source_id: str, token: str, failures: int) -> int:
    async def wake() -> None:
        async with deps.db.write() as tx:
            await sources.wake(tx, source_id)

    watching = asyncio.ensure_future(deps.channels[source_id].watch(wake))
    try:
        return await _keep(deps, source_id, token, watching, failures)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _keep(
    deps: Deps, source_id: str, token: str, watching: "asyncio.Future[None]", failures: int
) -> int:
    """Renew the right while the watch goes on; how many times in a row it has failed now."""
    while True:
        rest = asyncio.ensure_future(deps.clock.sleep(WATCH.total_seconds() / 3))
        await asyncio.wait({rest, watching}, return_when=asyncio.FIRST_COMPLETED)
        rest.cancel()
        if watching.done():
            error = watching.exception()
            if error is not None and not isinstance(error, ChannelError):
                log.error("a watch broke", source=source_id, exc_info=error)
            elif error is not None:
                log.info("a watch ended", source=source_id, error=str(error))
            return failures + 1
        failures = 0
        if not await _hold(deps, source_id, token):
            return 0


async def _hold(deps: Deps, source_id: str, token: str) -> bool:
    wall = deps.clock.wall()
    async with deps.db.write() as tx:
        return await sources.watch(tx, source_id, wall, token, wall + WATCH)
