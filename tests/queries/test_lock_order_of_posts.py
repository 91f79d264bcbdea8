"""Posts are locked last of all, right before the commit and by their ids: cards of one customer
are changed by whoever works at any of them, and on PostgreSQL two who meet there in other orders
would each wait for the other until one of them is ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.clock import Clock
from bot.db import Transaction
from bot.loops import new_token
from bot.models import Case, Post
from bot.queries import cases, hands, posts, showing
from tests import desk
from tests.queries.test_lock_order import WAITING
from tests.world import World, world

ANN = {"author": {"name": "Ann", "email": "ann@mail.test"}}
Work = Callable[[Transaction], Awaitable[Any]]


@pytest.fixture
async def here(tmp_path: Path, postgres_url: str) -> AsyncIterator[World]:
    """A bot on PostgreSQL, with two complaints of one customer, each on its card."""
    async with world(tmp_path, postgres_url) as made:
        for number in (1, 2):
            await made.push({"text": f"Parcel {number} never arrived.", "stars": 1, **ANN})
        yield made


async def while_another(world: World, begun: Work, other: Work, ended: Work) -> None:
    """Somebody has `begun`; `other` work is done meanwhile or waits for them; they have `ended`."""

    async def work() -> None:
        async with world.deps.db.write() as tx:
            await other(tx)

    async def done_or_waiting() -> None:
        while not task.done():
            async with world.deps.db.read() as asking:
                if await asking.scalar(WAITING):
                    return

    async with world.deps.db.write() as tx:
        await begun(tx)
        task = asyncio.ensure_future(work())
        await Clock().deadline(done_or_waiting(), 10)
        await ended(tx)
    await Clock().deadline(task, 10)


async def versions(world: World) -> list[int]:
    return [one.version for one in await desk.rows(world, Post) if one.kind == "card"]


def answers(world: World, case_id: int) -> Work:
    now = world.clock.now()
    return lambda tx: cases.answer(tx, case_id, now, evidence="shown", at=now, by=desk.MARIA)


async def test_two_replies_to_one_customer_are_recorded_at_once(here: World) -> None:
    before = await versions(here)
    await while_another(here, lambda tx: cases.touch(tx, 1), answers(here, 2), answers(here, 1))
    assert all(now > was for now, was in zip(await versions(here), before, strict=True))
    assert [one.state for one in await desk.rows(here, Case)] == ["answered"] * 2


async def test_somebody_begins_to_write_while_a_reply_to_the_same_customer_is_recorded(
    here: World,
) -> None:
    now = here.clock.now()

    async def writes(tx: Transaction) -> None:
        await hands.writing(tx, 1, by=desk.MARIA, since=now)
        await cases.dismiss(tx, 1, now, why="troll", by=desk.MARIA)

    await while_another(here, lambda tx: cases.touch(tx, 2), writes, answers(here, 2))
    assert [one.state for one in await desk.rows(here, Case)] == ["dismissed", "answered"]


async def test_cards_grow_old_while_a_reply_to_the_same_customer_is_recorded(here: World) -> None:
    """The second card is come to before the first by whoever has those that are to change."""
    now, wall = here.clock.now(), here.clock.wall()
    async with here.deps.db.write() as tx:
        for case_id in (2, 1):
            subject = posts.card_subject(case_id)
            await tx.execute(update(Post).where(Post.subject == subject).values(redraw_at=now))

    def claim(tx: Transaction) -> Awaitable[Any]:
        return showing.claim(tx, wall, now, new_token())

    await while_another(here, lambda tx: cases.touch(tx, 1), claim, answers(here, 1))
    assert [one.state for one in await desk.rows(here, Case)] == ["answered", "open"]


async def test_nobody_waits_for_a_card_that_somebody_else_is_at(here: World) -> None:
    now, wall = here.clock.now(), here.clock.wall()
    async with here.deps.db.write() as tx:
        await tx.execute(update(Post).values(redraw_at=now, due_at=None))
    async with here.deps.db.write() as mine:
        await mine.execute(update(Post).where(Post.id == 1).values(token="mine"))

        async def claim() -> showing.Claimed | None:
            async with here.deps.db.write() as tx:
                return await showing.claim(tx, wall, now, new_token())

        claimed = await Clock().deadline(asyncio.ensure_future(claim()), 10)
    assert claimed is not None
    assert claimed.post.id == 2
