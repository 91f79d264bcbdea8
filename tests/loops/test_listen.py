"""What is new is fetched, what is known is looked at again, and one source stops no other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from bot.channels.base import Known, Seen
from bot.db import transaction_open
from bot.errors import Unreachable
from bot.loops import listen
from bot.models import Case, Post, Review, Source
from bot.queries import sources
from tests import desk
from tests.boarded import Opened
from tests.servers import site
from tests.servers.board import Board
from tests.world import TOML, World

HOUR = timedelta(hours=1)
BOTH = ("board", "shop")


async def source(world: World) -> Source:
    [found] = await desk.rows(world, Source, Source.id == "board")
    return found


async def test_a_long_history_is_stored_silently_at_first_contact(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "PAGE", 3)
    async with boarded() as here:
        now = here.world.clock.now()
        for hours in range(1, 8):
            here.site.review(f"Old {hours}, awful.", at=now - hours * HOUR)
        here.site.review("New, awful.")
        await here.hear()
        quiet = [one.quiet for one in await desk.rows(here.world, Review)]
        assert quiet == ["old"] * 7 + [None]
        assert len(await desk.rows(here.world, Case)) == 1
        assert (await source(here.world)).cursor == {"since": 8}


async def test_a_start_in_the_settings_says_what_is_old(boarded: Opened) -> None:
    toml = TOML.replace('id = "shop"', 'id = "shop"\nstart = "2026-11-01"')
    async with boarded(toml=toml) as here:
        found = {one.id: one.start for one in await desk.rows(here.world, Source)}
        assert found["shop"] < found["board"] == here.world.clock.now()


async def test_it_fetches_in_its_own_rhythm(boarded: Opened) -> None:
    async with boarded() as here:
        await here.world.settle()
        here.site.review()
        await desk.wait(here.world, minutes=4)
        assert await desk.rows(here.world, Review) == []
        await desk.wait(here.world, minutes=2)
        assert len(await desk.rows(here.world, Review)) == 1


async def test_a_look_finds_edits_answers_and_deletions_that_no_fetch_tells(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        ids = [here.site.review(f"Number {n} never arrived.") for n in range(3)]
        await here.hear()
        here.site.edit(ids[0], "Still nothing, furious.", told=False)
        here.site.answer_by_hand(ids[1])
        here.site.delete(ids[2])
        await here.look()
        states = [one.state for one in await desk.rows(here.world, Case)]
        assert states == ["open", "answered", "gone"]
        assert (await desk.review(here.world, ids[0])).revision == 2
        assert max(map(len, here.site.looked)) == 3


async def test_an_edit_that_a_look_finds_is_thought_about_before_it_is_written(
    boarded: Opened,
) -> None:
    thought: list[tuple[str, bool]] = []

    def opinion(text: str) -> float:
        thought.append((text, transaction_open()))
        return 3.0

    async with boarded() as here:
        id = here.site.review("Still nothing from you.", stars=1)
        await here.hear()
        here.world.deps.judge.second = opinion
        here.site.edit(id, "It came late.", stars=4, told=False)
        await here.look()
        assert thought == [("It came late.", False)]
        assert (await desk.review(here.world, id)).critical


async def test_looks_come_often_at_first_and_then_less_and_less(boarded: Opened) -> None:
    async with boarded() as here:
        here.site.review()
        await here.hear()
        seen = []
        for steps, minutes in ((12, 5), (12, 60), (20, 12 * 60)):
            before = len(here.site.looked)
            for _ in range(steps):
                await desk.wait(here.world, minutes=minutes)
            seen.append(len(here.site.looked) - before)
        assert seen[0] > 8
        assert seen[1] == 12
        assert 12 <= seen[2] < 20


async def test_an_ended_case_is_looked_at_for_some_days_and_again_when_it_opens(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        id = here.site.review()
        await here.hear()
        here.site.answer_by_hand(id)
        for _ in range(20):
            await desk.wait(here.world, days=1)
        assert (await desk.review(here.world, id)).look_at is None
        here.site.edit(id, "Broken again, awful.")
        await here.hear()
        assert (await desk.case(here.world)).state == "open"
        here.site.answer_by_hand(id)
        await here.look()
        assert (await desk.case(here.world)).state == "answered"


async def test_what_a_look_cannot_read_stays_as_it_was(boarded: Opened) -> None:
    async with boarded() as here:
        id = here.site.review()
        await here.hear()
        here.site.answer_by_hand(id)
        here.site.unreadable.add(id)
        await here.look()
        assert (await desk.case(here.world)).state == "open"
        here.site.unreadable.clear()
        await here.look()
        assert (await desk.case(here.world)).state == "answered"


async def test_a_watch_wakes_its_source_and_survives_all_errors(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
    errors = [Unreachable("cut"), ZeroDivisionError(), OSError("gone")]

    async def watch(_channel: Board, wake: Callable[[], Awaitable[None]]) -> None:
        await watched.put(wake)
        if errors:
            raise errors.pop(0)
        await asyncio.Event().wait()

    async with boarded() as here:
        await here.world.settle()
        monkeypatch.setattr(Board, "watch", watch)
        watching = asyncio.create_task(listen.watch(here.world.deps, "board"))
        async with asyncio.timeout(20):
            for _ in range(4):
                while watched.empty():
                    if here.world.clock._sleepers:  # it rests
                        here.world.clock.step(seconds=5)
                    await asyncio.sleep(0)
                wake = await watched.get()
        here.site.review()
        await wake()
        await here.world.settle()
        assert len(await desk.rows(here.world, Review)) == 1
        other = "another replica"
        async with here.world.deps.db.write() as tx:
            wall = here.world.clock.wall()
            assert not await sources.watch(tx, "board", wall, other, wall + HOUR)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_past_is_summed_up_anew_when_its_words_change_and_only_then(
    boarded: Opened,
) -> None:
    async with boarded() as here:

        async def summed_up() -> tuple[int, str]:
            [post] = await desk.rows(here.world, Post, Post.kind == "first_day")
            [told] = [one.says for one in here.world.cards("#reviews") if "older" in one.says]
            return post.version, told

        old = here.site.review("It never arrived.", 1, at=here.world.clock.now() - 24 * HOUR)
        await here.hear()
        first, said = await summed_up()
        assert "1 criticism unanswered" in said
        await desk.wait(here.world, hours=5)
        assert await summed_up() == (first, said)
        here.site.answer_by_hand(old)
        await desk.wait(here.world, hours=5)
        again, said = await summed_up()
        assert again == first + 1
        assert "unanswered" not in said


async def test_what_a_look_did_not_get_to_is_looked_at_before_what_it_saw(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded() as here:
        first, second = [here.site.review(f"Number {n} never arrived.") for n in range(2)]
        await here.hear()
        whole = Board.look

        async def patient(channel: Board, reviews: Sequence[Known]) -> list[Seen]:
            return [one for one in await whole(channel, reviews) if one.external_id == first]

        monkeypatch.setattr(Board, "look", patient)
        await here.look()
        seen, unseen = [await desk.review(here.world, id) for id in (first, second)]
        assert seen.look_at
        assert unseen.look_at
        assert unseen.look_at < seen.look_at
