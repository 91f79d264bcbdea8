"""Figures that are read from the rows when somebody asks for them."""

from bot.deps import Deps
from bot.queries import figures


async def refresh(deps: Deps) -> None:
    """Set the gauges: what is due in each loop, and how long ago each source was read well."""
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.read() as tx:
        due = await figures.due(tx, wall, now)
        seen = await figures.last_good(tx)
    for loop, count in due.items():
        deps.metrics.due.labels(loop).set(count)
    for source_id, at in seen.items():
        if at is not None:
            deps.metrics.lag.labels(source_id).set((wall - at).total_seconds())
