"""Say what is overdue now: at most one message per person and slot, never twice."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.ladder import Step, rung_due, slot
from bot.lives import accepted_counts, ladder_of, next_thought, note
from bot.loops import ASIDE, bug, log
from bot.models import STORM, Case, CaseState, PostKind, Promise, Reply
from bot.people import Concerned, is_person, is_slack_channel, quietly, whom
from bot.promises import Kept, decide, next_reminder
from bot.queries import (
    caselists,
    cases,
    hands,
    late,
    nudges,
    people,
    posts,
    promises,
    standing,
    storms,
    switches,
)
from bot.storm import SPAN

Later = Callable[[], Awaitable[None]]
PATIENCE = timedelta(minutes=5)
"""While a reply is on its way, think again after so long."""
STUCK = timedelta(hours=1)
"""One that was tried and has not got out for so long keeps nobody quiet: the customer waits."""


class As(NamedTuple):
    """What makes a reminder one: its ladder, the rung with its time, and the round where that is
    not the case's."""

    ladder: str
    rung: int
    nth: int
    round: int | None = None


async def step(deps: Deps) -> bool:
    """Think about one case or promise, or warn of one reply that is still not visible."""
    now = deps.clock.now()
    async with deps.db.read() as tx:
        found = (
            await caselists.any_due(tx, now)
            or await late.any_to_warn(tx, now)
            or await promises.any_due(tx, now)
        )
        if not found or await switches.paused(tx):
            return False
    async with deps.db.write() as tx:
        aside = now + ASIDE
        if (reply := await late.to_warn(tx, now)) is not None:
            later = partial(late.warn_later, tx, reply.id, aside)
            await _turn(tx, deps, _warn(tx, reply, now), later, reply=reply.id)
        elif (promised := await promises.due_for_thought(tx, now)) is not None:
            promise, case = promised
            later = partial(promises.think_again, tx, promise.id, aside)
            thought = _promised(tx, deps, promise, case, now)
            await _turn(tx, deps, thought, later, promise=promise.id)
        elif (due := await caselists.due_for_thought(tx, now)) is not None:
            later = partial(cases.think_again, tx, due.id, aside)
            await _turn(tx, deps, _think(tx, deps, due, now), later, case=due.id)
        else:
            return False
        return True


async def _turn(
    tx: Transaction, deps: Deps, thought: Awaitable[None], later: Later, **subject: int
) -> None:
    """One row's turn. A bug puts it aside (`later`), so that it blocks no other."""
    try:
        async with tx.begin_nested():
            await thought
    except TROUBLE:
        raise
    except Exception as error:
        await later()
        bug(deps, error, "nobody can be reminded of this", **subject)


async def _promised(
    tx: Transaction, deps: Deps, promise: Promise, case: Case, now: datetime
) -> None:
    """Whoever promised a follow-up is reminded of it until it is kept."""
    if await late.on_its_way(tx, case.id, stuck_since=now - STUCK):
        await promises.think_again(tx, promise.id, now + PATIENCE)
        return
    ladder, hours = ladder_of(deps, case), deps.config.team.hours
    name, outside = promises.reminded_as(promise), promises.OUTSIDE
    found = decide(
        promise,
        await standing.first_hand(tx, case.id),
        ladder,
        hours,
        now,
        frozenset((one.rung, one.nth) for one in await nudges.given_as(tx, case.id, outside, name)),
        accepted_counts=accepted_counts(deps, case),
    )
    if isinstance(found, Kept):
        await promises.keep(tx, promise, now, by=found.by, evidence=found.evidence)
        return
    if found is not None:
        on_it = promise.owner if found.tell == "owner" else None
        told = await _whom(tx, found, _concerned(deps, case, on_it))
        why = "promise" if told == promise.owner else "promised"
        given = As(name, found.rung, found.nth, outside)
        if _addressed(told) and told != case.slack_channel:
            await _nudge(tx, case, now, told, given, why)
        else:
            await _call(tx, case, now, told, given, promise=promise.id)
    await promises.think_again(tx, promise.id, next_reminder(promise, ladder, hours, now))


async def _warn(tx: Transaction, reply: Reply, now: datetime) -> None:
    """It left and is not visible in time: say so while that leaves a customer waiting, and the
    ladder goes on."""
    await late.warned(tx, reply.id, now)
    case = await cases.touch(tx, reply.case_id)
    if case is None:
        return
    waits = case.state == CaseState.OPEN or await promises.open_of(tx, case.id)
    if waits:
        await note(tx, case, now, "not_visible", str(reply.id))
        await _nudge(tx, case, now, reply.by, As("not_visible", 0, reply.id))
        await cases.think_again(tx, case.id, now)


async def _think(tx: Transaction, deps: Deps, case: Case, now: datetime) -> None:
    if case.claimed_by and case.claim_until and case.claim_until <= now:
        await _lapse(tx, case, now)
    elif case.snoozed_by and case.snoozed_until and case.snoozed_until <= now:
        who, key = case.snoozed_by, As("later", 0, int(case.snoozed_until.timestamp()))
        await hands.wake_up(tx, case.id, now)
        await _nudge(tx, case, now, who, key)
    elif await late.on_its_way(tx, case.id, stuck_since=now - STUCK):
        await cases.think_again(tx, case.id, now + PATIENCE)
    elif case.snoozed_until and now < case.due_at:
        ends = (case.snoozed_until, case.due_at, case.claim_until)
        await cases.think_again(tx, case.id, min(one for one in ends if one))
    else:
        await _climb(tx, deps, case, now)
        await cases.think_again(tx, case.id, next_thought(deps, case, now))


async def _lapse(tx: Transaction, case: Case, now: datetime) -> None:
    """The word "I'm on it" does not last for ever: the holder and the thread are told, and
    everybody may take it."""
    who, until = case.claimed_by, case.claim_until
    if who is None or until is None:
        return
    await hands.release(tx, case.id, now, who="ascolto", what="claim_lapsed")
    key = int(until.timestamp())
    await note(tx, case, now, "claim_lapsed", str(key), who=who)
    await _nudge(tx, case, now, who, As("claim", 0, key))


async def _climb(tx: Transaction, deps: Deps, case: Case, now: datetime) -> None:
    """The highest rung whose time has come, if it was not given."""
    ladder = ladder_of(deps, case)
    given = frozenset(
        (one.rung, one.nth)
        for one in await nudges.given(tx, case)
        if one.ladder == case.ladder and one.rung > 0
    )
    due = rung_due(case.opened_at, ladder, deps.config.team.hours, now, given)
    if due is None:
        return
    concerned = _concerned(deps, case, case.claimed_by)
    told = await _whom(tx, due, concerned)
    key = As(case.ladder, due.rung, due.nth)
    if quietly(due, told, concerned):
        await _nudge(tx, case, now, told, key)
    else:
        await _call(tx, case, now, told, key)


def _concerned(deps: Deps, case: Case, on_it: str | None) -> Concerned:
    team = deps.config.team
    return Concerned(
        slack_channel=case.slack_channel,
        owners=(case.owner, team.owner),
        deciders=(case.decider, team.decider),
        held=bool(case.hold),
        on_it=on_it,
    )


async def _whom(tx: Transaction, due: Step, case: Concerned) -> str:
    """The Slack id that this rung tells, whoever has left the firm passed over."""
    known = await people.by_ids(tx, {case.on_it or "", *case.owners, *case.deciders, due.tell})
    return whom(due.tell, case, lambda one: one not in known or not known[one].deactivated)


async def _nudge(
    tx: Transaction, case: Case, now: datetime, told: str, key: As, why: str = ""
) -> None:
    """Remind one person (or another Slack channel), in the one message of this slot."""
    if not _addressed(told) or told == case.slack_channel:
        await _call(tx, case, now, told, key)
        return
    await _give(tx, case, now, told, key, _slot(now, told), why=why or _why(case, told, key.ladder))


def _addressed(told: str) -> bool:
    """Whether a message may go there by itself; a user group is called in a thread."""
    return is_person(told) or is_slack_channel(told)


def _slot(now: datetime, told: str) -> dict[str, Any]:
    """The one message of this slot to a person or a Slack channel."""
    return posts.row(
        PostKind.NUDGE,
        f"nudge:{told}:{slot(now).isoformat()}",
        told,
        now,
        urgency=3,
    )


async def _give(
    tx: Transaction,
    case: Case,
    now: datetime,
    told: str,
    key: As,
    post: dict[str, Any],
    *,
    why: str = "",
) -> None:
    post_id = await posts.add(tx, post)
    log.info("reminded", case=case.id, told=told, ladder=key.ladder, rung=key.rung)
    await nudges.give(
        tx,
        case,
        now,
        ladder=key.ladder,
        rung=key.rung,
        nth=key.nth,
        told=told,
        why=why,
        post_id=post_id,
        round_=key.round,
    )


def _why(case: Case, told: str, ladder: str) -> str:
    if ladder != case.ladder:
        return ladder
    if told == case.claimed_by:
        return "claimed"
    if is_slack_channel(told):
        return "slack_channel"
    if told == case.decider and told != case.owner:
        return "decider"
    return "owner" if told == case.owner else "named"


async def _call(
    tx: Transaction, case: Case, now: datetime, told: str, key: As, promise: int = 0
) -> None:
    """Escalate in the card's thread, for all the Slack channel to see; a case of a storm together
    with the others."""
    if not promise and await _in_storm(tx, case):
        told = told if _addressed(told) else case.slack_channel
        await _give(tx, case, now, told, key, _slot(now, told), why=_why(case, told, key.ladder))
        return
    thread = await posts.thread_of(tx, case.id)
    post = posts.row(
        PostKind.CALL,
        f"call:{case.id}:{case.round}:{key.ladder}:{key.rung}:{key.nth}",
        thread.slack_channel if thread else case.slack_channel,
        now,
        case_id=case.id,
        parent_id=thread.id if thread else None,
        broadcast=True,
        urgency=3,
        detail={"head": told, "round": case.round, **({"promise": promise} if promise else {})},
    )
    await _give(tx, case, now, told, key, post)


async def _in_storm(tx: Transaction, case: Case) -> bool:
    card = await posts.by_subject(tx, posts.card_subject(case.id))
    if card is not None and card.given_up == STORM:
        return True
    return not storms.alone(case) and await storms.began(tx, case, SPAN)
