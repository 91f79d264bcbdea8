"""Say what is overdue now: at most one message per person and slot, never twice."""

from datetime import datetime, timedelta
from typing import Any

from bot.db import TROUBLE, Transaction
from bot.deps import Deps
from bot.ladder import Step, rung_due
from bot.lives import ladder_of, next_thought, note
from bot.loops import ASIDE, bug, log
from bot.models import Case, CaseState, PostKind, Reply
from bot.people import owner_of
from bot.queries import caselists, cases, hands, late, nudges, people, posts, replies, switches

SLOT = timedelta(minutes=15)
"""Reminders to one person within this time share one message."""
PEOPLE, CHANNELS = ("U", "W"), ("C", "G")
"""How the Slack ids of people and of Slack channels begin; user groups (S) are neither."""
PATIENCE = timedelta(minutes=5)
"""While a reply is on its way, think again after so long."""


async def step(deps: Deps) -> bool:
    """Think about one case, or warn of one reply that is still not visible."""
    now = deps.clock.now()
    async with deps.db.read() as tx:
        due = await caselists.any_due(tx, now) or await late.any_to_warn(tx, now)
        if not due or await switches.paused(tx):
            return False
    async with deps.db.write() as tx:
        reply = await late.to_warn(tx, now)
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
        except TROUBLE:
            raise
        except Exception as error:
            await cases.think_again(tx, case_id, now + ASIDE)
            bug(deps, error, "a case cannot be thought about", case=case_id)
        return True


async def _warn(tx: Transaction, reply: Reply, now: datetime) -> None:
    """It left and is not visible in time: say so while that leaves a customer waiting, and the
    ladder goes on."""
    await late.warned(tx, reply.id, now)
    case = await cases.touch(tx, reply.case_id)
    if case is not None and case.state == CaseState.OPEN:
        await note(tx, case, now, "not_visible", str(reply.id))
        await _nudge(tx, case, now, reply.by, "not_visible", (0, reply.id))
        await cases.think_again(tx, case.id, now)


async def _think(tx: Transaction, deps: Deps, case: Case, now: datetime) -> None:
    if case.claimed_by and case.claim_until and case.claim_until <= now:
        await _lapse(tx, case, now)
    elif case.snoozed_by and case.snoozed_until and case.snoozed_until <= now:
        who, key = case.snoozed_by, (0, int(case.snoozed_until.timestamp()))
        await hands.wake_up(tx, case.id, now)
        await _nudge(tx, case, now, who, "later", key)
    elif await replies.on_its_way(tx, case.id):
        await cases.think_again(tx, case.id, now + PATIENCE)
    elif case.snoozed_until and now < case.due_at:
        await cases.think_again(tx, case.id, min(case.snoozed_until, case.due_at))
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
    await _nudge(tx, case, now, who, "claim", (0, key))


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
    key = (due.rung, due.nth)
    quiet = due.tell == "owner" or due.nth > 0 or case.claimed_by is not None
    elsewhere = told[:1] in CHANNELS and told != case.slack_channel
    if elsewhere or (told[:1] in PEOPLE and quiet):
        await _nudge(tx, case, now, told, case.ladder, key)
    else:
        await _call(tx, case, now, told, key, case.ladder)


async def _whom(tx: Transaction, deps: Deps, case: Case, due: Step) -> str:
    """The Slack id that this rung tells. Whoever has left the firm is passed over; nobody left,
    the Slack channel hears it. While somebody is on it the Slack channel is left in peace."""
    team = deps.config.team
    ids = {case.claimed_by or "", case.owner, case.decider, due.tell, team.owner, team.decider}
    known = await people.by_ids(tx, ids)

    def active(person: str) -> bool:
        return person not in known or not known[person].deactivated

    decider = owner_of(None, case.decider, team.decider, active)
    owner = owner_of(case.claimed_by, case.owner, team.owner, active)
    if due.tell == "slack_channel":
        return case.claimed_by or case.slack_channel
    if due.tell == "owner":
        return (decider if case.hold else owner) or case.slack_channel
    named = decider if due.tell == "decider" else owner_of(None, due.tell, decider, active)
    return named or case.slack_channel


async def _nudge(
    tx: Transaction, case: Case, now: datetime, told: str, ladder: str, key: tuple[int, int]
) -> None:
    """Remind one person (or another Slack channel), in the one message of this slot."""
    if told[:1] not in PEOPLE + CHANNELS or told == case.slack_channel:
        await _call(tx, case, now, told, key, ladder)
        return
    slot = now - timedelta(seconds=now.timestamp() % SLOT.total_seconds())
    post = posts.row(
        PostKind.NUDGE,
        f"nudge:{told}:{slot.isoformat()}",
        told,
        now,
        urgency=3,
        detail={"why": _why(case, told, ladder)},
    )
    await _give(tx, case, now, told, ladder, key, post)


async def _give(
    tx: Transaction,
    case: Case,
    now: datetime,
    told: str,
    ladder: str,
    key: tuple[int, int],
    post: dict[str, Any],
) -> None:
    post_id = await posts.add(tx, post)
    rung, nth = key
    log.info("reminded", case=case.id, told=told, ladder=ladder, rung=rung)
    await nudges.give(tx, case, now, ladder=ladder, rung=rung, nth=nth, told=told, post_id=post_id)


def _why(case: Case, told: str, ladder: str) -> str:
    if ladder != case.ladder:
        return ladder
    if told == case.claimed_by:
        return "claimed"
    if told[:1] in CHANNELS:
        return "slack_channel"
    if told == case.decider and told != case.owner:
        return "decider"
    return "owner" if told == case.owner else "named"


async def _call(
    tx: Transaction, case: Case, now: datetime, told: str, key: tuple[int, int], ladder: str
) -> None:
    """Escalate in the card's thread, for all the Slack channel to see."""
    card = await posts.by_subject(tx, posts.card_subject(case.id))
    post = posts.row(
        PostKind.CALL,
        f"call:{case.id}:{case.round}:{ladder}:{key[0]}:{key[1]}",
        card.slack_channel if card else case.slack_channel,
        now,
        case_id=case.id,
        parent_id=card.id if card else None,
        broadcast=True,
        urgency=3,
        detail={"head": told, "round": case.round},
    )
    await _give(tx, case, now, told, ladder, key, post)
