"""A channel that suddenly shows too little lost its reviews; no customer took anything back."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SteppedClock
from bot.looking import doubtful
from bot.loops import deliver, settle
from bot.models import Case, Review
from tests import desk
from tests.channels.http.sources import toml
from tests.servers.api import TOKEN, Api
from tests.world import MONDAY, TOML, World, world

Listed = dict[str, Any]
IN_LIST: Listed = {"paging": "none", "look_url": "", "complete": True}
ONE_BY_ONE: Listed = {"paging": "none"}


@dataclass
class Shop:
    """A bot that hears of five complaints by an API that describes itself as whole."""

    world: World
    api: Api
    ids: list[str]

    async def states(self) -> list[str]:
        return [one.state for one in await desk.rows(self.world, Case)]

    async def pass_by(self, *hours: int) -> None:
        for some in hours:
            await desk.wait(self.world, hours=some)

    def loses(self, *ids: str) -> dict[str, Any]:
        """It lists these no longer, nor finds them; what it held before."""
        before = self.api.reviews
        self.api.reviews = {key: one for key, one in before.items() if key not in ids}
        return before


Opened = Callable[..., AbstractAsyncContextManager[Shop]]


@pytest.fixture
def opened(tmp_path: Path, database_url: str) -> Opened:
    """By how the source looks, and how many complaints there are."""

    @asynccontextmanager
    async def made(looks: Listed = IN_LIST, count: int = 5) -> AsyncIterator[Shop]:
        clock = SteppedClock(MONDAY)
        async with Api(clock) as api:
            file = TOML + toml(api.url, **looks)
            secrets = {"API_TOKEN": TOKEN}
            async with world(
                tmp_path, database_url, toml=file, clock=clock, environ=secrets
            ) as running:
                ids = [api.review(f"Number {n} never arrived.") for n in range(count)]
                await running.wake_sources()
                await running.settle()
                shop = Shop(running, api, ids)
                assert await shop.states() == ["open"] * count
                yield shop

    return made


@pytest.mark.parametrize("looks", [IN_LIST, ONE_BY_ONE])
async def test_an_empty_list_ends_no_case_and_the_team_is_told_once(
    opened: Opened, looks: Listed
) -> None:
    async with opened(looks) as shop:
        shop.loses(*shop.ids)
        await shop.pass_by(1, 1, 4, 6)
        assert await shop.states() == ["open"] * 5
        assert await desk.notices(shop.world) == ["source_ill"]
        [told] = [one for one in desk.said_in(shop.world, "C0REVIEWS") if "⚠️" in one.says]
        assert "5 of 5 reviews are missing there at once" in told.says
        assert "their cases stay open" in told.says


async def test_reminders_go_on_meanwhile(opened: Opened) -> None:
    async with opened() as shop:
        shop.loses(*shop.ids)
        await shop.pass_by(1, 1)
        assert any("waiting" in one.says for one in desk.direct(shop.world, "care-lead"))


async def test_most_of_a_list_gone_at_once_is_no_less_doubtful(opened: Opened) -> None:
    async with opened() as shop:
        shop.loses(*shop.ids[:3])
        await shop.pass_by(1, 5)
        assert await shop.states() == ["open"] * 5


async def test_what_comes_back_heals_the_source_and_nothing_has_happened(opened: Opened) -> None:
    async with opened() as shop:
        before = shop.loses(*shop.ids)
        await shop.pass_by(1, 5)
        shop.api.reviews = before
        await shop.pass_by(6)
        assert await shop.states() == ["open"] * 5
        assert await desk.notices(shop.world) == ["source_ill", "source_healed"]
        assert {one.missing_since for one in await desk.rows(shop.world, Review)} == {None}
        assert "restored" not in await desk.happened(shop.world)


async def test_what_stays_missing_for_a_day_is_gone(opened: Opened) -> None:
    async with opened() as shop:
        shop.loses(*shop.ids)
        await shop.pass_by(1, 23, 6)
        assert await shop.states() == ["gone"] * 5
        assert await desk.notices(shop.world) == ["source_ill", "source_healed"]
        [told] = [one for one in desk.said_in(shop.world, "C0REVIEWS") if "works again" in one.says]
        assert "5 reviews stayed missing there for a day and count as deleted now." in told.says


async def test_a_list_that_is_empty_now_and_again_is_never_believed(opened: Opened) -> None:
    async with opened() as shop:
        before = shop.api.reviews
        for _ in range(3):
            shop.loses(*shop.ids)
            await shop.pass_by(10)
            shop.api.reviews = before
            await shop.pass_by(4)
        assert await shop.states() == ["open"] * 5


@pytest.mark.parametrize("looks", [IN_LIST, ONE_BY_ONE])
async def test_one_that_is_missing_among_others_was_taken_back(
    opened: Opened, looks: Listed
) -> None:
    async with opened(looks) as shop:
        shop.loses(shop.ids[0])
        await shop.pass_by(1)
        assert sorted(await shop.states()) == ["gone", *["open"] * 4]
        assert await desk.notices(shop.world) == []


async def test_the_only_one_is_believed_later(opened: Opened) -> None:
    async with opened(count=1) as shop:
        shop.loses(*shop.ids)
        await shop.pass_by(2)
        assert await shop.states() == ["open"]
        await shop.pass_by(24, 4)
        assert await shop.states() == ["gone"]


async def test_a_reply_to_one_that_is_missing_with_all_others_is_sent_all_the_same(
    opened: Opened,
) -> None:
    async with opened() as shop:
        written = await desk.write(shop.world)
        shop.api.blank = True
        await shop.pass_by(1)
        shop.api.blank = False
        await shop.pass_by(1)
        assert (await desk.reply(shop.world, written.id)).state == "shown"
        assert sorted(await shop.states()) == ["answered", *["open"] * 4]


async def test_a_reply_to_the_one_that_was_taken_back_does_not_leave(opened: Opened) -> None:
    async with opened() as shop:
        written = await desk.write(shop.world)
        shop.loses((await desk.rows(shop.world, Review, Review.case_id == 1))[0].external_id)
        shop.world.clock.step(desk.UNDO)
        await settle(shop.world.deps, deliver.step)
        assert (await desk.reply(shop.world, written.id)).state == "refused"
        assert shop.api.bodies == []
        assert sorted(await shop.states()) == ["gone", *["open"] * 4]


async def test_one_that_says_that_it_is_deleted_vouches_for_no_other(opened: Opened) -> None:
    async with opened(count=3) as shop:
        shop.loses(*shop.ids[:2])
        shop.api.reviews[shop.ids[2]].more["state"] = "removed"
        await shop.pass_by(1, 4)
        assert sorted(await shop.states()) == ["gone", "open", "open"]


async def test_what_was_taken_back_before_is_not_counted_again(opened: Opened) -> None:
    async with opened() as shop:
        for one in shop.ids[:4]:
            shop.loses(one)
            await shop.pass_by(1)
        await shop.pass_by(3, 4, 5)
        assert sorted(await shop.states()) == [*["gone"] * 4, "open"]
        assert await desk.notices(shop.world) == []


@pytest.mark.parametrize(
    ("missing", "there", "doubt"),
    [(1, 0, True), (1, 1, False), (2, 1, False), (3, 2, True), (3, 3, False), (9, 40, False)],
)
def test_how_much_is_too_much_at_once(missing: int, there: int, doubt: bool) -> None:
    assert doubtful(missing, there) is doubt
