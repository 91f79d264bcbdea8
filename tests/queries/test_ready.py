"""What people wait for is made in one statement on PostgreSQL: whoever else is at it."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text

from bot.db import Transaction
from bot.models import STORM, Case, Event, Post, PostKind
from bot.queries import hands, posts
from tests.queries.conftest import HOUR, NOW, Rows

Draws = Callable[[Transaction], None]
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


async def taken_and(rows: Rows, case: Case, draw: Draws) -> None:
    async with rows.db.write() as tx:
        assert await take(tx, case)
        draw(tx)


BESIDE: dict[str, Draws] = {
    "a digest": lambda tx: posts.touch_shown(tx, [1]),
    "a card": lambda tx: posts.touch_case(tx, 7),
    "a message": lambda tx: posts.touch(tx, "pause"),
}


@pytest.mark.parametrize("what", BESIDE)
async def test_nothing_else_is_drawn_again_beside_it(rows: Rows, what: str) -> None:
    """It has locked its posts already: whoever comes to others then may wait in a circle."""
    case = await rows.case()
    with pytest.raises(ValueError, match="beside a change"):
        await taken_and(rows, case, BESIDE[what])


async def test_two_cases_are_not_taken_in_one_transaction(rows: Rows) -> None:
    one, other = await rows.case(), await rows.case()
    with pytest.raises(ValueError, match="beside a change"):
        await both_taken(rows, one, other)


async def both_taken(rows: Rows, *cases: Case) -> None:
    async with rows.db.write() as tx:
        for case in cases:
            assert await take(tx, case)


async def test_its_own_card_is_drawn_again_as_often_as_it_changes(rows: Rows) -> None:
    case = await rows.case()
    async with rows.db.write() as tx:
        assert await take(tx, case)
        posts.touch_case(tx, case.id)
