"""What a person says of a reply, against what the channel says of it in the same moment."""

import asyncio

from sqlalchemy import text

from bot.channels.base import Bounce, Delivery, Page
from bot.db import Transaction
from bot.intake import take_delivery
from bot.models import Answer
from bot.playground.person import Person
from bot.queries import replies
from tests.handlers.conftest import Here
from tests.handlers.test_ends import unknown

WHY = "no such mailbox"


async def until_somebody_waits(tx: Transaction) -> None:
    """Somebody wants a row that we hold. On SQLite whoever writes comes after us anyway."""
    if tx.get_bind().dialect.name == "postgresql":
        while not await tx.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            continue


async def comes_back(here: Here, begun: asyncio.Event) -> None:
    """The mail comes back while somebody says that it arrived."""
    reply, now = await here.reply(), here.world.clock.now()
    async with here.world.deps.db.write() as tx:
        assert await replies.reject(tx, reply.id, now, WHY)
        begun.set()
        await until_somebody_waits(tx)


async def presses_meanwhile(here: Here, person: Person, what: str) -> None:
    """The mail comes back in the moment in which this is pressed; the person hears of it."""
    await unknown(here, person)
    card, begun = here.card, asyncio.Event()
    async with asyncio.timeout(60):
        coming = asyncio.create_task(comes_back(here, begun))
        await begun.wait()
        await asyncio.gather(coming, person.click(card, what))
    assert "settled already: look at the card" in here.told(person)


async def test_it_is_there_never_answers_a_case_whose_mail_comes_back_in_that_moment(
    here: Here, maria: Person
) -> None:
    await presses_meanwhile(here, maria, "It is there")
    assert (await here.reply()).state == "rejected"
    assert (await here.case()).state == "open"
    assert await here.rows(Answer) == []


async def test_send_again_sends_nothing_that_comes_back_in_that_moment(
    here: Here, maria: Person
) -> None:
    await presses_meanwhile(here, maria, "Send again")
    await here.settle()
    assert here.world.shop.replies == []


async def test_a_mail_that_comes_back_later_opens_what_a_person_said_is_there(
    here: Here, maria: Person
) -> None:
    reply = await unknown(here, maria)
    await maria.click(here.card, "It is there")
    assert (await here.case()).state == "answered"
    now = here.world.clock.now()
    back = Bounce(reply_key=reply.key, reason=WHY, at=now)
    page = Page(items=(), bounces=(back,))
    await take_delivery(here.world.deps, "shop", Delivery(message_id="back", page=page))
    case = await here.case()
    assert (case.state, case.reopened_why) == ("open", "bounced")
    assert (await here.reply()).problem == WHY
