"""The forms behind More…, sent."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import words_of
from bot.lives import next_thought, note
from bot.models import Case, CaseState, PostKind
from bot.queries import caselists, events, hands, nudges, posts
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import (
    Called,
    read_called,
    read_colleague,
    read_dismissal,
    read_later,
    read_there,
)
from handlers import acting, ends, writing
from handlers.acting import Actor, Sorry
from handlers.when import moment

Json = dict[str, Any]
GIVEN = "given"
"""The ladder under which a case handed over is told: outside all ladders."""


def register(app: AsyncApp) -> None:
    app.view(Ask.ANSWERED)(_shown(answered_there))
    app.view(Ask.CALLED)(_shown(called))
    app.view(Ask.LATER)(_shown(later))
    app.view(Ask.GIVE)(_shown(give))
    app.view(Ask.COLLEAGUE)(_shown(ask_colleague))
    app.view(Ask.DISMISS)(_shown(dismiss))


Form = Callable[[Deps, Actor, Json], Awaitable[None]]


def _shown(form: Form) -> Callable[..., Awaitable[None]]:
    """Read and write by `form`, then ack; what is filled in wrongly is shown beside its field."""

    @wraps(form)
    async def listener(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
        actor = await acting.acting(deps, body)
        try:
            await form(deps, actor, view)
        except Mistakes as wrong:
            await ack(response_action="errors", errors=wrong.found)
            return
        await ack(response_action="clear")

    del listener.__wrapped__  # Bolt looks at the arguments of the innermost
    return listener


async def answered_there(deps: Deps, actor: Actor, view: Json) -> None:
    """I already answered there."""
    given = read_there(view, deps.clock.now(), actor.words)
    async with deps.db.write() as tx:
        case = await ends.locked(tx, deps, actor, given.about.case)
        await ends.declare(tx, deps, actor, case, given.at)


async def called(deps: Deps, actor: Actor, view: Json) -> None:
    """I called or met the customer: whom we reached was answered."""
    given, now = read_called(view, deps.clock.now(), actor.words), deps.clock.now()
    told = _told(deps, given)
    async with deps.db.write() as tx:
        case = await ends.locked(tx, deps, actor, given.about.case)
        if given.outcome != "not_reached" and case.state == CaseState.OPEN:
            await ends.declare(tx, deps, actor, case, given.at, told)
        key = f"{actor.id}:{given.at.isoformat()}"
        await note(tx, case, now, "called", key, by=actor.id, text=told)


def _told(deps: Deps, given: Called) -> str:
    words = words_of(deps)
    outcome = {
        "settled": words.t("It is settled"),
        "going_on": words.t("We go on talking"),
        "not_reached": words.t("I did not reach anybody"),
    }[given.outcome]
    return f"{outcome}. {given.note}".strip()


async def later(deps: Deps, actor: Actor, view: Json) -> None:
    """Remind me later, but not past the deadline."""
    now = deps.clock.now()
    given = read_later(view, now, actor.words)
    until = moment(given, now, deps.config.team.hours)
    async with deps.db.write() as tx:
        case = await _open(tx, deps, actor, given.about)
        thought = next_thought(deps, case, now)
        remind_at = min(until, thought) if thought else until
        await hands.snooze(
            tx, case.id, now, by=actor.id, until=until, why=given.why, remind_at=remind_at
        )


async def give(deps: Deps, actor: Actor, view: Json) -> None:
    """Another owner from now on, told so, who must be one that may answer."""
    now = deps.clock.now()
    given = read_colleague(view, now, actor.words)
    person = await acting.lookup(deps, given.person)
    async with deps.db.write() as tx:
        case = await _open(tx, deps, actor, given.about)
        if not await acting.may(tx, deps, person):
            told = actor.words.t("{name} may not answer customers.", name=person.name)
            raise Mistakes({"person": told})
        if case.owner == person.id and case.claimed_by in (None, person.id):
            return
        handed = await hands.hand_over(tx, case.id, now, to=person.id, by=actor.id)
        if handed is not None and person.id != actor.id:
            await _tell_owner(tx, deps, handed)


async def _tell_owner(tx: Transaction, deps: Deps, case: Case) -> None:
    now, nth = deps.clock.now(), case.version
    subject = f"nudge:{case.owner}:{GIVEN}:{case.id}:{nth}"
    row = posts.row(PostKind.NUDGE, subject, case.owner, now, urgency=3, detail={"why": "owner"})
    post_id = await posts.add(tx, row)
    await nudges.give(
        tx, case, now, ladder=GIVEN, rung=0, nth=nth, told=case.owner, post_id=post_id
    )


async def ask_colleague(deps: Deps, actor: Actor, view: Json) -> None:
    """A question in the card's thread, with a ping."""
    now = deps.clock.now()
    given = read_colleague(view, now, actor.words)
    until = given.until.isoformat() if given.until else ""
    async with deps.db.write() as tx:
        case = await caselists.by_id(tx, given.about.case)
        if case is None:
            raise Sorry(actor.words.t("There is no such case any more."))
        await acting.check(tx, deps, actor, case)
        asked = {"who": given.person, "until": until}
        key = f"{actor.id}:{given.person}:{view['id']}"
        if await posts.by_subject(tx, f"note:{case.id}:asked:{key}") is not None:
            return
        await events.record(tx, now, actor.id, "asked", case_id=case.id, detail=asked)
        await note(tx, case, now, "asked", key, by=actor.id, text=given.text, **asked)


async def dismiss(deps: Deps, actor: Actor, view: Json) -> None:
    """No reply needed, and why."""
    given = read_dismissal(view, actor.words)
    async with deps.db.write() as tx:
        case = await ends.locked(tx, deps, actor, given.about.case)
        await ends.dismiss(tx, deps, actor, case, given.why)


async def _open(tx: Transaction, deps: Deps, actor: Actor, about: Target) -> Case:
    case = await caselists.by_id(tx, about.case)
    if case is None:
        raise Sorry(actor.words.t("There is no such case any more."))
    await acting.check(tx, deps, actor, case)
    writing.check_open(case, actor)
    return case
