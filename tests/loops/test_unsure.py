"""Nobody knows whether a reply went out: a look tells, or a safe repeat, or a person."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.base import Known, Repeat, Seen
from bot.loops import deliver, settle
from bot.models import Reply
from bot.queries import replies
from tests import desk
from tests.boarded import Opened, heard
from tests.servers.board import Board

SECONDS_TO_BE_SURE = 60


async def test_an_unsure_safe_one_is_sent_again_with_the_same_bytes(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE) as here:
        id = await heard(here)
        here.site.moderated = True  # so that a look does not find it
        here.site.lose_answer("/answers", times=2)
        await desk.send(here.world)
        for _ in range(3):
            await desk.wait(here.world, minutes=2)
        assert len(here.site.bodies) == 3
        assert len(set(here.site.bodies)) == 1
        assert (await desk.reply(here.world)).state == "sent"
        here.site.approve(id)
        await here.look()
        assert here.site.shown(id) == ["We are sorry."]
        assert (await desk.case(here.world)).state == "answered"


@pytest.mark.parametrize("repeat", [Repeat.LOOK, Repeat.SAFE])
async def test_an_unsure_one_that_is_found_there_is_not_sent_again(
    boarded: Opened, repeat: Repeat
) -> None:
    async with boarded(repeat) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        await desk.send(here.world)
        await desk.wait(here.world, minutes=6)
        assert here.site.shown(id) == ["We are sorry."]
        assert len(here.site.bodies) == 1
        assert (await desk.reply(here.world)).state == "shown"


async def test_not_there_counts_only_when_it_must_be_visible(boarded: Opened) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.moderated = True
        await desk.write(here.world)
        await desk.wait(here.world, seconds=60)
        for _ in range(3):
            await desk.wait(here.world, seconds=10)
        assert len(here.site.bodies) == 1
        here.site.approve(id)
        here.site.moderated = False
        await desk.wait(here.world, seconds=SECONDS_TO_BE_SURE)
        await desk.wait(here.world, seconds=SECONDS_TO_BE_SURE)
        assert here.site.shown(id) == ["We are sorry."]


async def test_not_there_counts_from_when_the_look_began(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.moderated = True
        await desk.send(here.world)
        quick = Board.look

        async def slow(channel: Board, reviews: Sequence[Known]) -> list[Seen]:
            seen = await quick(channel, reviews)
            here.world.clock.step(seconds=SECONDS_TO_BE_SURE)
            here.site.approve(id)
            return seen

        with monkeypatch.context() as busy:
            busy.setattr(Board, "look", slow)
            here.world.clock.step(seconds=30)
            await settle(here.world.deps, deliver.step)
        for _ in range(3):
            await desk.wait(here.world, minutes=2)
        assert here.site.shown(id) == ["We are sorry."]
        assert len(here.site.bodies) == 1


async def test_an_unsure_one_of_which_the_look_says_nothing_is_a_persons_to_decide(
    boarded: Opened,
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.once = False
        here.site.lose_answer("/answers")
        here.site.unreadable.add(id)
        await desk.send(here.world)
        for _ in range(3):
            await desk.wait(here.world, minutes=2)
        assert (await desk.reply(here.world)).state == "unknown"
        assert len(here.site.bodies) == 1


async def test_an_unsure_one_that_did_not_arrive_is_sent_when_that_is_sure(
    boarded: Opened,
) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        here.site.cut("/answers")
        await desk.send(here.world)
        for _ in range(4):
            await desk.wait(here.world, seconds=30)
        assert here.site.shown(id) == ["We are sorry."]


async def test_where_nobody_can_tell_a_person_decides(boarded: Opened) -> None:
    async with boarded(Repeat.ASK) as here:
        id = await heard(here)
        here.site.cut("/answers")
        reply = await desk.send(here.world)
        assert reply.state == "unknown"
        assert "We cannot tell whether it went out" in here.card()
        await desk.wait(here.world, hours=2)
        assert here.site.shown(id) == []
        async with here.world.deps.db.write() as tx:
            await replies.send_again(tx, reply.id, here.world.clock.now(), desk.MARIA)
        await here.world.settle()
        assert here.site.shown(id) == ["We are sorry."]


async def test_what_nobody_could_tell_is_settled_by_a_look(boarded: Opened) -> None:
    async with boarded(Repeat.ASK) as here:
        await heard(here)
        here.site.lose_answer("/answers")
        assert (await desk.send(here.world)).state == "unknown"
        await here.look()
        assert (await desk.reply(here.world)).state == "shown"
        assert (await desk.case(here.world)).state == "answered"


async def test_there_is_an_end_to_trying(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE, 2) as here:
        await heard(here)
        here.site.cut("/answers", times=99)
        await desk.send(here.world)
        for _ in range(5):
            await desk.wait(here.world, minutes=10)
        assert 99 - here.site.faults[0].times == 2
        assert (await desk.reply(here.world)).state == "unknown"


async def test_a_refusal_of_the_second_try_may_be_for_the_first(boarded: Opened) -> None:
    async with boarded(Repeat.SAFE) as here:
        await heard(here)
        here.site.cut("/answers")
        await desk.send(here.world)
        here.site.rejects = "there is an answer already"
        await desk.wait(here.world, minutes=5)
        assert (await desk.reply(here.world)).state == "unknown"


async def test_one_whose_sender_died_is_looked_at_before_all(boarded: Opened) -> None:
    async with boarded(Repeat.LOOK) as here:
        id = await heard(here)
        written = await desk.write(here.world)
        here.site._put(id, "We are sorry.", "Maria", key=written.key, visible=True)
        here.world.clock.step(seconds=60)
        died = here.world.clock.wall() - timedelta(seconds=1)
        async with here.world.deps.db.write() as tx:
            values = {"state": "sending", "token": "dead", "lease_until": died, "tries": 1}
            await tx.execute(update(Reply).values(**values, tried_at=died))
        await here.world.settle()
        assert (await desk.reply(here.world)).state == "shown"
        assert here.site.bodies == []
