"""A made-up complaint to practise on: all as ever, and nothing leaves."""

from bot.channels.base import Author, Delivery, Incoming, Page
from bot.config import SAMPLE
from bot.deps import Deps
from bot.intake import take_delivery
from bot.locale import Words
from bot.queries import caselists, hands, reviews
from bot.slack.message import Message
from bot.slack.notes import line_of
from handlers import acting
from handlers.acting import Actor
from handlers.found import there


async def begin(deps: Deps, actor: Actor, trigger_id: str) -> Message:
    """It comes in like any other, in this person's language, and is theirs."""
    async with deps.db.read() as tx:
        await acting.check(tx, deps, actor)
    item = _sample(actor.words, trigger_id)
    await take_delivery(deps, SAMPLE, Delivery(message_id=trigger_id, page=Page(items=(item,))))
    async with deps.db.write() as tx:
        review = (await reviews.known(tx, SAMPLE, [item.external_id]))[item.external_id]
        case = there(await caselists.by_id(tx, review.case_id or 0), actor)
        if case.owner != actor.id:
            await hands.hand_over(tx, case.id, deps.clock.now(), to=actor.id, by=actor.id)
    told = actor.words.t(
        "A made-up complaint has its card in {channel} now, number {number}. Answer it: nothing is "
        "sent, and it is counted nowhere. To be rid of it: More…, No reply needed.",
        channel=f"<#{case.slack_channel}>",
        number=case.id,
    )
    return line_of(told)


def _sample(words: Words, trigger_id: str) -> Incoming:
    return Incoming(
        external_id=f"sample:{trigger_id}",
        text=words.t(
            "I ordered a blue vase two weeks ago and it never arrived. I have written twice and "
            "nobody answers. Very disappointed."
        ),
        rating=1.0,
        scale=5.0,
        author=Author(name=words.t("Ann Example")),
        language=words.language,
        critical=True,
    )
