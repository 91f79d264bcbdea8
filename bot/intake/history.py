"""The first day of a source: its past is read in silence, summed up once, and opened on demand."""

from bot.db import Transaction
from bot.deps import Deps
from bot.intake.filing import open_case_for
from bot.models import PostKind
from bot.queries import history, posts

SOME = 20
"""Cases at most in one transaction."""


async def caught_up(tx: Transaction, deps: Deps, source_id: str) -> None:
    """The reading has reached the present: the first time, what was there before is told, if
    there was anything."""
    if not await history.caught_up(tx, source_id, deps.clock.wall()):
        return
    now, source = deps.clock.now(), deps.config.sources[source_id]
    if not await history.any_old(tx, source_id):
        return
    routed = deps.config.route(source_id=source_id, brand=source.brand, public=source.public)
    subject, detail = history.subject(source_id), {"source": source_id}
    row = posts.row(PostKind.FIRST_DAY, subject, routed.slack_channel, now, detail=detail)
    await posts.add_all(tx, [row])


async def open_some(tx: Transaction, deps: Deps) -> bool:
    """Cases for the most urgent of a past that people want answered; deadlines start now. False
    when there was none to open."""
    source = await history.wanted(tx, list(deps.channels))
    if source is None or source.open_since is None:
        return False
    now = deps.clock.now()
    found = await history.next_ones(tx, source.id, source.open_since, SOME)
    for review in found:
        await open_case_for(tx, deps, review, now)
    if len(found) < SOME:
        await history.done(tx, source.id, source.open_since)
    return bool(found)
