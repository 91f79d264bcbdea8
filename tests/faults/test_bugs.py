"""A bug at one row is logged and the row put aside: work goes on around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot import drawing
from bot.db import Transaction
from bot.deps import Deps
from bot.lives import ladder_of
from bot.loops import remind
from bot.models import Post, ReplyState
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.places import a_site
from tests.faults.play import Play, lenient, take


@asynccontextmanager
async def in_earnest(stage: Stage) -> AsyncIterator[Play]:
    """As in real life: a bug is logged and its row put aside."""
    async with stage() as play:
        await play.world.reborn(lenient)
        yield play


async def test_a_post_that_cannot_be_drawn_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_earnest(stage) as play:
        draw = drawing.draw

        async def poisoned(tx: Transaction, deps: Deps, post: Post) -> Any:
            if post.subject == "card:1":
                raise ZeroDivisionError("a bug")
            return await draw(tx, deps, post)

        monkeypatch.setattr(drawing, "draw", poisoned)
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await play.world.settle()
        assert len(play.world.cards()) == 1
        monkeypatch.undo()
        await play.after(minutes=30)
        assert len(play.world.cards()) == 1, "put aside for an hour"
        await play.after(minutes=31)
        assert len(play.world.cards()) == 2


async def test_a_reply_that_breaks_its_adapter_holds_up_nobody(stage: Stage) -> None:
    async with in_earnest(stage) as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await world.settle()
        channel = vars(world.deps.channels["shop"])
        reply = world.deps.channels["shop"].reply

        async def poisoned(outgoing: Any) -> Any:
            if outgoing.text == "Poison":
                raise ZeroDivisionError("a bug")
            return await reply(outgoing)

        channel["reply"] = poisoned
        await desk.write(world, "Poison", case_id=1)
        await desk.write(world, "We are sorry.", case_id=2)
        await play.after(minutes=2)
        assert [one.text for one in world.shop.replies] == ["We are sorry."]
        channel["reply"] = reply
        await play.after(minutes=30)
        assert len(world.shop.replies) == 1, "put aside for an hour"
        await play.after(minutes=32)
        assert sorted(one.text for one in world.shop.replies) == ["Poison", "We are sorry."]
        assert (await desk.reply(world, 1)).state == ReplyState.SENT


async def test_a_case_that_cannot_be_thought_about_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_earnest(stage) as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1), ("Broken on arrival.", 1))
        await world.settle()

        def poisoned(deps: Deps, case: Any) -> Any:
            if case.id == 1:
                raise ZeroDivisionError("a bug")
            return ladder_of(deps, case)

        monkeypatch.setattr(remind, "ladder_of", poisoned)
        await play.after(hours=1, minutes=5)
        [nudge] = desk.direct(world, "care-lead")
        assert "Broken on arrival" in nudge.says
        assert "never arrived" not in nudge.says


async def test_a_page_that_cannot_be_taken_holds_up_nobody(stage: Stage) -> None:
    async with a_site(stage) as (play, site):
        world = play.world
        await world.reborn(lenient)
        channel = vars(world.deps.channels["site"])
        fetch = world.deps.channels["site"].fetch

        async def poisoned(cursor: Any) -> Any:
            raise ZeroDivisionError("a bug")

        channel["fetch"] = poisoned
        site.review("It never arrived.")
        await take(play, ("The parcel never arrived.", 1))
        await world.wake_sources()
        await world.settle()
        assert len(world.cards()) == 1
        channel["fetch"] = fetch
        await play.after(minutes=61)
        assert len(world.cards("#reviews")) == 1
