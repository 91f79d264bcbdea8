"""On a source for practice nothing leaves, and nothing is waited for there."""

import pytest
from sqlalchemy import update

from bot.models import Answer, Reply
from bot.queries import cases
from tests import boarded as boards
from tests import desk
from tests.boarded import Opened, heard

RIGHT = "We are sorry, Ann."


@pytest.fixture(autouse=True)
def _practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site that can be looked at is for practice."""
    monkeypatch.setattr(boards, "BOARD", f"{boards.BOARD}practice = true\n")


async def test_nobody_is_warned_that_a_practised_reply_is_not_visible(boarded: Opened) -> None:
    async with boarded() as here:
        await heard(here)
        reply = await desk.send(here.world)
        assert (reply.state, reply.warn_at) == ("sent", None)
        assert (await desk.case(here.world)).state == "answered"
        assert here.site.bodies == []


async def test_a_practised_change_counts_without_being_seen(boarded: Opened) -> None:
    async with boarded() as here:
        await heard(here)
        await desk.send(here.world)
        [standing] = await desk.rows(here.world, Answer)
        async with here.world.deps.db.write() as tx:
            await cases.settle_replies(tx, 1, here.world.clock.now())
        await desk.write(here.world, RIGHT)
        async with here.world.deps.db.write() as tx:
            mend = update(Reply).where(Reply.state == "queued")
            await tx.execute(mend.values(act="edit", fixes=standing.external_id))
        await desk.wait(here.world, minutes=2)
        assert [one.text for one in await desk.rows(here.world, Answer)] == [RIGHT]
        assert here.site.bodies == []
