"""What changes while a reply is about to leave: the last word counts, and one bot speaks."""

from collections.abc import Sequence

import pytest

from bot.channels.base import Known, Seen
from bot.loops import deliver
from bot.models import Post
from bot.queries import outbox
from tests import desk
from tests.boarded import Boarded, Opened, heard
from tests.servers.board import Board


async def test_a_pause_that_comes_once_a_reply_was_found_due_still_keeps_it(
    boarded: Opened,
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.world.clock.step(desk.UNDO)
        assert (await deliver._due(here.world.deps)).reply
        await desk.pause(here.world)
        assert await deliver._claim(here.world.deps) is None
        assert (await desk.reply(here.world)).state == "queued"
        await desk.resume(here.world)
        await here.world.settle()
        assert here.site.shown(id) == ["We are sorry."]


async def test_who_was_overtaken_while_looking_tells_nobody_what_it_saw(
    boarded: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with boarded() as here:
        id = await heard(here)
        await desk.write(here.world)
        here.world.clock.step(desk.UNDO)
        quick, others = Board.look, []

        async def slow(channel: Board, reviews: Sequence[Known]) -> list[Seen]:
            here.site.answer_by_hand(id)
            seen = await quick(channel, reviews)
            here.world.clock.step(outbox.LEASE)
            others.append(await deliver._claim(here.world.deps))
            return seen

        with monkeypatch.context() as busy:
            busy.setattr(Board, "look", slow)
            await deliver.step(here.world.deps)
        [other] = others
        assert other
        assert (await desk.reply(here.world)).token == other.token
        assert "stopped" not in await told(here)
        await desk.wait(here.world, minutes=2)
        assert (await desk.reply(here.world)).state == "stopped"
        assert "stopped" in await told(here)


async def told(here: Boarded) -> list[str]:
    """What stands under the card, or will at once, by code."""
    return [one.detail["code"] for one in await desk.rows(here.world, Post, Post.kind == "note")]
