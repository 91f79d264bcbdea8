"""Several mailboxes of one team, read in the same moment."""

import asyncio
from pathlib import Path

from bot.channels.base import Bounce, Delivery, LooseAnswer, Page
from bot.deps import Deps
from bot.intake import take_delivery
from bot.models import Case, IgnoredItem
from tests import desk
from tests.intake.hearing import answer, hear, said
from tests.intake.test_new import replicas
from tests.world import TOML, world

BOX = """
[[source]]
id = "{id}"
channel = "email"
brand = "aurora"
address = "{id}@aurora.test"
imap_password = "env:MAIL_PASSWORD"
imap_host = "127.0.0.1"
"""
BOXES = ("care", "info", "orders")
MANY = TOML + "".join(BOX.format(id=one) for one in BOXES)


async def test_mailboxes_read_at_once_never_wait_for_each_other_in_a_ring(
    postgres_url: str, tmp_path: Path
) -> None:
    secret = {"MAIL_PASSWORD": "hush"}
    async with (
        world(tmp_path, postgres_url, toml=MANY, environ=secret) as here,
        replicas(here, len(BOXES)) as running,
    ):

        async def take(deps: Deps, box: str, mail: str) -> None:
            page = Page(items=(said(mail, thread_key=f"t:{mail}"),))
            await take_delivery(deps, box, Delivery(message_id=f"{box}:{mail}", page=page))

        async with asyncio.timeout(60):
            for mail in (f"m{n}" for n in range(6)):
                boxes = zip(running, BOXES, strict=True)
                await asyncio.gather(*(take(deps, box, mail) for deps, box in boxes))
        assert len(await desk.rows(here, Case)) == 6
        assert len(await desk.rows(here, IgnoredItem)) == 6 * 2


async def test_an_answer_from_another_mailbox_that_comes_back_there_answers_nothing(
    database_url: str, tmp_path: Path
) -> None:
    secret = {"MAIL_PASSWORD": "hush"}
    async with world(tmp_path, database_url, toml=MANY, environ=secret) as here:
        await hear(here, said(), source="care")
        here.clock.step(minutes=10)
        loose = LooseAnswer(answers_to=("r1",), answer=answer(here.clock.now(), "bo@mail"))
        await hear(here, answers=(loose,), source="info")
        assert (await desk.case(here)).state == "answered"
        here.clock.step(minutes=5)
        back = Bounce(reply_key="bo@mail", reason="no such mailbox", at=here.clock.now())
        await hear(here, bounces=(back,), source="info")
        case = await desk.case(here)
        assert (case.state, case.reopened_why) == ("open", "bounced")
