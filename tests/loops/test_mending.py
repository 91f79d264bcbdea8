"""A change of what went out is made like a reply, but for what makes a second reply harmful."""

from typing import Any

import pytest
from sqlalchemy import update

from bot import lives
from bot.channels.base import Outgoing, Repeat, Sent
from bot.loops import deliver, settle
from bot.models import Event, Reply
from bot.queries import caselists, replies
from tests import desk
from tests.boarded import Boarded, Opened, heard
from tests.servers.board import Board

RIGHT = "We are sorry, Ann."


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The site lets answers be changed: with which words."""
    found: list[str] = []

    async def edit(_: Board, outgoing: Outgoing) -> Sent:
        found.append(outgoing.text)
        return Sent(external_id=outgoing.fixes)

    monkeypatch.setattr(Board, "edit", edit)
    return found


async def change(here: Boarded, **values: Any) -> None:
    """Somebody changes the words of an answer."""
    await desk.write(here.world, RIGHT)
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(Reply).values(act="edit", fixes="a1", payload=b"{}", **values))


async def test_a_change_may_be_tried_more_often_than_a_reply(
    boarded: Opened, changed: list[str]
) -> None:
    async with boarded(Repeat.LOOK, most=1) as here:
        await heard(here)
        await change(here, tries=3, tried_at=here.world.clock.wall())
        await desk.wait(here.world, minutes=2)
        assert changed == [RIGHT]


async def test_another_answer_is_not_in_the_way_of_a_change(
    boarded: Opened, changed: list[str]
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await change(here)
        here.world.clock.step(minutes=1)
        here.site.answer_by_hand(id)
        await settle(here.world.deps, deliver.step)
        assert changed == [RIGHT]


async def test_where_there_is_one_answer_a_change_does_not_replace_a_colleagues(
    boarded: Opened, changed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Board, "one_reply", True)
    async with boarded() as here:
        id = await heard(here)
        await change(here)
        here.world.clock.step(minutes=1)
        here.site.answer_by_hand(id)
        await settle(here.world.deps, deliver.step)
        assert changed == []
        assert (await desk.reply(here.world)).state == "stopped"


async def test_a_reply_that_failed_lets_others_of_its_source_go_first(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE) as here:
        for case_id in (1, 2):
            await heard(here)
            await desk.write(here.world, case_id=case_id)
        here.site.fail("/answers", 503)
        here.world.clock.step(minutes=2)
        for _ in range(4):
            await settle(here.world.deps, deliver.step)
            here.world.clock.step(seconds=5)
        went = await desk.rows(here.world, Event, Event.what.in_(["reply_sent", "reply_shown"]))
        assert [one.reply_id for one in went] == [2, 1]


async def test_what_was_taken_away_stands_there_no_more(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []

    async def delete(_: Board, outgoing: Outgoing) -> None:
        gone.append(outgoing.fixes)

    monkeypatch.setattr(Board, "delete", delete)
    async with boarded() as here:
        await heard(here)
        first = await desk.send(here.world)
        await desk.wait(here.world, minutes=2)
        now = here.world.clock.now()
        async with here.world.deps.db.write() as tx:
            case = await caselists.lock(tx, 1)
            await lives.reopen(tx, here.world.deps, case, now, why=lives.BY_HAND, by=desk.MARIA)
        second = await desk.write(here.world)
        async with here.world.deps.db.write() as tx:
            away = update(Reply).where(Reply.id == second.id)
            await tx.execute(away.values(act="delete", fixes=first.external_id))
        here.world.clock.step(minutes=2)
        await settle(here.world.deps, deliver.step)
        assert gone == [first.external_id]
        before = await desk.reply(here.world, first.id)
        assert (before.state, before.problem) == ("rejected", "")
        assert before.settled_at is not None
        async with here.world.deps.db.read() as tx:
            assert await replies.live(tx, first.review_id) is None, "another may be written"
