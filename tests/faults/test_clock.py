"""The machine's clock was wrong and is set back: nothing rests for as long as it was ahead."""

from datetime import timedelta

import pytest

from bot.app.serving import clock_set_back
from bot.models import Lane, Post, Review, Source
from tests import desk
from tests.boarded import Boarded, Opened, boarded
from tests.world import World

__all__ = ["boarded"]
HOURS = timedelta(hours=2)


def set_back(world: World, by: timedelta) -> None:
    """As an administrator does it, or the network."""
    world.clock._wall -= by


async def noticed(here: Boarded, by: timedelta = HOURS) -> None:
    set_back(here.world, by)
    await clock_set_back(here.world.deps)


async def test_cards_and_fetches_go_on_at_once(boarded: Opened) -> None:
    async with boarded() as here:
        here.site.review("Never arrived.")
        await here.hear()
        await noticed(here)
        await here.world.push({"text": "Broken.", "stars": 1})
        assert len(here.world.cards()) == 1
        here.site.review("Broken, too.")
        await desk.wait(here.world, minutes=6)
        assert len(here.world.cards("#reviews")) == 2


async def test_every_rest_is_as_long_as_it_was_meant(boarded: Opened) -> None:
    async with boarded() as here:
        here.site.review("Never arrived.")
        await here.hear()
        here.world.clock.step(seconds=1)

        async def rests() -> list[timedelta | None]:
            wall = here.world.clock.wall()
            [source] = await desk.rows(here.world, Source, Source.id == "board")
            [review] = await desk.rows(here.world, Review)
            lanes = await desk.rows(here.world, Lane, Lane.served_at > wall - HOURS)
            moments = [source.fetch_at, source.last_good_at, review.look_at, review.looked_at]
            moments += [one.served_at for one in lanes]
            return [None if one is None else one - wall for one in moments]

        before = await rests()
        await noticed(here)
        for was, now in zip(before, await rests(), strict=True):
            assert (was is None) == (now is None)
            assert was is None or now is None or abs(now - was) < timedelta(seconds=5)


async def test_a_card_of_which_nobody_knows_whether_it_stands_is_not_posted_twice(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        world = here.world
        world.workspace.lose_answer("chat.postMessage")
        here.site.review("Never arrived.")
        await here.hear()
        [post] = await desk.rows(world, Post, Post.kind == "card")
        assert post.ts is None
        await noticed(here)
        await desk.wait(world, minutes=5)
        assert len(world.cards("#reviews")) == 1
        [post] = await desk.rows(world, Post, Post.kind == "card")
        assert post.ts is not None


@pytest.mark.parametrize("by", [timedelta(0), timedelta(minutes=3)])
async def test_clocks_that_differ_a_little_change_nothing(boarded: Opened, by: timedelta) -> None:
    async with boarded() as here:
        here.site.review("Never arrived.")
        await here.hear()
        [before] = await desk.rows(here.world, Review)
        await noticed(here, by)
        assert (await desk.rows(here.world, Review))[0].look_at == before.look_at
