"""Who changes a case and its reply locks the case first: on PostgreSQL two who meet there would
each wait for the other until one of them is ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from bot.clock import Clock
from bot.db import Transaction
from bot.loops import new_token
from bot.loops.deliver import PACE
from bot.loops.stranded import PATIENCE
from bot.models import Promise, Reply
from bot.queries import caselists, cases, late, outbox, promises, replies, showing
from tests import desk
from tests.world import World, world

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Work = Callable[[Transaction], Awaitable[Any]]


@pytest.fixture
async def here(tmp_path: Path, postgres_url: str) -> AsyncIterator[World]:
    """A bot on PostgreSQL, with a complaint and a reply to it that promises news."""
    async with world(tmp_path, postgres_url) as made:
        await made.push({"text": "Parcel never arrived.", "stars": 1})
        await desk.write(made, promise_at=made.clock.now())
        yield made


async def stands(world: World, **values: Any) -> None:
    async with world.deps.db.write() as tx:
        await tx.execute(update(Reply).values(**values))


async def meanwhile(world: World, first: Work, second: Work) -> Any:
    """`first` is done by one who has the case, while another is in the middle of `second`: what
    comes of that."""

    async def other() -> Any:
        async with world.deps.db.write() as tx:
            return await second(tx)

    async def waits() -> None:
        while not task.done():
            async with world.deps.db.read() as asking:
                if await asking.scalar(WAITING):
                    return

    async with world.deps.db.write() as tx:
        await caselists.lock(tx, 1)
        task = asyncio.ensure_future(other())
        await Clock().deadline(waits(), 10)
        await first(tx)
    return await Clock().deadline(task, 10)


async def test_a_reply_is_seen_there_while_its_case_is_opened_again(here: World) -> None:
    await stands(here, state="sent", tries=1)
    now, reply = here.clock.now(), await desk.reply(here)
    seen = await meanwhile(
        here,
        lambda tx: cases.settle_replies(tx, 1, now),
        lambda tx: replies.seen_there(tx, reply.id, now),
    )
    assert seen is not None
    assert (seen.state, seen.settled_at) == ("shown", now)


async def test_a_reply_comes_back_while_its_promise_is_put_off(here: World) -> None:
    await stands(here, state="sent", tries=1)
    now, reply = here.clock.now(), await desk.reply(here)
    async with here.deps.db.write() as tx:
        said = {"case_id": 1, "reply_id": reply.id, "by": desk.MARIA, "due_at": now}
        await promises.make(tx, now, said)
    [promise] = await desk.rows(here, Promise)

    def postpone(tx: Transaction) -> Awaitable[Promise | None]:
        return promises.postpone(tx, promise, now, by=desk.MARIA, why="Away.", due_at=now)

    came_back = await meanwhile(
        here, postpone, lambda tx: replies.reject(tx, reply.id, now, "bounced")
    )
    assert came_back is not None
    assert [one.state for one in await desk.rows(here, Promise)] == ["dropped"]


async def test_a_reply_that_is_taken_back_meanwhile_waits_for_its_next_turn(here: World) -> None:
    here.clock.step(minutes=2)
    wall, now, reply = here.clock.wall(), here.clock.now(), await desk.reply(here)
    claimed = await meanwhile(
        here,
        lambda tx: replies.withdraw(tx, reply.id, now, desk.MARIA),
        lambda tx: outbox.claim(tx, wall, now, new_token(), PACE, ["shop"]),
    )
    assert claimed is None
    assert (await desk.reply(here)).state == "withdrawn"


async def test_nobody_is_told_of_a_reply_that_is_taken_back_meanwhile(here: World) -> None:
    here.clock.step(hours=1)
    wall, now, reply = here.clock.wall(), here.clock.now(), await desk.reply(here)

    async def strand(tx: Transaction) -> Reply | None:
        found = await outbox.stranded(tx, wall, now, PATIENCE, [])
        return found and await outbox.strand(tx, found.id, now)

    def take_back(tx: Transaction) -> Awaitable[Reply | None]:
        return replies.withdraw(tx, reply.id, now, desk.MARIA)

    assert await meanwhile(here, take_back, strand) is None


async def test_nobody_is_warned_of_a_reply_whose_case_is_opened_again_meanwhile(
    here: World,
) -> None:
    now = here.clock.now()
    await stands(here, state="sent", tries=1, warn_at=now)

    async def warn(tx: Transaction) -> Reply | None:
        found = await late.to_warn(tx, now)
        if found is not None:
            await late.warned(tx, found.id, now)
            await cases.touch(tx, found.case_id)
        return found

    def settle(tx: Transaction) -> Awaitable[None]:
        return cases.settle_replies(tx, 1, now)

    assert await meanwhile(here, settle, warn) is None


async def test_a_card_is_drawn_while_its_case_changes(here: World) -> None:
    async with here.deps.db.write() as tx:
        await cases.touch(tx, 1)
    here.clock.step(minutes=1)
    wall, now, token = here.clock.wall(), here.clock.now(), new_token()

    async def draw(tx: Transaction) -> bool:
        claimed = await showing.claim(tx, wall, now, token)
        assert claimed is not None
        return await showing.attempt(tx, claimed.post.id, token, "nonce", wall)

    assert await meanwhile(here, lambda tx: cases.touch(tx, 1), draw)
