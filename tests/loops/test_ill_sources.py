"""A source that is down, slow or broken is told of once, and stops no other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.base import Page
from bot.errors import Unexpected
from bot.loops import listen
from bot.models import Review
from bot.queries import sources
from tests import desk
from tests.boarded import Opened
from tests.servers.board import Board


async def test_a_source_that_is_down_is_told_once_and_healed_once(boarded: Opened) -> None:
    async with boarded() as here:
        await here.world.settle()
        await here.site.close()
        for _ in range(6):
            await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == ["source_ill"]
        assert "⚠️ Board cannot be read" in here.card(), "by the name that people know"
        here.site.review()
        await here.site.open()
        await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == ["source_ill", "source_healed"]
        assert len(here.world.cards("#reviews")) == 2 + 1


async def test_one_hiccup_is_nobodys_business(boarded: Opened) -> None:
    async with boarded() as here:
        await here.world.settle()
        here.site.fail("/reviews", 503)
        for _ in range(3):
            await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == []


async def test_a_source_too_slow_to_keep_its_lease_is_told_of(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded() as here:
        await here.world.settle()
        quick = Board.fetch

        async def slow(channel: Board, cursor: Mapping[str, Any] | None) -> Page:
            page = await quick(channel, cursor)
            here.world.clock.step(sources.LEASE)
            async with here.world.deps.db.write() as tx:
                await sources.wake(tx, "board")
                assert await sources.claim_fetch(tx, here.world.clock.wall(), "other", ["board"])
            return page

        with monkeypatch.context() as busy:
            busy.setattr(Board, "fetch", slow)
            for _ in range(2):
                here.world.clock.step(minutes=6)
                await listen.step(here.world.deps)
        assert await desk.notices(here.world) == ["source_ill"]
        await desk.wait(here.world, minutes=2)
        assert await desk.notices(here.world) == ["source_ill", "source_healed"]


async def test_a_refused_key_is_told_at_once(boarded: Opened) -> None:
    async with boarded() as here:
        await here.world.settle()
        here.site.fail("/reviews", 401)
        await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == ["source_ill"]


async def test_patience_is_given_when_the_channel_asks_for_it(boarded: Opened) -> None:
    async with boarded() as here:
        await here.world.settle()
        here.site.review()
        here.site.fail("/reviews", 429, retry_after="600")
        await desk.wait(here.world, minutes=6)
        await desk.wait(here.world, minutes=8)
        assert await desk.rows(here.world, Review) == []
        await desk.wait(here.world, minutes=3)
        assert len(await desk.rows(here.world, Review)) == 1


async def test_an_ill_source_stops_no_other(boarded: Opened) -> None:
    async with boarded() as here:
        here.site.fail("/reviews", 500, times=99)
        await here.world.push({"text": "It never arrived.", "stars": 1})
        assert len(here.world.cards()) == 1


async def test_a_look_that_fails_is_made_again(boarded: Opened) -> None:
    async with boarded() as here:
        id = here.site.review()
        await here.hear()
        here.site.answer_by_hand(id)
        here.site.fail("/look", 500, times=2)
        for _ in range(4):
            await desk.wait(here.world, minutes=6)
        assert (await desk.case(here.world)).state == "answered"


async def test_looks_that_fail_while_the_list_is_read_are_told_once_and_healed_once(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        here.site.review()
        await here.hear()
        here.site.fail("/look", 404, times=999)
        for _ in range(20):
            await desk.wait(here.world, minutes=2)
        assert await desk.notices(here.world) == ["source_ill"]
        here.site.heal()
        for _ in range(5):
            await desk.wait(here.world, minutes=2)
        assert await desk.notices(here.world) == ["source_ill", "source_healed"]


async def test_a_bug_in_a_page_puts_the_source_aside_for_an_hour(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(_channel: Board, _cursor: object) -> None:
        raise ZeroDivisionError

    async with boarded() as here:
        here.site.review()
        here.world.deps = replace(here.world.deps, strict=False)
        with monkeypatch.context() as broken:
            broken.setattr(Board, "fetch", fetch)
            await here.world.settle()
        await desk.wait(here.world, minutes=50)
        assert await desk.rows(here.world, Review) == []
        await desk.wait(here.world, minutes=11)
        assert len(await desk.rows(here.world, Review)) == 1


async def test_a_database_in_trouble_puts_nothing_aside(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    async with boarded() as here:
        here.site.review()
        here.world.deps = replace(here.world.deps, strict=False)
        with monkeypatch.context() as busy:
            busy.setattr(listen, "take_page", locked)
            with pytest.raises(OperationalError):
                await listen.step(here.world.deps)
        await desk.wait(here.world, seconds=61)
        assert len(await desk.rows(here.world, Review)) == 1


async def test_a_source_read_in_part_is_told_of_once_and_what_was_read_is_taken(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded() as here:
        await here.world.settle()
        whole = Board.fetch

        async def lacking(channel: Board, cursor: Mapping[str, Any] | None) -> Page:
            return replace(
                await whole(channel, cursor), trouble=Unexpected("no folder 'Complaints'")
            )

        with monkeypatch.context() as part:
            part.setattr(Board, "fetch", lacking)
            for _ in range(3):
                here.site.review()
                await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == ["source_ill"]
        assert len(here.world.cards("#reviews")) == 3 + 1
        await desk.wait(here.world, minutes=6)
        assert await desk.notices(here.world) == ["source_ill", "source_healed"]
