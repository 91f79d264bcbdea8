"""What a digest says, gathered from the rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from bot.config import Config
from bot.config.model import as_stars
from bot.db import Transaction
from bot.deps import Deps
from bot.models import Quiet, Review, Source
from bot.names import as_person, responders
from bot.people import may_answer, named_in
from bot.periods import Every, Period, days_before, midnight
from bot.places import place_of
from bot.queries import digests, people, sources, switches, views
from bot.queries.digests import Done, Group, Scope
from bot.slack.digest_facts import Ailing, Day, Digest, Figures, Share, Voices
from bot.slack.digests import FOLDED, ROWS
from bot.slack.heard import Heard
from bot.slack.lists import Listed
from bot.topics import PRAISE

CONTENT = 4
"""So many stars of five, not critical, are praise."""
ENOUGH = 8
"""Fewer reviews tell nothing of a source's rhythm."""
SILENCE = timedelta(days=1)
"""A shorter silence is no news, whatever the rhythm."""
CANDIDATES = 200
QUOTED = 2
"""So many of their own words stand in a line."""


def scope_of(deps: Deps, slack_channel: str | None) -> Scope:
    """What counts for this Slack channel (None = everywhere). Cases of channels that the settings
    no longer name are the team's."""
    home = slack_channel == deps.config.team.slack_channel
    return Scope(
        slack_channel=slack_channel,
        named=tuple(deps.config.digests()),
        rest=home,
        left_out=deps.config.practice,
    )


def detail_of(period: Period) -> dict[str, str]:
    """A period as a post remembers it."""
    return {
        "every": period.every,
        "day": period.day.isoformat(),
        "at": period.at.isoformat(),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
    }


def period_of(detail: Mapping[str, str]) -> Period:
    """A period as a post remembers it, read back."""
    at, since, until = (datetime.fromisoformat(detail[key]) for key in ("at", "since", "until"))
    return Period(Every(detail["every"]), date.fromisoformat(detail["day"]), at, since, until)


def sources_of(config: Config, slack_channel: str) -> set[str]:
    """The sources whose reviews may come into this Slack channel, all into the team's; those for
    practice left out."""
    if slack_channel == config.team.slack_channel:
        return {*config.sources} - {*config.practice}
    matches = [route.match for route in config.routes if route.slack_channel == slack_channel]
    return {
        source.id
        for source in config.sources.values()
        for match in matches
        if not source.practice
        and (not match.source or source.id in match.source)
        and (not match.brand or source.brand in match.brand)
    }


async def gather(tx: Transaction, deps: Deps, period: Period, slack_channel: str | None) -> Digest:
    """The digest of these days as it stands now, for one Slack channel (None = for all)."""
    now, scope = deps.clock.now(), scope_of(deps, slack_channel)
    known = sources_of(deps.config, slack_channel or deps.config.team.slack_channel)
    since, until = period.since, period.until
    waiting, late = await digests.waiting(tx, scope, now)
    weekly = period.every is Every.WEEK
    groups = [one for one in await digests.heard(tx, since, until) if _belongs(deps, scope, one)]
    done = await digests.answered(tx, scope, since, until)
    missed = await digests.missed(tx, scope, since, until)
    ignored = await digests.ignored(tx, since, until)
    more = await digests.told_more(tx, since, until, CANDIDATES)
    voices = [one for one in more if _belongs(deps, scope, one)]
    promises, promised = await _promised(tx, deps, scope)
    standing = [one for one in await sources.everything(tx) if one.id in known]
    return Digest(
        weekly=weekly,
        since=since,
        until=until,
        waiting=waiting,
        late=late,
        todo=await _todo(tx, deps, scope),
        promised=promised,
        promises=promises,
        figures=_figures(groups, done, missed),
        days=await _days(tx, deps, scope, until),
        topics=_topics(groups),
        voices=_voices(voices),
        quiet=await _quiet(tx, deps, scope, period),
        quiet_total=_count(one for one in groups if one.quiet == Quiet.NOT_CRITICAL),
        ignored=sum(count for source_id, count in ignored.items() if source_id in known),
        sources=len(standing),
        checked_at=checked(deps, standing),
        ailing=[ill for one in standing for ill in await ailing(tx, deps, one)],
        shares=_shares(deps, groups) if weekly else (),
        thanks=sorted(
            await _writers(tx, scope, since, until, done) | await _praised(tx, deps, voices),
            key=str.casefold,
        ),
        paused=await switches.paused(tx) is not None,
    )


def _belongs(deps: Deps, scope: Scope, found: Group | Review) -> bool:
    """Whether this was said into the scope's Slack channel: its case's, else the route's."""
    place = found.slack_channel if isinstance(found, Group) else ""
    if found.source_id in scope.left_out:
        return False
    routed = deps.config.route_of(found, public=True)  # that matters to the ladder alone
    return scope.takes(place or routed.slack_channel)


def _count(groups: Iterable[Group]) -> int:
    return sum(one.count for one in groups)


def _figures(groups: Sequence[Group], done: Sequence[Done], missed: int) -> Figures:
    spans = [max((one.answered_at - one.opened_at).total_seconds(), 0.0) for one in done]
    return Figures(
        heard=_count(groups),
        critical=_count(one for one in groups if one.critical),
        praise=_count(one for one in groups if _praises(one)),
        answered=len(done),
        in_time=sum(one.answered_at <= one.due_at for one in done),
        missed=missed,
        median=timedelta(seconds=median(spans)) if spans else None,
    )


def _praises(one: Group) -> bool:
    if one.quiet == Quiet.THANKS:
        return True
    rated = one.rating is not None and as_stars(one.rating, one.scale) >= CONTENT
    return rated and not one.critical


def _topics(groups: Sequence[Group]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for one in groups:
        if one.critical:
            counted.update({str(topic): one.count for topic in one.topics if topic != PRAISE})
    return _by_count(counted)


def _by_count(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda found: (-found[1], found[0]))


def _voices(told: Sequence[Review]) -> Voices:
    """What they like and wish for, each customer's own words once."""
    liked = [one for review in told for one in review.liked]
    named = [one for one in liked if one["topic"] != PRAISE]
    counted = Counter(str(one["topic"]) for one in named)
    quotes = dict.fromkeys(str(one["words"]) for one in named or liked)
    wished = dict.fromkeys(str(one) for review in told for one in review.wishes)
    return Voices(_by_count(counted), [*quotes][:QUOTED], [*wished][:QUOTED], len(wished))


async def _days(tx: Transaction, deps: Deps, scope: Scope, until: datetime) -> list[Day]:
    """What each day before `until` brought; none before there are enough of them."""
    days = days_before(until, deps.config.team.hours)
    known_since = await digests.first_contact(tx)
    if known_since is None or known_since > days[0]:
        return []
    critical = await digests.critical_by_day(tx, scope, days)
    answered = await digests.answered_by_day(tx, scope, days)
    return [Day(*found) for found in zip(days, critical, answered, strict=False)]


async def _todo(tx: Transaction, deps: Deps, scope: Scope) -> list[Listed]:
    found = await views.fill(tx, await digests.to_do(tx, scope, ROWS))
    return [Listed(view, place_of(deps, view)) for view in found]


async def _promised(tx: Transaction, deps: Deps, scope: Scope) -> tuple[int, list[Listed]]:
    """The follow-ups that are due by tonight."""
    hours = deps.config.team.hours
    tomorrow = deps.clock.now().astimezone(hours.zone).date() + timedelta(days=1)
    total, found = await digests.promised(tx, scope, midnight(tomorrow, hours), ROWS)
    shown = await views.of_cases(tx, {case.id for _, case in found})
    told = [replace(shown[case.id], promise=promise) for promise, case in found]
    return total, [Listed(view, place_of(deps, view)) for view in told]


async def _quiet(tx: Transaction, deps: Deps, scope: Scope, period: Period) -> list[Heard]:
    found = await digests.not_critical(tx, period.since, period.until, CANDIDATES)
    mine = [one for one in found if _belongs(deps, scope, one) and one.source_id in deps.places]
    return [Heard(one, deps.places[one.source_id]) for one in mine[:FOLDED]]


def checked(deps: Deps, standing: Sequence[Source]) -> datetime | None:
    """When one of these was last read, in business time."""
    read = [one.last_good_at for one in standing if one.last_good_at is not None]
    return max(read) + (deps.clock.now() - deps.clock.wall()) if read else None


async def ailing(tx: Transaction, deps: Deps, source: Source) -> list[Ailing]:
    """What ails a source: it cannot be read, or else is oddly silent; replies do not get out."""
    title, found = title_of(deps, source.id), []
    if source.failing_since is not None and source.problem:
        found.append(Ailing(title=title, since=source.failing_since, problem=source.problem))
    elif odd := silence(await digests.rhythm(tx, source.id), deps.clock.now()):
        found.append(Ailing(title=title, silent=odd[0], longest=odd[1]))
    if unsent := await sources.unsent(tx, source.id):
        found.append(Ailing(title=title, sending=True, problem=unsent))
    return found


def silence(spoken: Sequence[datetime], now: datetime) -> tuple[timedelta, timedelta] | None:
    """How long a source has been silent and how long it was at most before, where the first is
    more. `spoken`: when customers spoke, newest first."""
    if len(spoken) < ENOUGH:
        return None
    longest = max(newer - older for newer, older in pairwise(spoken))
    lasts = now - spoken[0]
    return (lasts, longest) if lasts > max(longest, SILENCE) else None


def title_of(deps: Deps, source_id: str) -> str:
    """A source as people know it; with its id where others are called the same."""
    title = deps.places[source_id].title if source_id in deps.places else source_id
    same = [one for one in deps.places.values() if one.title == title]
    return title if len(same) < 2 else f"{title} ({source_id})"


def _shares(deps: Deps, groups: Sequence[Group]) -> list[Share]:
    found = []
    for source_id in sorted({one.source_id for one in groups}):
        mine = [one for one in groups if one.source_id == source_id]
        critical = _count(one for one in mine if one.critical)
        found.append(Share(title=title_of(deps, source_id), heard=_count(mine), critical=critical))
    return found


async def _writers(
    tx: Transaction, scope: Scope, since: datetime, until: datetime, done: Sequence[Done]
) -> set[str]:
    """Who answered, by name: by our replies, or as they say themselves."""
    written = dict(await digests.writers(tx, scope, since, until)) if done else {}
    said = {one.answered_by for one in done if one.answered_by[:1] in ("U", "W")}
    known = await people.by_ids(tx, {*written, *said})
    names = {*(one.name for one in known.values())}
    return names | {name for key, name in written.items() if key not in known and name}


async def _praised(tx: Transaction, deps: Deps, told: Sequence[Review]) -> set[str]:
    """Who may answer and is named in praise."""
    praise = [str(one["words"]) for review in told for one in review.liked]
    if not praise:
        return set()
    mine = responders(deps.config, await people.names(tx))
    known = map(as_person, await people.everyone(tx))
    return named_in(praise, [one.name for one in known if may_answer(one, mine) is None])
