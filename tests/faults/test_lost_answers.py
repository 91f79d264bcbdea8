"""The work was done and the answer got lost, or it hangs, or fails: nothing is done twice."""

from collections.abc import Awaitable
from itertools import count
from typing import TypeVar

import pytest

from bot.channels.base import Repeat
from bot.clock import SteppedClock
from bot.models import ReplyState
from bot.playground.faults import Fault, Json
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.places import a_site, an_api
from tests.faults.play import Picture, Play
from tests.world import MONDAY

T = TypeVar("T")
HOW = {
    "lose": "the answer is lost after the work was done",
    "cut": "the connection is cut before anything is done",
    "http": "a gateway answers in Slack's place",
    "hang": "nobody answers at all",
}


class HastyClock(SteppedClock):
    """Gives up on a call after a twentieth of the time."""

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        return await super().deadline(work, seconds / 20)


async def the_whole_way(play: Play) -> Picture:
    """From the customer's words to the card that says they are answered."""
    play.world.shop.review("The parcel never arrived. Terrible.", 1)
    await play.push()
    await play.rest()
    await play.replies("We are very sorry, Ann.")
    await play.after(minutes=2)
    await play.rest()
    await play.check()
    return await play.picture()


def fault_at(play: Play, number: int, how: str) -> None:
    """Call `number` from now goes wrong."""
    calls = count(1)

    def now(_: Json) -> bool:
        return next(calls) == number

    play.world.workspace.faults.add(Fault("*", how, status=502, when=now))


async def test_each_call_to_slack_may_lose_its_answer(stage: Stage) -> None:
    async with stage() as play:
        before = sum(play.world.workspace.calls.values())
        wanted = await the_whole_way(play)
        calls = sum(play.world.workspace.calls.values()) - before
        names = [call.method for call in play.world.workspace.log][-calls:]
    assert {"chat.postMessage", "chat.update", "views.open"} <= set(names)
    for number in range(1, calls + 1):
        async with stage() as play:
            fault_at(play, number, "lose")
            assert await the_whole_way(play) == wanted, f"lost the answer to {names[number - 1]}"


@pytest.mark.parametrize("how", ["cut", "http", "hang"])
async def test_a_call_to_slack_that_fails_is_made_again(how: str, sqlite: Stage) -> None:
    async with sqlite() as play:
        wanted = await the_whole_way(play)
    for method in ("chat.postMessage", "views.open", "chat.postEphemeral", "chat.update"):
        clock = HastyClock(MONDAY) if how == "hang" else None
        async with sqlite(clock=clock) as play:
            play.world.workspace.faults.add(Fault(method, how, status=502))
            assert await the_whole_way(play) == wanted, f"{method}: {HOW[how]}"


async def test_when_history_is_refused_the_repeat_says_so(sqlite: Stage) -> None:
    async with sqlite() as play:
        workspace = play.world.workspace
        workspace.tokens[workspace.bot_token].scopes -= {"channels:history"}
        workspace.lose_answer("chat.postMessage")
        play.world.shop.review("The parcel never arrived. Terrible.", 1)
        await play.push()
        await play.rest()
        first, second = play.world.cards()
    assert "may be a repeat" not in first.says
    assert "may be a repeat" in second.says


async def test_the_shop_gets_an_unclear_reply_again_under_the_same_id(stage: Stage) -> None:
    async with stage() as play:
        play.world.shop.lose_answer(times=1)
        await the_whole_way(play)
        [reply] = play.world.shop.replies
        assert reply.times == 2
        assert "✅" in play.card().says


@pytest.mark.parametrize("path", ["/answers", "/look", "/reviews"])
async def test_a_site_that_can_be_looked_at_is_looked_at_first(path: str, sqlite: Stage) -> None:
    async with a_site(sqlite, repeat=Repeat.LOOK) as (play, site):
        site.review("It never arrived.")
        await play.world.wake_sources()
        await play.settle()
        await desk.write(play.world)
        site.lose_answer(path)
        await play.after(minutes=2)
        await play.rest()
        await play.after(hours=6)
        assert site.shown("b1") == ["We are sorry."]
        assert (await desk.case(play.world)).evidence == "shown"


async def test_where_nobody_can_tell_a_person_is_asked(sqlite: Stage) -> None:
    async with a_site(sqlite, repeat=Repeat.ASK) as (play, site):
        site.keyed = False
        site.moderated = True
        site.review("It never arrived.")
        await play.world.wake_sources()
        await play.settle()
        await desk.write(play.world)
        site.lose_answer("/answers")
        await play.after(minutes=2)
        await play.rest()
        assert (await desk.reply(play.world)).state == ReplyState.UNKNOWN
        assert len(site.bodies) == 1
        assert "❓" in play.world.cards("#reviews")[0].says


@pytest.mark.parametrize("keyed", [True, False], ids=["by its key", "by looking"])
async def test_an_api_that_is_described_gets_an_unclear_reply_once(
    keyed: bool, sqlite: Stage
) -> None:
    async with an_api(sqlite, keyed=keyed) as (play, api):
        id = api.review("It never arrived.")
        await play.world.wake_sources()
        await play.settle()
        await desk.write(play.world)
        api.fail("lose", times=1, method="POST")
        await play.after(minutes=2)
        await play.rest()
        assert [one["body"] for one in api.reviews[id].answers] == ["We are sorry."]
        assert len(api.bodies) == (2 if keyed else 1)
        assert (await desk.case(play.world)).evidence == "shown"
