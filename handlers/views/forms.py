"""The forms behind More…, sent."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import words_of
from bot.ladder import GIVEN
from bot.lives import next_thought, note, note_subject
from bot.models import Case, CaseState, PostKind, Promise
from bot.queries import events, hands, nudges, posts, promises
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import (
    Called,
    read_called,
    read_colleague,
    read_dismissal,
    read_done,
    read_later,
    read_postponed,
    read_there,
)
from handlers import acting, ends, writing
from handlers.acting import Actor
from handlers.found import locked
from handlers.when import moment, promised

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.view(Ask.ANSWERED)(_shown(answered_there))
    app.view(Ask.CALLED)(_shown(called))
    app.view(Ask.LATER)(_shown(later))
    app.view(Ask.GIVE)(_shown(give))
    app.view(Ask.COLLEAGUE)(_shown(ask_colleague))
    app.view(Ask.DISMISS)(_shown(dismiss))
    app.view(Ask.KEPT)(_shown(kept))
    app.view(Ask.POSTPONE)(_shown(postpone))


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
        case = await locked(tx, deps, actor, given.about.case, ends=True)
        await ends.answered(tx, deps, actor, case, given.at)


async def called(deps: Deps, actor: Actor, view: Json) -> None:
    """I called or met the customer: whom we reached was answered."""
    given, now = read_called(view, deps.clock.now(), actor.words), deps.clock.now()
    told = _told(deps, given)
    due_at = promised(given.follow, now, deps.config.team.hours, actor.words)
    key = f"{actor.id}:{view['id']}"
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case, ends=True)
        if await posts.by_subject(tx, note_subject(case, "called", key)) is not None:
            return
        if given.outcome != "not_reached" and case.state in (CaseState.OPEN, CaseState.ANSWERED):
            await ends.declare(tx, deps, actor, case, given.at, told)
        if due_at is not None:
            row = {"case_id": case.id, "reply_id": None, "by": actor.id, "due_at": due_at}
            await promises.make(tx, now, row)
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
        case = await locked(tx, deps, actor, given.about.case)
        writing.check_open(case, actor)
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
        case, promised_ = await _in_hand(tx, deps, actor, given.about)
        if not await acting.may(tx, deps, person):
            raise Mistakes({"person": acting.may_not(person, actor.words)})
        for promise in promised_:
            await _give_promise(tx, deps, actor, case, promise, person.id)
        if case.state != CaseState.OPEN:
            return
        if case.owner == person.id and case.claimed_by in (None, person.id):
            return
        handed = await hands.hand_over(tx, case.id, now, to=person.id, by=actor.id)
        if handed is not None and person.id != actor.id:
            await _tell_owner(tx, deps, handed)
            key = str(handed.version)
            await note(tx, handed, now, "given", key, by=actor.id, who=person.id)


async def _give_promise(
    tx: Transaction, deps: Deps, actor: Actor, case: Case, promise: Promise, to: str
) -> None:
    """Its reminders go to this person, who hears of it now (together with the case, if that goes
    too)."""
    if promise.owner == to:
        return
    now = deps.clock.now()
    await promises.give(tx, promise, now, to=to, by=actor.id)
    if to == actor.id or case.state == CaseState.OPEN:
        return
    subject = f"nudge:{to}:{GIVEN}:promise:{promise.id}:{int(now.timestamp())}"
    row = posts.row(PostKind.NUDGE, subject, to, now, urgency=3)
    post_id = await posts.add(tx, row)
    await nudges.give(
        tx,
        case,
        now,
        ladder=promises.reminded_as(promise),
        rung=0,
        nth=int(now.timestamp()),
        told=to,
        why=GIVEN,
        post_id=post_id,
        round_=promises.OUTSIDE,
    )


async def kept(deps: Deps, actor: Actor, view: Json) -> None:
    """The promised follow-up is done, and what happened."""
    given, now = read_done(view, actor.words), deps.clock.now()
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case, ends=True)
        promise = await ends.to_keep(tx, actor, given.promise)
        done = {"by": actor.id, "evidence": "declared", "outcome": given.outcome}
        if promise is not None and await promises.keep(tx, promise, now, **done):
            told = {"by": actor.id, "text": given.outcome}
            await note(tx, case, now, "promise_kept", str(promise.id), **told)


async def postpone(deps: Deps, actor: Actor, view: Json) -> None:
    """Another day, and why."""
    given, now = read_postponed(view, actor.words), deps.clock.now()
    due_at = promised(given.follow, now, deps.config.team.hours, actor.words)
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case, ends=True)
        promise = await ends.to_keep(tx, actor, given.promise)
        if due_at is None or promise is None or promise.due_at == due_at:
            return
        await ends.check_unmoved(tx, actor, promise, given.shown)
        await promises.postpone(tx, promise, now, by=actor.id, why=given.why, due_at=due_at)
        told = {"by": actor.id, "until": due_at.isoformat(), "text": given.why}
        await note(tx, case, now, "promise_moved", f"{promise.id}.{int(now.timestamp())}", **told)


async def _tell_owner(tx: Transaction, deps: Deps, case: Case) -> None:
    now, nth = deps.clock.now(), case.version
    subject = f"nudge:{case.owner}:{GIVEN}:{case.id}:{nth}"
    row = posts.row(PostKind.NUDGE, subject, case.owner, now, urgency=3)
    post_id = await posts.add(tx, row)
    await nudges.give(
        tx,
        case,
        now,
        ladder=GIVEN,
        rung=0,
        nth=nth,
        told=case.owner,
        why="owner",
        post_id=post_id,
    )


async def ask_colleague(deps: Deps, actor: Actor, view: Json) -> None:
    """A question in the card's thread, with a ping, to somebody of the firm."""
    now = deps.clock.now()
    given = read_colleague(view, now, actor.words)
    person = await acting.lookup(deps, given.person)
    if unfit := acting.unfit(person, actor.words):
        raise Mistakes({"person": unfit})
    until = given.until.isoformat() if given.until else ""
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case)
        asked = {"who": given.person, "until": until}
        key = f"{actor.id}:{given.person}:{view['id']}"
        if await posts.by_subject(tx, note_subject(case, "asked", key)) is not None:
            return
        await events.record(tx, now, actor.id, "asked", case_id=case.id, detail=asked)
        await note(tx, case, now, "asked", key, by=actor.id, text=given.text, **asked)


async def dismiss(deps: Deps, actor: Actor, view: Json) -> None:
    """No reply needed, and why."""
    given = read_dismissal(view, actor.words)
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, given.about.case, ends=True)
        await ends.dismiss(tx, deps, actor, case, given.why)


async def _in_hand(
    tx: Transaction, deps: Deps, actor: Actor, about: Target
) -> tuple[Case, list[Promise]]:
    """A case that is open or has a promise to keep, with its promises."""
    case = await locked(tx, deps, actor, about.case)
    found = await promises.open_of(tx, case.id)
    if not found:
        writing.check_open(case, actor)
    return case, found
