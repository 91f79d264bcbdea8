"""`/reviews handover @from @to`: somebody is ill or has left, and nothing stays behind."""

import re

from bot import names
from bot.db import Transaction
from bot.deps import Deps
from bot.drawing import names_of
from bot.errors import SlackRefused
from bot.ladder import GIVEN
from bot.models import Case, PostKind, Promise
from bot.queries import caselists, hands, nudges, people, posts, promises
from bot.slack.commands import Command, spelled
from bot.slack.handover import Handover, handed_over, handover_asked
from bot.slack.lists import LINES
from bot.slack.message import Message
from bot.slack.times import Times
from handlers import acting
from handlers.acting import Actor, Sorry
from handlers.lists import listed, workspace

PATIENCE = 1.8
"""Seconds in which Slack must tell who is meant: the command has three."""
MOST = 1_000
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


async def ask(deps: Deps, actor: Actor, written: str) -> Message:
    """Say what would go to whom. Sorry where that cannot be."""
    meant = written.split()
    if len(meant) != 2:
        command = spelled(Command.HANDOVER, actor.words.language)
        usage = actor.words.t("Write whose cases go to whom: {usage}", usage="@a @b")
        raise Sorry(usage.replace("@a @b", f"`/reviews {command} @a @b`"))
    try:
        giver, receiver = await deps.clock.deadline(_both(deps, actor, *meant), PATIENCE)
    except TimeoutError:
        told = actor.words.t("Slack did not tell in time who that is. Please write it again.")
        raise Sorry(told) from None
    home = await workspace(deps)
    async with deps.db.read() as tx:
        await _may_give(tx, deps, actor, giver)
        await _may_receive(tx, deps, actor, giver, receiver)
        found, promised = await _of(tx, giver)
        held = _decided(found, giver)
        rows = await listed(tx, deps, held[:LINES], home, actor.words)
        named = await names_of(tx, deps, *(row.view for row in rows), also={giver, receiver})
    if not found and not promised:
        name = named.get(giver, giver)
        raise Sorry(actor.words.t("{name} has nothing that is open.", name=name))
    wanted = Handover(giver, receiver, len(found), len(promised), len(held))
    times = Times(actor.words, deps.clock.now(), actor.timezone)
    return handover_asked(wanted, rows, times, named)


async def do(deps: Deps, actor: Actor, wanted: Handover) -> Message:
    """Do it, in one step; the receiver is told once. Again: nothing is left to hand over."""
    giver, receiver, now = wanted.giver, wanted.receiver, deps.clock.now()
    await acting.lookup(deps, receiver)
    async with deps.db.write() as tx:
        await _may_give(tx, deps, actor, giver)
        await _may_receive(tx, deps, actor, giver, receiver)
        found, promised = await _of(tx, giver, lock=True)
        named = await acting.called(tx, [giver, receiver])
        if not found and not promised:
            name = named.get(giver, giver)
            raise Sorry(actor.words.t("{name} has nothing that is open.", name=name))
        held = _decided(found, giver)
        for case in found:
            await hands.take_over(tx, case, now, giver=giver, to=receiver, by=actor.id)
        for promise in promised:
            await promises.give(tx, promise, now, to=receiver, by=actor.id)
        await _tell(tx, deps, receiver, found, promised)
    done = Handover(giver, receiver, len(found), len(promised), len(held))
    return handed_over(done, named, actor.words)


async def _both(deps: Deps, actor: Actor, giver: str, receiver: str) -> tuple[str, str]:
    found = [await _meant(deps, actor, one) for one in (giver, receiver)]
    for person in found:
        await acting.lookup(deps, person)
    return found[0], found[1]


async def _meant(deps: Deps, actor: Actor, written: str) -> str:
    """The person's Slack id; those whom the settings name are known although they have left."""
    if mention := _MENTION.fullmatch(written):
        return mention[1]
    handle = "@" + written.lstrip("@")
    async with deps.db.read() as tx:
        known = {one: row.slack_id for one, row in (await people.names(tx)).items()}
    if known.get(handle, "")[:1] in ("U", "W"):
        return known[handle]
    try:
        found = await deps.slack.resolve(handle)
    except SlackRefused:
        told = actor.words.t("Nobody here is called {name}.", name=handle)
        raise Sorry(told) from None
    if found.kind != "person":
        raise Sorry(actor.words.t("{name} is a group: name one person.", name=handle))
    return found.id


async def _may_give(tx: Transaction, deps: Deps, actor: Actor, giver: str) -> None:
    """Who decides goes along: so it is the giver's own to give, or theirs whom the settings name
    for the team, also when the giver is ill or has left. Sorry for all others."""
    acting.check_member(actor)
    team = deps.config.team
    entitled = list(dict.fromkeys((giver, team.owner, team.decider)))
    if actor.id not in entitled:
        named = await acting.called(tx, entitled)
        told = actor.words.t(
            "Only {people} may hand over all that is {name}'s. A single case: More…, Give to a "
            "colleague.",
            name=named.get(giver, giver),
            people=actor.words.both([named.get(one, one) for one in entitled]),
        )
        raise Sorry(told)


async def _may_receive(
    tx: Transaction, deps: Deps, actor: Actor, giver: str, receiver: str
) -> None:
    words = actor.words
    if giver == receiver:
        raise Sorry(words.t("That is the same person twice."))
    row = (await people.by_ids(tx, [receiver])).get(receiver)
    if row is None:
        raise Sorry(words.t("Nobody here is called {name}.", name=receiver))
    person = names.as_person(row)
    if not await acting.may(tx, deps, person):
        raise Sorry(acting.may_not(person, words))


async def _of(
    tx: Transaction, person: str, *, lock: bool = False
) -> tuple[list[Case], list[Promise]]:
    found = await hands.of_person(tx, person, lock=lock)
    return found, await promises.open_ones(tx, person=person, limit=MOST)


def _decided(found: list[Case], person: str) -> list[Case]:
    """Those on hold that this person decides about."""
    return [case for case in found if case.hold and case.decider == person]


async def _tell(
    tx: Transaction, deps: Deps, receiver: str, found: list[Case], promised: list[Promise]
) -> None:
    """One message to the receiver with all of it."""
    now = deps.clock.now()
    nth = int(deps.clock.wall().timestamp())
    subject = f"nudge:{receiver}:{GIVEN}:{nth}"
    row = posts.row(PostKind.NUDGE, subject, receiver, now, urgency=3)
    post_id = await posts.add(tx, row)
    given = [(case, GIVEN, case.round) for case in found]
    for promise in promised:
        case = await caselists.lock(tx, promise.case_id)
        given.append((case, promises.reminded_as(promise), promises.OUTSIDE))
    for case, ladder, round_ in given:
        await nudges.give(
            tx,
            case,
            now,
            ladder=ladder,
            rung=0,
            nth=nth,
            told=receiver,
            why=GIVEN,
            post_id=post_id,
            round_=round_,
        )
