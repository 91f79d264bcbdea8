"""A reply under our lease, and what follows once the channel took it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.base import Channel, Known, Repeat, Sent
from bot.db import Transaction
from bot.deps import Deps
from bot.health import sending_well
from bot.lives import look_soon, settle
from bot.loops import log
from bot.models import Act, Reply, Review
from bot.queries import outbox, replies, reviews, standing
from bot.queries.cases import settle_replies


@dataclass(frozen=True, slots=True)
class Work:
    """One reply under our lease."""

    reply: Reply
    review: Review
    token: str
    unclear: bool
    channel: Channel[Any]
    practice: bool
    """Its source is for practice now."""

    @property
    def known(self) -> Known:
        return Known(external_id=self.review.external_id, memory=self.review.memory)

    @property
    def mends(self) -> bool:
        """Whether it changes what stands there, which may be done twice without harm."""
        return self.reply.act in (Act.EDIT, Act.DELETE)

    @property
    def repeat(self) -> Repeat:
        return Repeat.SAFE if self.mends else self.channel.repeat


async def record(tx: Transaction, deps: Deps, work: Work, sent: Sent) -> None:
    """It was taken: evidence, and the case agrees with it."""
    reply, now = work.reply, deps.clock.now()
    waits = work.channel.reads_back and not sent.shown and not work.practice
    moved = await outbox.sent(
        tx,
        reply.id,
        work.token,
        now,
        external_id=sent.external_id,
        shown=sent.shown,
        warn_at=now + work.channel.shown_within if waits else None,
    )
    if moved is None:
        return
    answer = _answer(reply, sent, now)
    for review_id in await _answered_by(tx, work):
        await standing.put_answer(tx, review_id, answer)
    await _taken(tx, deps, work)


async def _answered_by(tx: Transaction, work: Work) -> list[int]:
    """The reviews that it answers. A letter goes to the customer and not to one of their letters:
    it answers also those that were written before, as a colleague's from Sent does."""
    reply = work.reply
    if work.channel.where != "letter":
        return [reply.review_id]
    said = await reviews.of_case(tx, reply.case_id)
    return [one.id for one in said if one.id == reply.review_id or one.material_at <= reply.to_at]


def _answer(reply: Reply, sent: Sent, now: datetime) -> dict[str, Any]:
    return {
        "external_id": sent.external_id,
        "kind": "shown" if sent.shown else "accepted",
        "text": reply.text,
        "by": reply.by,
        "at": now,
        "to_at": reply.to_at,
        "seen_at": now,
        "reply_id": reply.id,
    }


async def record_fix(tx: Transaction, deps: Deps, work: Work, sent: Sent) -> None:
    """It was mended. Where answers can be read back, other words count when they are seen: until
    then the old ones do. What was taken away proves nothing any more, and the case says so."""
    reply, now = work.reply, deps.clock.now()
    done = await outbox.sent(
        tx,
        reply.id,
        work.token,
        now,
        external_id=sent.external_id,
        shown=sent.shown,
        warn_at=None,
    )
    if done is None:
        return
    if reply.act == Act.DELETE:
        for old in await standing.take_away(tx, reply.review_id, reply.fixes, now):
            await replies.reject(tx, old, now, "taken away", vanished=True)
        await settle_replies(tx, reply.case_id, now, review_id=reply.review_id)
    elif sent.shown or work.practice or not work.channel.reads_back:
        await standing.put_answer(tx, reply.review_id, _answer(reply, sent, now))
    await _taken(tx, deps, work, why="taken_away" if reply.act == Act.DELETE else "")


async def _taken(tx: Transaction, deps: Deps, work: Work, why: str = "") -> None:
    """The channel took it: we look soon, the case agrees, the source is well."""
    reply = work.reply
    await look_soon(tx, deps, reply.source_id, [work.review])
    await settle(tx, deps, reply.case_id, deps.clock.now(), why=why)
    await sending_well(tx, deps, reply.source_id)
    if not work.practice:
        deps.metrics.replied(reply.source_id)
    log.info("practised" if work.practice else "sent", act=reply.act)
