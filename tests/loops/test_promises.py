"""A promise begins when the customer has it, and ends with a later answer that stands there."""

from datetime import timedelta

from bot.models import Nudge, Promise
from bot.queries import promises, replies
from tests import desk
from tests.boarded import Boarded, Opened
from tests.world import MONDAY, World

TUESDAY_EVENING = MONDAY + timedelta(days=1, hours=9)
NEWS = "It comes today."


async def promised(here: Boarded) -> str:
    """A review is answered with a promise, and the time to undo has passed."""
    id = here.site.review()
    await here.hear()
    await desk.write(here.world, promise_at=TUESDAY_EVENING)
    await here.world.settle()
    assert await standing(here.world) == []
    here.world.clock.step(minutes=2)
    await here.world.settle()
    return id


async def standing(world: World) -> list[tuple[str, str]]:
    return [(one.state, one.evidence) for one in await desk.rows(world, Promise)]


async def test_it_is_kept_by_a_later_reply_once_that_is_seen(boarded: Opened) -> None:
    async with boarded() as here:
        id = await promised(here)
        await here.look()
        assert await standing(here.world) == [("open", "")]
        assert "📅 Answered · follow-up promised by" in here.card()
        here.site.moderated = True
        await desk.send(here.world, NEWS)
        assert await standing(here.world) == [("open", "")]
        assert "Sent, not yet visible" in here.card()
        here.site.approve(id)
        await here.look()
        assert await standing(here.world) == [("kept", "shown")]
        assert "promised" not in here.card()


async def test_a_follow_up_that_stays_unseen_is_told_and_the_reminders_go_on(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        await promised(here)
        await here.look()
        here.site.moderated = True
        await desk.send(here.world, NEWS)
        here.world.clock.at(MONDAY + timedelta(days=1, hours=1))
        await here.world.settle()
        notes = "\n".join(one.says for one in desk.said_in(here.world, "#reviews"))
        assert "does not show it yet" in notes
        here.world.clock.step(minutes=10)
        await here.world.settle()
        told = "\n".join(one.says for one in desk.direct(here.world, "care-lead"))
        assert "You promised" in told
        assert await standing(here.world) == [("open", "")]


async def test_it_is_kept_by_a_colleague_who_answers_there(boarded: Opened) -> None:
    async with boarded() as here:
        id = await promised(here)
        await here.look()
        here.world.clock.step(hours=1)
        here.site.answer_by_hand(id, NEWS)
        here.world.clock.step(hours=12)
        await here.world.settle()
        assert await standing(here.world) == [("kept", "shown")]


async def test_what_never_reached_the_customer_was_not_promised(boarded: Opened) -> None:
    async with boarded() as here:
        await promised(here)
        reply = await desk.reply(here.world)
        async with here.world.deps.db.write() as tx:
            assert await replies.reject(tx, reply.id, here.world.clock.now(), "moderated")
        await here.world.settle()
        assert await standing(here.world) == [("dropped", "")]
        assert "promised" not in here.card()
        here.world.clock.at(TUESDAY_EVENING)
        await here.world.settle()
        told = "\n".join(one.says for one in desk.direct(here.world, "care-lead"))
        assert "You promised" not in told


async def test_while_paused_nobody_is_reminded_of_it_and_then_once(here: World) -> None:
    await here.push({"text": "Parcel never arrived.", "stars": 1})
    await desk.send(here, promise_at=TUESDAY_EVENING)
    await desk.pause(here)
    here.clock.at(MONDAY + timedelta(days=1, hours=1))
    await here.settle()
    assert desk.direct(here, "care-lead") == []
    await desk.resume(here)
    await here.settle()
    [told] = desk.direct(here, "care-lead")
    assert "You promised Ann Verdi news by" in told.says
    here.clock.step(hours=2)
    await here.settle()
    assert len(desk.direct(here, "care-lead")) == 1


async def test_one_put_off_to_this_very_evening_is_reminded_of_half_way(here: World) -> None:
    await here.push({"text": "Parcel never arrived.", "stars": 1})
    await desk.send(here, promise_at=TUESDAY_EVENING - timedelta(days=1))
    here.clock.at(TUESDAY_EVENING - timedelta(hours=3))
    await here.settle()
    before = len(await desk.rows(here, Nudge))
    [promise] = await desk.rows(here, Promise)
    now = here.clock.now()
    async with here.deps.db.write() as tx:
        said = {"by": desk.MARIA, "why": "Away."}
        await promises.postpone(tx, promise, now, **said, due_at=TUESDAY_EVENING)
    for minutes, reminded in ((80, 0), (20, 1)):
        here.clock.step(minutes=minutes)
        await here.settle()
        assert len(await desk.rows(here, Nudge)) == before + reminded
