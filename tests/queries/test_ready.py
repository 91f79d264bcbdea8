"""What people wait for is made in one statement on PostgreSQL: whoever else is at it."""

import asyncio

from sqlalchemy import text

from bot.db import Transaction
from bot.models import STORM, Case, Event, Post, PostKind
from bot.queries import hands, posts
from tests.queries.conftest import HOUR, NOW, Rows

OFTEN = 8
"""From the sixth time on, a connection keeps its plan of a statement."""


async def in_storm(rows: Rows, storm: Post) -> Case:
    """A new case that stands on the storm's card."""
    case = await rows.case()
    card = {"kind": "card", "subject": posts.card_subject(case.id), "case_id": case.id}
    await rows.post(**card, given_up=STORM, parent_id=storm.id)
    return case


async def take(tx: Transaction, case: Case) -> bool:
    until = NOW + HOUR
    return await hands.claim(tx, case.id, NOW, by="U0MARIA", until=until, remind_at=until)


async def taken(rows: Rows, case: Case) -> bool:
    async with rows.db.write() as tx:
        return await take(tx, case)


async def somebody_waits(rows: Rows) -> None:
    """Until one transaction waits for another (on SQLite the second one has not even begun)."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not rows.db.is_sqlite:
        async with rows.db.read() as tx:
            if await tx.scalar(waiting):
                return


async def many_posts(rows: Rows) -> None:
    """So many that PostgreSQL finds one of them by its index, and knows it."""
    old = [posts.row(PostKind.NOTICE, f"old:{number}", "C0", NOW) for number in range(1000)]
    async with rows.db.write() as tx:
        await posts.add_all(tx, old)
        await tx.execute(text("ANALYZE"))


async def test_two_take_cases_of_one_storm_in_the_same_moment(rows: Rows) -> None:
    await many_posts(rows)
    storm = await rows.post(kind="storm", ts="1.0")
    for turn in range(1, OFTEN + 1):
        first, second = await in_storm(rows, storm), await in_storm(rows, storm)
        async with rows.db.write() as tx:
            assert await take(tx, first)
            late = asyncio.ensure_future(taken(rows, second))
            await somebody_waits(rows)
        assert await late
        assert (await rows.get(Post, storm.id)).version == 1 + 2 * turn
    assert [one.what for one in await rows.all(Event)] == ["claimed"] * 2 * OFTEN
