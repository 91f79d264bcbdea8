"""Verdicts formed before a transaction is open: while one is, nobody waits for a thought."""

import asyncio
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Incoming, Seen
from bot.deps import Deps
from bot.intake import reading
from bot.models import Review
from bot.queries import reviews


async def think(deps: Deps, source_id: str, items: Sequence[Incoming]) -> Deps:
    """The same with a judge that has its verdicts on these items at hand: on what is new, though
    not on the past, and on what now says something else."""
    if deps.judge.second is None or not items:
        return deps
    channel = deps.channels[source_id]
    async with deps.db.read() as tx:
        known = await reviews.known(tx, source_id, [one.external_id for one in items])
        threads = {one.thread_key for one in items if one.thread_key}
        titles = await reviews.titles(tx, source_id, threads)
    start = channel.source.start
    news = [one for one in items if _is_news(one, known.get(one.external_id), start)]
    said = [
        reading.message(one, channel.where, source_id) for one in _as_judged(news, known, titles)
    ]
    return replace(deps, judge=await asyncio.to_thread(deps.judge.ready, said))


async def think_of_seen(deps: Deps, source_id: str, found: Iterable[Seen]) -> Deps:
    """The same for what a look found."""
    return await think(deps, source_id, [one.item for one in found if one.item is not None])


def _is_news(item: Incoming, known: Review | None, start: datetime | None) -> bool:
    if item.deleted:
        return False
    if known is not None:
        return reading.material(known, item)
    return start is None or not reading.old(start, item)


def _as_judged(
    items: Iterable[Incoming], known: Container[str], titles: Mapping[str, Sequence[str]]
) -> Iterator[Incoming]:
    """New ones without the titles that their threads have by then."""
    met = {thread: list(there) for thread, there in titles.items()}
    for item in items:
        before = met.setdefault(item.thread_key, []) if item.thread_key else []
        new = item.external_id not in known
        yield reading.without_repeated_title(item, before) if new else item
        before.append(item.title)
