"""A reply goes out once, where it was meant, or people are told why not."""

from bot.queries import replies
from tests import desk
from tests.boarded import Opened, heard


async def test_a_reply_waits_for_the_undo_and_then_leaves(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        await here.world.settle()
        assert "Leaves" in here.card()
        assert here.site.shown(id) == []
        await desk.wait(here.world, seconds=60)
        assert here.site.shown(id) == ["We are sorry."]


async def test_a_reply_taken_back_in_time_never_leaves(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        written = await desk.write(here.world)
        async with here.world.deps.db.write() as tx:
            assert await replies.withdraw(tx, written.id, here.world.clock.now(), desk.MARIA)
        await desk.wait(here.world, minutes=5)
        assert here.site.shown(id) == []
        assert "Answer by" in here.card()


async def test_while_paused_nothing_leaves_and_then_all_does(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.pause(here.world)
        await desk.send(here.world)
        await desk.wait(here.world, hours=3)
        assert here.site.shown(id) == []
        await desk.resume(here.world)
        await here.world.settle()
        assert here.site.shown(id) == ["We are sorry."]


async def test_a_refused_reply_says_why_and_clears_the_way(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        here.site.rejects = "no links please"
        assert (await desk.send(here.world)).state == "refused"
        assert "rejected the reply" in here.card()
        assert "no links please" in here.card()
        here.site.rejects = ""
        assert (await desk.send(here.world, "Without a link.")).state in ("sent", "shown")
        assert here.site.shown(id) == ["Without a link."]


async def test_a_colleague_who_was_quicker_stops_it(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.world.clock.step(seconds=30)
        here.site.answer_by_hand(id)
        await desk.wait(here.world, seconds=30)
        assert (await desk.reply(here.world)).state == "stopped"
        assert here.site.shown(id) == ["I answer this one."]
        case = await desk.case(here.world)
        assert (case.state, case.answered_by) == ("answered", "Bo")


async def test_who_saw_the_other_answer_may_send_all_the_same(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world, replace=True)
        here.site.answer_by_hand(id)
        await desk.wait(here.world, seconds=60)
        assert here.site.shown(id) == ["I answer this one.", "We are sorry."]


async def test_nothing_goes_to_a_review_that_was_removed(boarded: Opened) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.site.delete(id)
        await desk.wait(here.world, seconds=60)
        assert (await desk.reply(here.world)).state == "refused"
        assert here.site.bodies == []
        assert (await desk.case(here.world)).state == "gone"
