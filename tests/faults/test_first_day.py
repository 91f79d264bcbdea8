"""The first day of a source, though the bot dies, two people choose, and customers go on."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Delivery, Incoming, Page
from bot.intake import changes, history, open_some, take_delivery
from bot.loops import listen, settle
from bot.models import Case, Event, Post, PostKind, Review, Source
from bot.playground.state import Message
from bot.queries import history as past
from bot.queries import reviews
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.deaths import Opening, dies_everywhere
from tests.faults.fuse import Fuse
from tests.faults.places import a_site
from tests.faults.play import Play
from tests.servers.site import Site
from tests.world import MONDAY, World

OLD = 3
WEEK = f"the last 7 days: {OLD} cases"
DAY = timedelta(days=1)
pytestmark = pytest.mark.timeout(300)


@asynccontextmanager
async def with_a_past(
    stage: Stage, fuse: Fuse | None = None, old: int = OLD
) -> AsyncIterator[tuple[Play, Site]]:
    """A play beside a site where customers have spoken before: so many wait, one was answered."""
    async with a_site(stage, fuse) as (play, site):
        for number in range(old):
            site.review(f"It never arrived, number {number}.", at=MONDAY - (1 + number) * DAY)
        if old:
            site.answer_by_hand(site.review(at=MONDAY - 4 * DAY))
        yield play, site


def beside_a_past(stage: Stage) -> Opening:
    @asynccontextmanager
    async def opening(fuse: Fuse) -> AsyncIterator[Play]:
        async with with_a_past(stage, fuse) as (play, _):
            yield play

    return opening


async def listens(play: Play) -> None:
    """The one loop that reads and opens; who shows the cards is another story."""
    while not await play.alive(settle(play.world.deps, listen.step)):
        pass


async def it_is_connected(play: Play) -> None:
    await play.world.wake_sources()


async def it_is_summed_up(play: Play) -> None:
    await it_is_connected(play)
    await play.settle()


def summary(world: World) -> Message:
    [found] = [one for one in world.cards("#reviews") if "older reviews" in one.says]
    return found


async def once_each(world: World, opened: int = OLD) -> None:
    """One summary, and a case of its own for each that was wanted."""
    kinds = Counter(one.kind for one in await desk.rows(world, Post))
    assert kinds[PostKind.FIRST_DAY] == 1
    taken = [one.case_id for one in await desk.rows(world, Review) if one.case_id]
    assert sorted(taken) == [one.id for one in await desk.rows(world, Case)]
    assert len(taken) == len(set(taken)) == opened
    events = Counter(one.case_id for one in await desk.rows(world, Event, Event.what == "opened"))
    assert set(events.values()) <= {1}


async def test_a_past_is_summed_up_once(stage: Stage) -> None:
    async def read_and_told(play: Play) -> None:
        await listens(play)
        await once_each(play.world, opened=0)

    await dies_everywhere(beside_a_past(stage), it_is_connected, read_and_told)


async def test_cases_for_a_past_are_opened_once_each_and_none_is_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SOME", 2)

    async def maria_wants_them(play: Play) -> None:
        maria, heard = play.world.workspace.as_person("care-lead"), list[object]()

        async def choose() -> None:
            heard.append(await maria.choose("Open cases for…", WEEK, summary(play.world)))

        await play.insist(choose, lambda: heard)
        await listens(play)
        await once_each(play.world)
        [site] = await desk.rows(play.world, Source, Source.id == "site")
        assert site.open_since is None

    await dies_everywhere(beside_a_past(stage), it_is_summed_up, maria_wants_them)


async def test_of_two_who_choose_at_once_one_is_heard_and_the_other_told(stage: Stage) -> None:
    async with with_a_past(stage) as (play, _):
        await it_is_summed_up(play)
        assert f"4 older reviews, {OLD} criticisms unanswered" in summary(play.world).says
        maria, luca = map(play.world.workspace.as_person, ("care-lead", "care-agent"))
        message = summary(play.world)
        await asyncio.gather(
            maria.choose("Open cases for…", WEEK, message),
            luca.choose("Open cases for…", "none of them", message),
        )
        await play.world.workspace.until(lambda: maria.ephemerals() or luca.ephemerals())
        [(loser, told)] = [(one, one.ephemerals()) for one in (maria, luca) if one.ephemerals()]
        assert "Somebody has chosen already" in told[-1].says
        await play.settle()
        says = summary(play.world).says
        assert ("Luca Bianchi wants no cases" if loser is maria else "Maria Rossi opens") in says
        await once_each(play.world, opened=0 if loser is maria else OLD)


@pytest.mark.parametrize("moment", ["before it is written", "before its case is opened"])
async def test_a_customer_who_edits_meanwhile_gets_one_case(
    postgres: Stage, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, step = (reviews, "revise") if "written" in moment else (changes, "open_case_for")
    async with with_a_past(postgres) as (play, _):
        await it_is_summed_up(play)
        world, deps = play.world, play.world.deps
        async with deps.db.write() as tx:
            assert await past.choose(tx, "site", 7, desk.MARIA)
        goes_on = getattr(room, step)

        async def meanwhile(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.setattr(room, step, goes_on)
            async with deps.db.write() as tx:
                assert await open_some(tx, deps)
            return await goes_on(*args, **kwargs)

        monkeypatch.setattr(room, step, meanwhile)
        item = Incoming(external_id="b1", text="Still nothing. Terrible.", rating=1, scale=5)
        await take_delivery(deps, "site", Delivery(message_id="m1", page=Page(items=(item,))))
        await listens(play)
        await once_each(world)
        assert (await desk.review(world, "b1")).revision == 2


async def test_a_source_without_a_past_says_nothing_of_it(sqlite: Stage) -> None:
    async with with_a_past(sqlite, old=0) as (play, site):
        await it_is_summed_up(play)
        assert play.world.cards("#reviews") == []
        site.review()
        await play.after(hours=6)
        [card] = play.world.cards("#reviews")
        assert "It never arrived." in card.says
