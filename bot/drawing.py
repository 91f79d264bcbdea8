"""A post row -> the message that should stand in Slack now."""

from dataclasses import replace

from bot.db import Transaction
from bot.deps import Deps
from bot.digesting import gather, period_of
from bot.ladder import next_step
from bot.lives import ladder_of
from bot.locale import Words
from bot.models import CaseState, Post, PostKind
from bot.models.views import CaseView
from bot.places import place_of as place_of
from bot.queries import nudges as nudge_rows
from bot.queries import people, switches, views
from bot.slack.blocks import context
from bot.slack.cards import card
from bot.slack.digests import digest
from bot.slack.message import Message, fit
from bot.slack.notes import call, note, notice
from bot.slack.nudges import Next, NudgeRow, nudge


def words_of(deps: Deps) -> Words:
    """The team's language: for everything that more than one person reads."""
    return Words(deps.config.team.language)


async def names_of(tx: Transaction, deps: Deps, *views_: CaseView) -> dict[str, str]:
    """Display names by Slack id, for everybody these cases mention."""
    ids = {deps.config.team.owner, deps.config.team.decider}
    for view in views_:
        case = view.case
        ids |= {case.owner, case.decider, case.claimed_by or "", case.writing_by or ""}
        ids |= {case.dismissed_by, case.answered_by, case.snoozed_by or ""}
        ids |= {one.told for one in view.told} | {one.by for one in view.answers}
        ids.add(case.fake_by)
        if view.reply is not None:
            ids.add(view.reply.by)
    return {key: one.name for key, one in (await people.by_ids(tx, ids)).items()}


async def draw(tx: Transaction, deps: Deps, post: Post) -> Message | None:
    """What this post should show now; None when there is nothing left to say."""
    if post.kind == PostKind.NUDGE:
        return await _nudge(tx, deps, post)
    if post.kind == PostKind.NOTICE:
        return await _notice(tx, deps, post)
    if post.kind == PostKind.DIGEST:
        return await _digest(tx, deps, post)
    view = await views.of_case(tx, post.case_id) if post.case_id else None
    if view is None:
        return None
    now, words = deps.clock.now(), words_of(deps)
    names = await names_of(tx, deps, view)
    place = place_of(deps, view)
    zone = deps.config.team.timezone
    if post.kind == PostKind.NOTE:
        return note(post.detail, view, place, now, words, names, hours_timezone=zone)
    if post.kind == PostKind.CALL:
        if view.case.state != CaseState.OPEN and post.ts is None:
            return None
        past = post.detail.get("round", view.case.round) != view.case.round
        head = str(post.detail["head"])
        return call(view, head, now, words, names, past=past, hours_timezone=zone)
    paused = await switches.paused(tx) is not None
    return card(
        view, place, now, words, names, hours_timezone=zone, paused=paused, plain=post.plain
    )


async def _nudge(tx: Transaction, deps: Deps, post: Post) -> Message | None:
    rounds = {one.case_id: one.round for one in await nudge_rows.of_post(tx, post.id)}
    found = [view for one in rounds if (view := await views.of_case(tx, one)) is not None]
    person = (await people.by_ids(tx, [post.slack_channel])).get(post.slack_channel)
    words = _own_words(deps, person.language if person else "")
    rows = [_row(deps, view, rounds[view.case.id], words) for view in found]
    waiting = [row.view for row in rows if row.done_at is None]
    if not waiting and post.ts is None:
        return None
    names = await names_of(tx, deps, *found)
    return nudge(
        rows,
        person.name if person else "",
        deps.clock.now(),
        words,
        names,
        why=post.detail.get("why", "owner"),
        then=_next(deps, min(waiting, key=lambda one: one.case.due_at)) if waiting else None,
        hours_timezone=(person.timezone if person else "") or deps.config.team.timezone,
    )


def _row(deps: Deps, view: CaseView, told_in: int, words: Words) -> NudgeRow:
    """A case in a reminder; one given in an earlier round is done, whatever came after."""
    row = NudgeRow.of(view, place_of(deps, view, words))
    return replace(row, done_at=view.case.opened_at) if told_in < view.case.round else row


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
    return notice(
        post.detail,
        deps.clock.now(),
        words_of(deps),
        names,
        hours_timezone=deps.config.team.timezone,
    )


async def _digest(tx: Transaction, deps: Deps, post: Post) -> Message:
    found = await gather(tx, deps, period_of(post.detail), post.slack_channel)
    named = await names_of(tx, deps, *(row.view for row in found.todo))
    return digest(
        found,
        deps.clock.now(),
        words_of(deps),
        named,
        hours_timezone=deps.config.team.timezone,
        plain=post.plain,
    )


def maybe_repeat(deps: Deps, message: Message) -> Message:
    """We could not look whether it stands there already: say so on it."""
    words = words_of(deps)
    line = context(words.t("This may be a repeat: Slack did not let Ascolto look."), "repeat")
    return fit(message.text, [line, *message.blocks], message.redraw_at)
