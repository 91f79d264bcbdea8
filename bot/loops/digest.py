"""Sum up what a day or a week brought: one post for each period and Slack channel."""

from dataclasses import replace
from itertools import islice

from bot.deps import Deps
from bot.digesting import detail_of
from bot.models import PostKind
from bot.periods import MISSED, Every, Period, due, midnight, working_days_before
from bot.queries import digests, posts

Wanted = dict[str, tuple[str, Period]]
"""By subject: where and what."""


async def step(deps: Deps) -> bool:
    """Write the digests whose time has come and that are not there. True when there were any."""
    now = deps.clock.now()
    wanted = _wanted(deps)
    if not wanted:
        return False
    asked = {name for subject in wanted for name in _with_missed(deps, *wanted[subject])}
    async with deps.db.read() as tx:
        there = await digests.given(tx, asked)
        if wanted.keys() <= there:
            return False
        known_since = await digests.first_contact(tx)
    rows = [
        posts.row(
            PostKind.DIGEST,
            name,
            place,
            now,
            urgency=0,
            detail=detail_of(_whole(deps, place, period, there)),
        )
        for name, (place, period) in wanted.items()
        if name not in there and known_since is not None and known_since < period.at
    ]
    if not rows:
        return False
    async with deps.db.write() as tx:
        await posts.add_all(tx, rows)
    return True


def _wanted(deps: Deps) -> Wanted:
    now, hours = deps.clock.now(), deps.config.team.hours
    return {
        subject(place, period): (place, period)
        for place, rhythm in deps.config.digests().items()
        for period in due(now, rhythm, hours)
    }


def subject(place: str, period: Period) -> str:
    """What makes a digest one."""
    return f"digest:{period.every}:{place}:{period.day.isoformat()}"


def _with_missed(deps: Deps, place: str, period: Period) -> list[str]:
    """The subject of this digest, and of those before it that may have been missed."""
    if period.every is Every.WEEK:
        return [subject(place, period)]
    days = islice(working_days_before(period.day, deps.config.team.hours), MISSED)
    return [subject(place, replace(period, day=day)) for day in (period.day, *days)]


def _whole(deps: Deps, place: str, period: Period, there: set[str]) -> Period:
    """Where the last digest was missed, this one goes on from the one before."""
    if period.every is Every.WEEK:
        return period
    hours = deps.config.team.hours
    days = islice(working_days_before(period.day, hours), MISSED)
    had = next((day for day in days if subject(place, replace(period, day=day)) in there), None)
    return replace(period, since=midnight(had, hours)) if had else period
