"""A post row -> the message that should stand in Slack now."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.deps import Deps
from bot.digesting import gather, period_of, title_of
from bot.ladder import next_step
from bot.lives import ladder_of
from bot.locale import Words
from bot.models import CaseState, Nudge, Post, PostKind, Promise
from bot.models.views import CaseView, Ended
from bot.places import place_of as place_of
from bot.queries import customers, events, history, people, promises, switches, views
from bot.queries import nudges as nudge_rows
from bot.queries import storms as storm_rows
from bot.slack.blocks import context
from bot.slack.cards import card
from bot.slack.digests import digest
from bot.slack.firstday import first_day
from bot.slack.message import Message, fit
from bot.slack.notes import call, note, promise_call
from bot.slack.notices import notice
from bot.slack.nudges import Next, NudgeRow, nudge
from bot.slack.same import same_customer
from bot.slack.storms import ROWS, Storm, StormRow, storm
from bot.slack.times import Times

_Ends = Mapping[tuple[int, int], Ended]
"""How rounds ended, by case and round."""


def words_of(deps: Deps) -> Words:
    """The team's language: for everything that more than one person reads."""
    return Words(deps.config.team.language)


async def names_of(
    tx: Transaction, deps: Deps, *views_: CaseView, also: Iterable[str] = ()
) -> dict[str, str]:
    """Display names by Slack id, for everybody these cases mention, and `also` these."""
    ids = {deps.config.team.owner, deps.config.team.decider, *also}
    for view in views_:
        case = view.case
        ids |= {case.owner, case.decider, case.claimed_by or "", case.writing_by or ""}
        ids |= {case.dismissed_by, case.answered_by, case.snoozed_by or ""}
        ids |= {one.told for one in view.told} | {one.by for one in view.answers}
        ids.add(case.fake_by)
        if view.reply is not None:
            ids.add(view.reply.by)
        if view.promise is not None:
            ids.add(view.promise.owner)
    return {key: one.name for key, one in (await people.by_ids(tx, ids)).items()}


async def draw(tx: Transaction, deps: Deps, post: Post) -> Message | None:
    """What this post should show now; None when there is nothing left to say."""
    if post.kind == PostKind.NUDGE:
        return await _nudge(tx, deps, post)
    if post.kind == PostKind.NOTICE:
        return await _notice(tx, deps, post)
    if post.kind == PostKind.FIRST_DAY:
        source_id = str(post.detail["source"])
        title = deps.places[source_id].title if source_id in deps.places else source_id
        named = await names_of(tx, deps, also=[str(post.detail.get("by", ""))])
        past = await history.past(tx, source_id, post.created_at)
        return first_day(post.detail, past, title, post.created_at, words_of(deps), named)
    if post.kind == PostKind.DIGEST:
        return await _digest(tx, deps, post)
    if post.kind == PostKind.STORM:
        return await _storm(tx, deps, post)
    view = await views.of_case(tx, post.case_id) if post.case_id else None
    if view is None:
        return None
    now, words = deps.clock.now(), words_of(deps)
    spoken_of = [str(post.detail.get(one, "")) for one in ("by", "who")]
    names = await names_of(tx, deps, view, also=spoken_of)
    place = place_of(deps, view)
    zone = deps.config.team.timezone
    if post.kind == PostKind.NOTE:
        return note(post.detail, view, place, now, words, names, hours_timezone=zone)
    if post.kind == PostKind.CALL and "promise" in post.detail:
        return await _promise_call(tx, post, view, Times(words, now, zone), names)
    if post.kind == PostKind.CALL:
        if view.case.state != CaseState.OPEN and post.ts is None:
            return None
        nth = int(post.detail.get("round", view.case.round))
        over = _ended(view, nth, await _ends(tx, {view.case.id: view}, [(view.case.id, nth)]))
        head = str(post.detail["head"])
        return call(view, head, now, words, names, past=over, hours_timezone=zone)
    paused = await switches.paused(tx) is not None
    return card(
        view,
        place,
        now,
        words,
        names,
        hours_timezone=zone,
        paused=paused,
        plain=post.plain,
        same=await same_line(tx, deps, view, words),
    )


async def same_line(tx: Transaction, deps: Deps, view: CaseView, words: Words) -> str:
    """Where else the customer of this open case is ("" = nowhere)."""
    if view.case.state != CaseState.OPEN and view.promise is None:
        return ""
    across = deps.config.team.same_customer == "team"
    others = await customers.others(tx, view.case, view.reviews, across=across)
    return same_customer(others, deps.slack.home, words)


async def _nudge(tx: Transaction, deps: Deps, post: Post) -> Message | None:
    given = await nudge_rows.of_post(tx, post.id)
    promised = await promises.by_ids(tx, map(promises.reminded_of, given))
    shown = await views.of_cases(tx, {one.case_id for one in given})
    person = (await people.by_ids(tx, [post.slack_channel])).get(post.slack_channel)
    words = _own_words(deps, person.speaks if person else "")
    ends = await _ends(tx, shown, [(one.case_id, one.round) for one in given])
    told = [
        _row(deps, shown.get(one.case_id), one, promised, words, ends) for one in _one_each(given)
    ]
    before = post.detail.get("why", "owner")
    rows = [replace(row, why=row.why or before) for row in told if row]
    if not any(row.waits for row in rows) and post.ts is None:
        return None
    waiting = [row.view for row in rows if row.waits and row.promise is None]
    names = await names_of(tx, deps, *shown.values())
    return nudge(
        rows,
        person.name if person else "",
        deps.clock.now(),
        words,
        names,
        then=_next(deps, min(waiting, key=lambda one: one.case.due_at)) if waiting else None,
        hours_timezone=(person.timezone if person else "") or deps.config.team.timezone,
    )


def _one_each(given: list[Nudge]) -> list[Nudge]:
    """Of what one message gives several times the newest; but what concerns this person alone (a
    reminder asked for, a reply that is not visible) says more than a rung of the ladder."""
    newest: dict[tuple[int, int], Nudge] = {}
    for one in given:
        key = (one.case_id, promises.reminded_of(one))
        before = newest.get(key)
        own = before is not None and before.rung == 0 and before.round == one.round
        if not own or one.rung == 0:
            newest[key] = one
    return list(newest.values())


def _row(
    deps: Deps,
    view: CaseView | None,
    given: Nudge,
    promised: Mapping[int, Promise],
    words: Words,
    ends: _Ends,
) -> NudgeRow | None:
    """A case or a promise in a reminder. A case told of in an earlier round is done, whatever came
    after; a promise that has another day now is told of elsewhere."""
    if view is None:
        return None
    place = place_of(deps, view, words)
    promise = promised.get(promises.reminded_of(given))
    if promise is not None:
        elsewhere = promises.reminded_as(promise) != given.ladder
        return NudgeRow(
            view=view,
            place=place,
            ended=Ended(view.case.state, promise.ended_at) if promise.ended_at else None,
            promise=promise,
            moved=promise.ended_at is None and elsewhere,
            told=given.told,
            why=given.why,
        )
    row = replace(NudgeRow.of(view, place), why=given.why)
    past = _ended(view, given.round, ends)
    return replace(row, ended=past) if past else row


async def _ends(
    tx: Transaction, shown: Mapping[int, CaseView], told: Iterable[tuple[int, int]]
) -> _Ends:
    """How the rounds of these cases ended, of those that were told of in an earlier one."""
    return await events.ends(
        tx, {one for one, nth in told if one in shown and nth < shown[one].case.round}
    )


def _ended(view: CaseView, nth: int, ends: _Ends) -> Ended | None:
    """How the earlier round `nth` of a case ended; None for the present one."""
    if nth >= view.case.round:
        return None
    return ends.get((view.case.id, nth), Ended(CaseState.ANSWERED, view.case.opened_at))


async def _promise_call(
    tx: Transaction, post: Post, view: CaseView, times: Times, names: Mapping[str, str]
) -> Message | None:
    number = int(post.detail["promise"])
    promise = (await promises.by_ids(tx, [number])).get(number)
    if promise is None or (promise.ended_at is not None and post.ts is None):
        return None
    return promise_call(promise, view, str(post.detail["head"]), times, names)


def _own_words(deps: Deps, language: str) -> Words:
    """A message to one person speaks that person's language."""
    return Words(language if language in ("it", "en") else deps.config.team.language)


def _next(deps: Deps, view: CaseView) -> Next | None:
    """Who is told next if nobody answers."""
    case = view.case
    step = next_step(
        case.opened_at, ladder_of(deps, case), deps.config.team.hours, deps.clock.now()
    )
    if step is None:
        return None
    roles = {"owner": case.owner, "slack_channel": case.slack_channel, "decider": case.decider}
    return Next(told=roles.get(step.tell, step.tell), at=step.at)


async def _notice(tx: Transaction, deps: Deps, post: Post) -> Message:
    known = await people.by_ids(tx, [str(post.detail.get("by", ""))])
    names = {key: one.name for key, one in known.items()}
    source = str(post.detail.get("source") or "")
    return notice(
        {**post.detail, "source": title_of(deps, source)} if source else post.detail,
        deps.clock.now(),
        words_of(deps),
        names,
        hours_timezone=deps.config.team.timezone,
    )


async def _digest(tx: Transaction, deps: Deps, post: Post) -> Message:
    found = await gather(tx, deps, period_of(post.detail), post.slack_channel)
    named = await names_of(tx, deps, *(row.view for row in [*found.todo, *found.promised]))
    return digest(
        found,
        deps.clock.now(),
        words_of(deps),
        named,
        hours_timezone=deps.config.team.timezone,
        plain=post.plain,
    )


async def _storm(tx: Transaction, deps: Deps, post: Post) -> Message | None:
    listed, waiting, found = await storm_rows.of_storm(tx, post.id, ROWS)
    until = await storm_rows.last(tx, post.id)
    if until is None:
        return None
    since = datetime.fromisoformat(post.detail["since"])
    practice = found[0][0].practice
    total, topics = await storm_rows.weather(tx, post.slack_channel, practice, since, until)
    rows = [
        StormRow(case, review, deps.places[case.source_id])
        for case, review in found
        if case.source_id in deps.places
    ]
    names = await people.by_ids(tx, {one.case.claimed_by or one.case.owner for one in rows})
    return storm(
        Storm(
            since=since,
            until=until,
            total=total,
            listed=listed,
            waiting=waiting,
            topic=topics[0] if topics else None,
            rows=rows,
        ),
        deps.clock.now(),
        words_of(deps),
        {key: one.name for key, one in names.items()},
        hours_timezone=deps.config.team.timezone,
        plain=post.plain,
    )


def maybe_repeat(deps: Deps, message: Message) -> Message:
    """We could not look whether it stands there already: say so on it."""
    words = words_of(deps)
    line = context(words.t("This may be a repeat: Slack did not let Ascolto look."), "repeat")
    return fit(message.text, [line, *message.blocks], message.redraw_at)
