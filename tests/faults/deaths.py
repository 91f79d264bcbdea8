"""A story told once without a death and once with a death at each of its points."""

import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from tests.faults.fuse import Fuse
from tests.faults.play import Picture, Play

EVERY_POINT = bool(os.environ.get("TEST_EVERY_POINT"))
Scenario = Callable[[Play], Awaitable[None]]
Opening = Callable[[Fuse], AbstractAsyncContextManager[Play]]


async def dies_everywhere(
    stage: Opening, before: Scenario, story: Scenario, *, people: bool = False
) -> None:
    """`before` goes well; then `story` is told once without a death and once with a death at each
    of its points: it must end the same.

    After one commit or call and before the next nothing has changed but what `people` saw of it:
    without them the two are one point. Of the points that SQLite takes one by one PostgreSQL takes
    every second, unless TEST_EVERY_POINT is set.
    """
    wanted, points = await _told(stage, before, story, Fuse())
    assert len(points) > 3, f"a story without points proves nothing: {points}"
    numbered = [
        (number, what)
        for number, what in enumerate(points, start=1)
        if number == 1 or people or what.startswith("after")
    ]
    for number, what in numbered[:: 1 if EVERY_POINT or wanted["database"] == "sqlite" else 2]:
        fuse = Fuse(number)
        try:
            found, _ = await _told(stage, before, story, fuse)
        except Exception as error:
            error.add_note(f"the bot had died at point {number}: {what} (of {points})")
            raise
        assert fuse.blown.is_set(), f"point {number} was never reached: {what}"
        assert found == wanted, f"it died at point {number}: {what} (of {points})"


async def _told(
    stage: Opening, before: Scenario, story: Scenario, fuse: Fuse
) -> tuple[Picture, list[str]]:
    async with stage(fuse) as play:
        await before(play)
        fuse.armed = True
        await story(play)
        fuse.armed = False
        await play.rest()
        await play.check()
        for reply in play.world.shop.replies:
            once = "channel.reply" not in " ".join(fuse.passed[fuse.at - 2 :])
            assert reply.times == 1 or not once, "sent again though it was known to have gone"
        return await play.picture(), fuse.passed
