"""Send the replies that people wrote: look, send, record."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.channels.base import CALL_SECONDS, Outgoing, Repeat, Seen, Sent
from bot.db import TROUBLE, Transaction, cause
from bot.deps import Deps
from bot.errors import ChannelError, Limited, Refused, Unexpected, Unreachable
from bot.health import backoff, sending_failed, source_failed
from bot.intake import take_seen, think_of_seen
from bot.lives import note
from bot.loops import ASIDE, about, bug, log, missing, new_token, stranded
from bot.loops.taken import Work, record, record_fix
from bot.models import PRACTICE, Act, ReplyState
from bot.queries import caselists, holding, outbox, replies, reviews, sources, standing, switches

Outcome = Callable[[Transaction], Awaitable[None]]
PACE = timedelta(milliseconds=200)
"""At most five replies a second and source."""
AGAIN = timedelta(seconds=1)
"""Between two tries to record what came of a send, from the second one on."""


async def step(deps: Deps) -> bool:
    """Deliver one due reply, unless everything is paused; or tell of one that cannot leave."""
    due = await _due(deps)
    work = await _claim(deps) if due.reply else None
    if work is None:
        return due.stranded and await stranded.step(deps)
    deps.poke.another("deliver")
    reply = work.reply
    with about(reply=reply.id, case=reply.case_id, source=reply.source_id):
        await _carefully(deps, work)
    return True


async def _carefully(deps: Deps, work: Work) -> None:
    try:
        await _deliver(deps, work)
    except ChannelError as error:
        deps.metrics.replied(work.reply.source_id, error)
        async with deps.db.write() as tx:
            await _failed(tx, deps, work, error, tried=False)
    except TROUBLE:
        raise  # the lease lapses, and the reply is looked at before anything else
    except Exception as error:
        async with deps.db.write() as tx:
            await _again(tx, deps, work, ASIDE, untry=False, why="put aside: a bug")
        bug(deps, error, "a reply cannot be delivered")


async def _due(deps: Deps) -> outbox.Due:
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.read() as tx:
        due = await outbox.due(tx, wall, now, stranded.PATIENCE, list(deps.channels))
        return due._replace(reply=due.reply and await switches.paused(tx) is None)


async def _claim(deps: Deps) -> Work | None:
    wall, now = deps.clock.wall(), deps.clock.now()
    async with deps.db.write() as tx:
        if await switches.paused(tx):
            return None
        claimed = await outbox.claim(tx, wall, now, new_token(), PACE, list(deps.channels))
        if claimed is None:
            return None
        review = await reviews.by_id(tx, claimed.reply.review_id)
        if review is None:
            raise LookupError(f"reply {claimed.reply.id} has no review")
    reply, source_id = claimed.reply, claimed.reply.source_id
    practice = source_id in deps.config.practice
    channel = deps.channels[source_id]
    return Work(reply, review, claimed.token, claimed.unclear, channel, practice)


async def _deliver(deps: Deps, work: Work) -> None:
    """Never without having looked where looking is possible; an unclear one is never simply sent
    again. What is practice does not leave at all."""
    if work.practice or work.reply.practice:
        return await _practise(deps, work)
    seen: list[Seen] = []
    looked_at = deps.clock.wall()
    if work.channel.looks:
        seen = await missing.look(deps, work.reply.source_id, [work.known])
    if not await _may_send(deps, work, seen, looked_at):
        return None
    outgoing = _outgoing(work)
    payload = work.reply.payload or (b"" if work.mends else work.channel.prepare(outgoing))
    outgoing, wall = _outgoing(work, payload), deps.clock.wall()
    async with deps.db.write() as tx:
        if not await outbox.attempt(tx, work.reply.id, work.token, wall, payload):
            return None
    outcome: Outcome
    try:
        sent = await _send(work, outgoing)
    except ChannelError as error:
        deps.metrics.replied(work.reply.source_id, error)
        outcome = partial(_failed, deps=deps, work=work, error=error, tried=True)
    else:
        outcome = partial(record_fix if work.mends else record, deps=deps, work=work, sent=sent)
    return await _keep(deps, outcome, wall + outbox.LEASE)


async def _keep(deps: Deps, outcome: Outcome, until: datetime) -> None:
    """Record what came of a send, again and again while the database takes nothing and the lease
    holds: after that only a look tells whether it went out, and where nobody can look, a person.
    Twice is once: the first time gives the lease back."""
    pause = timedelta()
    while True:
        try:
            async with deps.db.write() as tx:
                return await outcome(tx)
        except TROUBLE as error:
            if deps.clock.wall() + pause >= until:
                raise
            if not pause:
                log.warning("what came of a send is recorded once more", error=cause(error))
        await deps.clock.sleep(pause.total_seconds())
        pause = AGAIN


async def _practise(deps: Deps, work: Work) -> None:
    """Recorded as done, and the channel hears nothing. What was written before practice began or
    ended meant something else: a person looks again."""
    reply = work.reply
    sent = Sent(external_id=reply.fixes or f"practice:{reply.key}")
    async with deps.db.write() as tx:
        if not (work.practice and reply.practice):
            await _refuse(tx, deps, work, PRACTICE)
        else:
            await (record_fix if work.mends else record)(tx, deps, work, sent)


async def _send(work: Work, outgoing: Outgoing) -> Sent:
    """As the act wants it."""
    if work.reply.act == Act.EDIT:
        return await work.channel.edit(outgoing)
    if work.reply.act == Act.DELETE:
        await work.channel.delete(outgoing)
        return Sent(external_id=outgoing.fixes)
    return await work.channel.reply(outgoing)


def _outgoing(work: Work, payload: bytes = b"") -> Outgoing:
    return Outgoing(
        key=work.reply.key,
        text=work.reply.text,
        by=work.reply.by_name,
        review=work.known,
        payload=payload,
        replace=work.reply.replace,
        fixes=work.reply.fixes,
    )


async def _may_send(deps: Deps, work: Work, seen: list[Seen], looked_at: datetime) -> bool:
    """What was seen becomes rows; then: is it there already, is there still something to answer,
    is another's answer there, may an unclear one be tried again?"""
    reply = work.reply
    ready = await think_of_seen(deps, reply.source_id, seen)
    async with deps.db.write() as tx:
        await holding.hold(tx, [reply.source_id], {one.external_id for one in seen})
        taken, _ = await missing.believe(tx, deps, reply.source_id, seen)
        await take_seen(tx, ready, reply.source_id, taken)
        now = await replies.by_id(tx, reply.id)
        if now is None or now.token != work.token or now.state != ReplyState.SENDING:
            return False
        review = await reviews.by_id(tx, reply.review_id)
        refusal = work.channel.can_reply(work.known)
        if review is None or review.deleted_at is not None:
            refusal = "the customer or the platform removed what it answers"
        if refusal and reply.act != Act.DELETE:
            await _refuse(tx, deps, work, refusal)
            return False
        beside = work.mends and not work.channel.one_reply  # another's answer is not in its way
        if not (reply.replace or beside) and await standing.by_others_since(
            tx, reply.review_id, reply.created_at
        ):
            await _stop(tx, deps, work)
            return False
        if not work.unclear:
            return True
        known = work.review.external_id
        told = any(one.external_id == known and one.answers is not None for one in seen)
        return await _may_repeat(tx, deps, work, looked_at if told else None)


async def _stop(tx: Transaction, deps: Deps, work: Work) -> None:
    """Somebody else was quicker there. Whoever wrote this one is told: the card shows the other."""
    reply, now = work.reply, deps.clock.now()
    await outbox.fail(tx, reply.id, work.token, now, ReplyState.STOPPED, "answered_there")
    case = await caselists.lock(tx, reply.case_id)
    await note(tx, case, now, "stopped", str(reply.id), by=reply.by)


async def _refuse(tx: Transaction, deps: Deps, work: Work, why: str) -> None:
    """It will never be taken; but one that may have gone out before may be the reason for it."""
    new = ReplyState.UNKNOWN if work.unclear else ReplyState.REFUSED
    await outbox.fail(tx, work.reply.id, work.token, deps.clock.now(), new, why)


async def _may_repeat(tx: Transaction, deps: Deps, work: Work, looked_at: datetime | None) -> bool:
    """`looked_at`: when the look began that did not find it; None for one that could not tell."""
    reply, channel = work.reply, work.channel
    spent = channel.tries is not None and reply.tries >= channel.tries and not work.mends
    blind = work.repeat is Repeat.LOOK and looked_at is None
    if work.repeat is Repeat.ASK or spent or blind:
        await outbox.fail(tx, reply.id, work.token, deps.clock.now(), ReplyState.UNKNOWN, "unclear")
        return False
    if work.repeat is Repeat.SAFE or reply.tried_at is None or looked_at is None:
        return True
    clear_at = reply.tried_at + timedelta(seconds=CALL_SECONDS) + channel.read_lag
    if looked_at >= clear_at:
        return True
    await outbox.put_back(
        tx, reply.id, work.token, deps.clock.now(), clear_at, untry=False, why="waiting to look"
    )
    return False


async def _again(
    tx: Transaction, deps: Deps, work: Work, wait: timedelta, *, untry: bool, why: str
) -> None:
    await outbox.put_back(
        tx,
        work.reply.id,
        work.token,
        deps.clock.now(),
        deps.clock.wall() + wait,
        untry=untry,
        why=why,
    )


async def _failed(
    tx: Transaction, deps: Deps, work: Work, error: ChannelError, *, tried: bool
) -> None:
    """`tried`: the error came from sending, not from looking before it. Who asks for patience gets
    it either way."""
    reply = work.reply
    unclear = tried and isinstance(error, Unreachable | Unexpected) and error.maybe_done
    await sources.lock(tx, [reply.source_id])
    await caselists.lock(tx, reply.case_id)
    if isinstance(error, Refused):
        await _refuse(tx, deps, work, str(error))
        return
    if tried or isinstance(error, Limited):
        wait = await sending_failed(tx, deps, reply.source_id, error)
        if not isinstance(error, Limited):
            wait *= 2  # the fault may be this one's own: others of the source go first
    else:
        await source_failed(tx, deps, reply.source_id, error, looking=True)
        wait = backoff(4)
    if unclear and work.repeat is Repeat.ASK:
        await outbox.fail(
            tx, reply.id, work.token, deps.clock.now(), ReplyState.UNKNOWN, str(error)
        )
    else:
        await _again(tx, deps, work, wait, untry=tried and not unclear, why=str(error))
