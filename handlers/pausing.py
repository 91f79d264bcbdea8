"""The one switch that stops everything that goes out."""

from bot.deps import Deps
from bot.pausing import turn
from bot.queries import switches
from bot.slack.lists import pause_state
from bot.slack.message import Message
from handlers import acting
from handlers.acting import Actor


async def switch(deps: Deps, actor: Actor, *, on: bool) -> Message:
    """Pause or let go on; the team is told once, and the person how it stands now."""
    now = deps.clock.now()
    async with deps.db.write() as tx:
        await acting.check(tx, deps, actor)
        place, key = deps.config.team.slack_channel, deps.clock.wall().isoformat()
        await turn(tx, now, on=on, by=actor.id, place=place, key=key)
        standing = await switches.paused(tx)
        by = standing.by if standing else ""
        named = await acting.called(tx, [by])
    return pause_state(by, named, actor.words)
