"""Figures that are read from the rows when somebody asks for them."""

from collections.abc import Iterable

from bot.deps import Deps
from bot.queries import figures
from bot.queries.figures import RoomFigures
from bot.web.metrics import place


async def refresh(deps: Deps) -> None:
    """Set the gauges of each loop, source and Slack channel."""
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.read() as tx:
        due = await figures.due(tx, wall, now)
        sources = await figures.sources(tx, wall, now)
        rooms = await figures.rooms(tx, wall)
    shown = deps.metrics
    for loop, count in due.items():
        shown.due.labels(loop).set(count)
    for one in sources:
        if one.last_good_at is not None:
            shown.lag.labels(one.id).set((wall - one.last_good_at).total_seconds())
        shown.source_due.labels(one.id).set(one.due)
        shown.source_failures.labels(one.id).set(one.failures)
    for label, several in _by_label(rooms).items():
        oldest = min((one.oldest for one in several if one.oldest), default=now)
        shown.room_due.labels(label).set(sum(one.due for one in several))
        shown.room_lag.labels(label).set((now - oldest).total_seconds())
        shown.room_failures.labels(label).set(max(one.failures for one in several))


def _by_label(rooms: Iterable[RoomFigures]) -> dict[str, list[RoomFigures]]:
    grouped: dict[str, list[RoomFigures]] = {}
    for one in rooms:
        grouped.setdefault(place(one.slack_channel), []).append(one)
    return grouped
