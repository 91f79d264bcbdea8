"""The one switch that stops everything that goes out."""

from bot.deps import Deps
from bot.queries import cases, outbox, switches
from bot.slack.lists import pause_state
from bot.slack.message import Message
from bot.telling import tell_team
from handlers import acting
from handlers.acting import Actor


async def switch(deps: Deps, actor: Actor, *, on: bool) -> Message:
    """Pause or let go on; the team is told once, and the person how it stands now."""
    now = deps.clock.now()
    async with deps.db.write() as tx:
        await acting.check(tx, deps, actor)
        turn = switches.pause if on else switches.resume
        if await turn(tx, actor.id, now):
            code, key = ("paused" if on else "resumed"), deps.clock.wall().isoformat()
            await tell_team(tx, deps, code, key, by=actor.id)
            for case_id in await outbox.waiting(tx):
                await cases.touch(tx, case_id)
        standing = await switches.paused(tx)
        by = standing.by if standing else ""
        named = await acting.called(tx, [by])
    return pause_state(by, named, actor.words)
