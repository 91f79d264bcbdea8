"""Buttons that say how it stands: done, it is there, send again, reopen, needs an answer."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import lives
from bot.db import Transaction
from bot.deps import Deps
from bot.models import Reply, ReplyState
from bot.queries import replies, standing
from bot.slack.ids import Do, Target
from bot.slack.notes import line_of
from bot.text import escape
from handlers import acting, ends, pausing
from handlers.acting import Actor, Sorry
from handlers.aside import tell
from handlers.found import locked
from handlers.writing import check_source

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.action(Do.DONE)(done)
    app.action(Do.THERE)(is_there)
    app.action(Do.AGAIN)(send_again)
    app.action(Do.REOPEN)(reopen)
    app.action(Do.NEEDS_ANSWER)(needs_answer)
    app.action(Do.RESUME)(resume)


async def done(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Answered by hand, this person says."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, about.case, ends=True)
        await ends.answered(tx, deps, actor, case, deps.clock.now())
    await ack()


async def is_there(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """A reply of which nobody knew stands there, this person says."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        await locked(tx, deps, actor, about.case, ends=True)
        seen = await replies.said_there(tx, about.reply, deps.clock.now(), actor.id)
        if seen is not None:
            await _stands(tx, deps, actor, seen)
        else:
            await _settled(tx, actor, about.reply, ReplyState.SHOWN)
    await ack()


async def _settled(tx: Transaction, actor: Actor, reply_id: int, *meant: ReplyState) -> None:
    """Sorry unless it is settled as this person meant."""
    found = await replies.by_id(tx, reply_id)
    if found is None or found.state not in meant:
        raise Sorry(actor.words.t("That is settled already: look at the card."))


async def _stands(tx: Transaction, deps: Deps, actor: Actor, found: Reply) -> None:
    now = deps.clock.now()
    row = {
        "external_id": f"declared:{actor.id}:{now.isoformat()}",
        "kind": "declared",
        "text": found.text,
        "by": actor.id,
        "at": now,
        "to_at": found.to_at,
        "seen_at": now,
        "reply_id": found.id,
    }
    await standing.put_answer(tx, found.review_id, row)
    await lives.settle(tx, deps, found.case_id, now)


async def send_again(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """A reply of which nobody knows did not arrive, this person says."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, about.case, ends=True)
        again = await replies.send_again(tx, about.reply, deps.clock.now(), actor.id)
        if again is not None:
            check_source(deps, case, actor)
        else:
            await _settled(tx, actor, about.reply, ReplyState.QUEUED, ReplyState.SENDING)
    await ack()


async def reopen(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """Open the case again."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        case = await locked(tx, deps, actor, about.case, ends=True)
        await ends.reopen(tx, deps, actor, case)
    await ack()


async def needs_answer(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """What was judged not critical gets its card."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.write() as tx:
        case = await ends.needs_answer(tx, deps, actor, about.review)
    await ack()
    told = actor.words.t("It has its card now, number {number}.", number=case.id)
    await tell(deps, body, line_of(escape(told)))


async def resume(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Let things go out again."""
    actor = await acting.acting(deps, body)
    message = await pausing.switch(deps, actor, on=False)
    await ack()
    await tell(deps, body, message)
