"""Replies whose source was taken out of the settings: people are told, and none is lost."""

from datetime import timedelta

from bot.deps import Deps
from bot.lives import note
from bot.loops import log
from bot.queries import caselists, outbox

PATIENCE = timedelta(minutes=10)
"""While bots are exchanged for newer ones, another may know a source that we do not."""


async def step(deps: Deps) -> bool:
    """Tell of one. A reply that never left waits until its source is back; of one that may have
    gone out a person must say whether it is there."""
    now = deps.clock.now()
    async with deps.db.write() as tx:
        reply = await outbox.stranded(tx, deps.clock.wall(), now, PATIENCE, list(deps.channels))
        if reply is None:
            return False
        waits = await outbox.strand(tx, reply.id, now)
        if waits is None:
            await outbox.lose_sight(tx, reply.id, now)
        case = await caselists.lock(tx, reply.case_id)
        told = {"by": reply.by, "source": reply.source_id}
        await note(tx, case, now, "stranded" if waits else "unclear", str(reply.id), **told)
        log.warning(
            "a reply has no source", source=reply.source_id, case=case.id, waits=bool(waits)
        )
    return True
