"""What /reviews answers, gathered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.db import Transaction
from bot.deps import Deps
from bot.digesting import gather, title_of
from bot.drawing import names_of, place_of, same_line
from bot.errors import SlackError
from bot.judging import attuned
from bot.locale import Words
from bot.models import Case, Post
from bot.periods import Rhythm, daily, weekly
from bot.queries import caselists, posts, reviews, switches, views
from bot.queries import promises as promise_rows
from bot.slack import lists
from bot.slack.cards import card
from bot.slack.digests import digest as drawn_digest
from bot.slack.heard import Heard
from bot.slack.heard import heard as drawn_heard
from bot.slack.lists import Listed
from bot.slack.message import Message
from handlers.acting import Actor

RECENT = timedelta(days=7)
"""So far back goes the list of what got no card."""


async def open_cases(deps: Deps, actor: Actor, *, mine: bool = False) -> Message:
    """Who waits for an answer, by deadline."""
    home = await workspace(deps)
    async with deps.db.read() as tx:
        found = await caselists.open_ones(tx, person=actor.id if mine else None, limit=lists.ROWS)
        person = actor.id if mine else None
        total = await caselists.count_open(tx, person=person)
        rows = await listed(tx, deps, found, home, actor.words)
        promises = await promise_rows.count_open(tx, person=person)
        promised = await promised_ones(tx, deps, home, person, actor.words)
        named = await names_of(tx, deps, *(row.view for row in [*rows, *promised]))
    return lists.open_cases(
        rows,
        total,
        deps.clock.now(),
        actor.words,
        named,
        hours_timezone=actor.timezone,
        mine=mine,
        promised=promised,
        promises=promises,
    )


async def promised_ones(
    tx: Transaction, deps: Deps, home: str, person: str | None, words: Words
) -> list[Listed]:
    """What was promised (by this person), by day."""
    found = await promise_rows.open_ones(tx, person=person, limit=lists.LINES)
    cases = await caselists.by_ids(tx, {promise.case_id for promise in found})
    rows = {row.view.case.id: row for row in await listed(tx, deps, [*cases.values()], home, words)}
    return [
        replace(row, view=replace(row.view, promise=promise))
        for promise in found
        if (row := rows.get(promise.case_id))
    ]


async def listed(
    tx: Transaction, deps: Deps, cases: Sequence[Case], home: str, words: Words
) -> list[Listed]:
    """Cases for a list, each with a link to its card."""
    cards = await posts.by_subjects(tx, [posts.card_subject(case.id) for case in cases])
    return [
        Listed(
            view,
            place_of(deps, view, words),
            _link(home, cards.get(posts.card_subject(view.case.id))),
        )
        for view in await views.fill(tx, cases)
    ]


def _link(home: str, card: Post | None) -> str:
    if not home or card is None or not card.ts or not card.place:
        return ""
    return f"{home}archives/{card.place}/p{card.ts.replace('.', '')}"


async def workspace(deps: Deps) -> str:
    """Where the workspace is on the web, for links to cards; "" when Slack does not say."""
    try:
        return (await deps.slack.identity()).url
    except SlackError:
        return ""


async def show(deps: Deps, actor: Actor, written: str) -> Message:
    """One case as its card shows it, plain: what answers a command cannot be tried twice should
    Slack refuse the newest blocks."""
    number = written.strip().lstrip("#")
    if not (number.isascii() and number.isdigit()):
        return lists.no_case(written, actor.words)
    async with deps.db.read() as tx:
        view = await views.of_case(tx, int(number)) if len(number) < 10 else None
        if view is None:
            return lists.no_case(written, actor.words)
        named = await names_of(tx, deps, view)
        paused = await switches.paused(tx) is not None
        same = await same_line(tx, deps, view, actor.words)
    return card(
        view,
        place_of(deps, view, actor.words),
        deps.clock.now(),
        actor.words,
        named,
        hours_timezone=actor.timezone,
        paused=paused,
        plain=True,
        same=same,
    )


async def heard(deps: Deps, actor: Actor) -> Message:
    """What came in lately and got no card."""
    now = deps.clock.now()
    async with deps.db.read() as tx:
        found, total = await reviews.heard(tx, now - RECENT, deps.places, lists.ROWS)
        ignored, others = await reviews.ignored(tx, now - RECENT, lists.LINES)
        used = await attuned(tx, deps.config) if deps.judge.second else {}
    return drawn_heard(
        [Heard(one, deps.places[one.source_id]) for one in found],
        total,
        now,
        actor.words,
        ignored=ignored,
        ignored_total=others,
        used_to={title_of(deps, key): one.heard for key, one in used.items() if key in deps.places},
        hours_timezone=actor.timezone,
    )


async def digest(deps: Deps, actor: Actor, slack_channel: str, *, week: bool) -> Message:
    """The digest as it stands now: of this Slack channel if it has one, else of all."""
    now, hours = deps.clock.now(), deps.config.team.hours
    rhythms = deps.config.digests()
    rhythm = rhythms.get(slack_channel, deps.config.team.digest)
    today = now.astimezone(hours.zone).date()
    if week:
        rhythm = Rhythm(weekday=today.weekday())
    period = (weekly if week else daily)(today, rhythm, hours)
    async with deps.db.read() as tx:
        found = await gather(tx, deps, period, slack_channel if slack_channel in rhythms else None)
        named = await names_of(tx, deps, *(row.view for row in [*found.todo, *found.promised]))
    zone = deps.config.team.timezone
    return drawn_digest(found, now, actor.words, named, hours_timezone=zone, plain=True)
