"""Say what is overdue now: at most one message per person and slot, never twice."""

from datetime import datetime, timedelta

from bot.db import Transaction
from bot.deps import Deps
from bot.ladder import Step, rung_due
from bot.lives import ladder_of, next_thought, note
from bot.loops import ASIDE, bug
from bot.models import Case, PostKind, Reply
from bot.people import owner_of
from bot.queries import caselists, cases, hands, nudges, people, posts, replies, switches

SLOT = timedelta(minutes=15)
"""Reminders to one person within this time share one message."""
PATIENCE = timedelta(minutes=5)
"""While a reply is on its way, think again after so long."""


async def step(deps: Deps) -> bool:
    """Think about one case, or warn of one reply that is still not visible."""
    now = deps.clock.now()
    async with deps.db.read() as tx:
        due = await caselists.any_due(tx, now) or await replies.any_to_warn(tx, now)
        if not due or await switches.paused(tx):
            return False
    async with deps.db.write() as tx:
        reply = await replies.to_warn(tx, now)
        if reply is not None:
            await _warn(tx, reply, now)
            return True
        case = await caselists.due_for_thought(tx, now)
        if case is None:
            return False
        case_id = case.id
        try:
            async with tx.begin_nested():
                await _think(tx, deps, case, now)
        except Exception as error:
            await cases.think_again(tx, case_id, now + ASIDE)
            bug(deps, error, "a case cannot be thought about", case=case_id)
        return True


async def _warn(tx: Transaction, reply: Reply, now: datetime) -> None:
    """It left and is not visible in time: say so, and the ladder goes on."""
    await replies.warned(tx, reply.id, now)
    case = await cases.touch(tx, reply.case_id)
    if case is not None:
        await note(tx, case, now, "not_visible", str(reply.id))
        await _nudge(tx, case, now, reply.by, "not_visible", (0, reply.id))
        await cases.think_again(tx, case.id, now)


async def _think(tx: Transaction, deps: Deps, case: Case, now: datetime) -> None:
    if case.claimed_by and case.claim_until and case.claim_until <= now:
        await _lapse(tx, case, now)
    elif case.snoozed_by and case.snoozed_until and case.snoozed_until <= now:
        await hands.wake_up(tx, case.id, now)
        key = (0, int(case.snoozed_until.timestamp()))
        await _nudge(tx, case, now, case.snoozed_by, "later", key)
    elif await replies.on_its_way(tx, case.id):
        await cases.think_again(tx, case.id, now + PATIENCE)
    elif case.snoozed_until and now < case.due_at:
        await cases.think_again(tx, case.id, min(case.snoozed_until, case.due_at))
    else:
        await _climb(tx, deps, case, now)
        await cases.think_again(tx, case.id, next_thought(deps, case, now))


async def _lapse(tx: Transaction, case: Case, now: datetime) -> None:
    """The word "I'm on it" does not last for ever: the holder and the thread are told, all may take it."""
    if case.claimed_by is None or case.claim_until is None:
        return
    await hands.release(tx, case.id, now, who="ascolto", what="claim_lapsed")
    key = int(case.claim_until.timestamp())
    await note(tx, case, now, "claim_lapsed", str(key), who=case.claimed_by)
    await _nudge(tx, case, now, case.claimed_by, "claim", (0, key))


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
    told = await _whom(tx, deps, case, due)
    if told is None:
        told = case.slack_channel
    key = (due.rung, due.nth)
    if due.tell == "owner" or (told[:1] in "UW" and due.nth > 0):
        await _nudge(tx, case, now, told, case.ladder, key)
    else:
        await _call(tx, case, now, told, key)


async def _whom(tx: Transaction, deps: Deps, case: Case, due: Step) -> str | None:
    """The Slack id that this rung tells; whoever has left the firm is passed over."""
    team = deps.config.team
    known = await people.by_ids(
        tx, [case.claimed_by or "", case.owner, case.decider, team.owner, team.decider]
    )

    def active(person: str) -> bool:
        return person not in known or not known[person].deactivated

    decider = owner_of(None, case.decider, team.decider, active)
    if due.tell == "decider":
        return decider
    if due.tell == "owner":
        if case.hold:
            return decider
        return owner_of(case.claimed_by, case.owner, team.owner, active)
    if due.tell == "slack_channel":
        return case.claimed_by or case.slack_channel
    return due.tell


async def _nudge(
    tx: Transaction,
    case: Case,
    now: datetime,
    told: str,
    ladder: str,
    key: tuple[int, int],
) -> None:
    """Remind one person, in the one message of this slot."""
    if told[:1] not in "UW":
        await _call(tx, case, now, told, key, ladder)
        return
    slot = now - timedelta(seconds=now.timestamp() % SLOT.total_seconds())
    post_id = await posts.add(
        tx,
        posts.row(
            PostKind.NUDGE,
            f"nudge:{told}:{slot.isoformat()}",
            told,
            now,
            urgency=3,
            detail={"why": _why(case, told, ladder)},
        ),
    )
    await nudges.give(
        tx, case, now, ladder=ladder, rung=key[0], nth=key[1], told=told, post_id=post_id
    )


def _why(case: Case, told: str, ladder: str) -> str:
    if ladder != case.ladder:
        return ladder
    if told == case.claimed_by:
        return "claimed"
    if told == case.decider and told != case.owner:
        return "decider"
    return "owner" if told == case.owner else "named"


async def _call(
    tx: Transaction, case: Case, now: datetime, told: str, key: tuple[int, int], ladder: str = ""
) -> None:
    """Escalate in the card's thread, for all the Slack channel to see."""
    card = await posts.by_subject(tx, posts.card_subject(case.id))
    post_id = await posts.add(
        tx,
        posts.row(
            PostKind.CALL,
            f"call:{case.id}:{case.round}:{key[0]}:{key[1]}:{ladder}",
            card.slack_channel if card else case.slack_channel,
            now,
            case_id=case.id,
            parent_id=card.id if card else None,
            broadcast=True,
            urgency=3,
            detail={"head": told},
        ),
    )
    await nudges.give(
        tx,
        case,
        now,
        ladder=ladder or case.ladder,
        rung=key[0],
        nth=key[1],
        told=told,
        post_id=post_id,
    )
