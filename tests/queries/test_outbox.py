"""Replies on their way out: whose turn it is, and who sends it."""

from datetime import datetime, timedelta

from bot.models import Reply
from bot.queries import outbox, replies
from tests.queries.conftest import HOUR, NOW, Rows

TOKEN = "mine"
PATIENCE = timedelta(minutes=10)


async def due(rows: Rows, at: datetime, *known: str) -> outbox.Due:
    async with rows.db.read() as tx:
        return await outbox.due(tx, at, at, PATIENCE, list(known))


async def claim(rows: Rows, at: datetime) -> outbox.Claimed | None:
    async with rows.db.write() as tx:
        return await outbox.claim(tx, at, at, TOKEN, timedelta(), ["shop"])


async def test_the_most_urgent_of_the_least_recently_served_source_goes_first(
    rows: Rows,
) -> None:
    await rows.source("other")
    ids = {}
    for source, name, hours in (("shop", "later", 9), ("shop", "urgent", 1), ("other", "else", 5)):
        case = await rows.case(source_id=source, due_at=NOW + hours * HOUR)
        ids[(await rows.reply(source_id=source, case_id=case.id)).id] = name
    order = []
    for second in range(3):
        wall = NOW + timedelta(seconds=second)
        async with rows.db.write() as tx:
            found = await outbox.claim(
                tx, wall, NOW, TOKEN, timedelta(milliseconds=200), ["shop", "other"]
            )
        assert found
        order.append(ids[found.reply.id])
    assert order == ["else", "urgent", "later"]


async def test_a_lane_keeps_its_pace_and_a_source_unknown_to_the_settings_rests(
    rows: Rows,
) -> None:
    await rows.source("retired")
    await rows.reply(source_id="retired")
    for _ in range(2):
        await rows.reply()
    pace, known = timedelta(seconds=2), ["shop"]

    async def claimed(at: float) -> bool:
        async with rows.db.write() as tx:
            wall = NOW + timedelta(seconds=at)
            return await outbox.claim(tx, wall, NOW, TOKEN, pace, known) is not None

    assert [await claimed(at) for at in (0, 0, 1.9, 2, 4)] == [True, False, False, True, False]


async def test_one_that_was_put_back_waits_though_its_source_is_free(rows: Rows) -> None:
    reply = await rows.reply()
    assert await claim(rows, NOW)
    async with rows.db.write() as tx:
        await outbox.put_back(tx, reply.id, TOKEN, NOW, NOW + HOUR, untry=False, why="down")
    early = NOW + HOUR - timedelta(seconds=1)
    assert not (await due(rows, early, "shop")).reply
    assert await claim(rows, early) is None
    assert (await due(rows, NOW + HOUR, "shop")).reply
    assert await claim(rows, NOW + HOUR)


async def test_a_person_who_sends_it_again_waits_for_nothing(rows: Rows) -> None:
    reply = await rows.reply(tries=1, not_before=NOW + HOUR)
    async with rows.db.write() as tx:
        assert await outbox.lose_sight(tx, reply.id, NOW)
        await replies.send_again(tx, reply.id, NOW, "U0MARIA")
    claimed = await claim(rows, NOW)
    assert claimed
    assert not claimed.unclear


async def test_of_a_reply_without_a_source_is_told_once_and_it_leaves_when_that_is_back(
    rows: Rows,
) -> None:
    reply, later = await rows.reply(), NOW + HOUR
    assert (await due(rows, later)).stranded
    async with rows.db.write() as tx:
        found = await outbox.stranded(tx, later, later, PATIENCE, [])
        assert found
        assert await outbox.strand(tx, found.id, later)
        assert await outbox.stranded(tx, later, later, PATIENCE, []) is None
    assert not (await due(rows, later)).stranded
    assert await claim(rows, later)
    assert (await rows.get(Reply, reply.id)).problem == ""
