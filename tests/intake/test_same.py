"""What a source lists again says nothing new: it costs hardly anything, and hides no change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.base import Attachment, Author, Incoming, SeenAnswer
from bot.models import Reply
from tests import desk
from tests.intake.hearing import COMPLAINT, PRAISE, answer, hear, said
from tests.loops.test_cost import statements
from tests.world import World


def page(world: World, count: int) -> list[Incoming]:
    """Complaints and praise, some answered, some removed, some with all that an item may tell."""
    at = world.clock.now()
    more: dict[int, dict[str, Any]] = {
        0: {"answers": (answer(at),)},
        1: {"deleted": True},
        2: {"answers": ()},
        3: {
            "author": Author(name=" Ann ", email="ann@b.test", phone="06 5550123"),
            "attachments": (Attachment(name="box.jpg", size=7),),
            "memory": {"post": 3, "pending": True, "path": ["a", {"b": 1}]},
            "url": "https://shop.test/r",
        },
    }
    return [
        said(f"r{n}", f"{COMPLAINT if n % 10 == 2 else PRAISE} {n}", 3, **more.get(n % 5, {}))
        for n in range(count)
    ]


async def again(world: World, items: list[Incoming]) -> int:
    """So many questions to the database cost these."""
    async with statements(world) as asked:
        await hear(world, *items)
    return len(asked)


async def test_two_hundred_listed_again_cost_hardly_more_than_five(here: World) -> None:
    items = page(here, 200)
    await hear(here, *(replace(one, deleted=False) for one in items))
    items[2] = replace(items[2], answers=(await answered_by_us(here, "r2"),))
    await hear(here, *items)
    before = await desk.happened(here)
    few, many = await again(here, items[:5]), await again(here, items)
    assert many <= few + 2  # which of so many are known is asked before
    assert many <= 10
    assert await desk.happened(here) == before
    assert (await desk.reply(here)).state == "shown"


async def answered_by_us(world: World, id: str) -> SeenAnswer:
    """Our reply to this complaint, on its way, as it will be listed."""
    review = await desk.review(world, id)
    assert review.case_id
    written = await desk.write(world, case_id=review.case_id)
    await leaves(world)
    return answer(world.clock.now(), "a-ours", written.text, reply_key=written.key)


async def leaves(world: World) -> None:
    """The reply is out."""
    async with world.deps.db.write() as tx:
        await tx.execute(update(Reply).values(tries=1, state="sent"))


async def test_one_change_among_many_is_seen(here: World) -> None:
    items = page(here, 20)
    await hear(here, *items)
    changed = said("r4", COMPLAINT, 1)
    await hear(here, *items[:4], changed, *items[5:])
    assert (await desk.review(here, "r4")).revision == 2


async def test_what_is_listed_twice_ends_as_it_was_listed_last(here: World) -> None:
    await hear(here, said())
    await hear(here, said(text=PRAISE, stars=5), said())
    review = await desk.review(here, "r1")
    assert (review.revision, review.text) == (3, COMPLAINT)


async def test_an_answer_that_is_listed_no_more_opens_the_case_again(here: World) -> None:
    shown = said(answers=(answer(here.clock.now() + timedelta(minutes=1)),))
    await hear(here, said())
    await hear(here, shown)
    await hear(here, shown)
    assert (await desk.case(here)).state == "answered"
    await hear(here, said(answers=()))
    assert (await desk.case(here)).state == "open"
    await hear(here, shown)
    assert (await desk.case(here)).state == "answered"


async def test_our_reply_that_says_what_a_colleague_said_is_found_there(here: World) -> None:
    await hear(here, said())
    shown = said(answers=(answer(here.clock.now(), text="We are sorry."),))
    await hear(here, shown)
    await desk.write(here, "We are sorry.")
    await leaves(here)
    await hear(here, shown)
    assert (await desk.reply(here)).state == "shown"


async def test_what_is_there_again_after_it_was_removed_is_told(here: World) -> None:
    await hear(here, said())
    await hear(here, said(deleted=True))
    await hear(here, said(deleted=True))
    assert (await desk.case(here)).state == "gone"
    await hear(here, said())
    assert (await desk.case(here)).state == "open"
    assert (await desk.happened(here)).count("deleted") == 1


@pytest.mark.parametrize("pending", [False, True])
async def test_a_word_from_the_moderator_is_told_without_any_other_change(
    here: World, pending: bool
) -> None:
    await hear(here, said(memory={"post": 4, "pending": pending}))
    before = await desk.case(here)
    await hear(here, said(memory={"post": 4, "pending": not pending}))
    assert (await desk.case(here)).version == before.version + 1
