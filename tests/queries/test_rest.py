"""Sources, looks, reminders, events: what their statements promise."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.models import Case, Event, Nudge, Reply, Review, Source, Switch
from bot.queries import (
    events,
    lanes,
    messages,
    nudges,
    reviews,
    sources,
    switches,
)
from bot.queries.sources import Wanted
from tests.queries.conftest import HOUR, NOW, Rows

MINUTE = timedelta(minutes=1)


def wanted(id: str, **more: object) -> Wanted:
    return Wanted(**{"id": id, "channel": "board", "start": None, "lists": True, **more})  # type: ignore[arg-type]


async def test_a_renamed_source_keeps_its_past(rows: Rows) -> None:
    review = await rows.review()
    await rows.reply(review)
    async with rows.db.write() as tx:
        await events.record(tx, NOW, "customer", "heard", review_id=review.id, source_id="shop")
        await messages.take_message(tx, "shop", "msg_1", NOW, NOW - HOUR)
        before = await sources.by_id(tx, "shop")
        assert before
        start = before.start
        await sources.agree(tx, [wanted("store", was="shop")], NOW)
        await sources.agree(tx, [wanted("store", was="shop")], NOW)
    [now] = await rows.all(Source)
    assert (now.id, now.start, now.active) == ("store", start, True)
    assert [one.source_id for one in await rows.all(Review)] == ["store"]
    assert [one.source_id for one in await rows.all(Reply)] == ["store"]
    assert [one.source_id for one in await rows.all(Event)] == ["store"]
    async with rows.db.read() as tx:
        assert await messages.message_taken(tx, "store", "msg_1")


async def test_sources_missing_from_the_settings_rest_and_keep_their_rows(rows: Rows) -> None:
    async with rows.db.write() as tx:
        await sources.agree(tx, [wanted("new"), wanted("pushed", lists=False)], NOW)
    found = {one.id: one for one in await rows.all(Source)}
    assert {key: one.active for key, one in found.items()} == {
        "shop": False,
        "new": True,
        "pushed": True,
    }
    assert found["new"].start == NOW
    assert found["pushed"].fetch_at is None
    async with rows.db.write() as tx:
        known = ["shop", "new", "pushed"]
        assert (await sources.claim_fetch(tx, NOW, "t", known)).id == "new"  # type: ignore[union-attr]
        assert await sources.claim_fetch(tx, NOW, "t", known) is None


async def fetch(rows: Rows, token: str, wall: datetime = NOW) -> Source | None:
    async with rows.db.write() as tx:
        return await sources.claim_fetch(tx, wall, token, ["shop"])


async def done(rows: Rows, token: str) -> bool:
    async with rows.db.write() as tx:
        return await sources.fetched(
            tx, "shop", token, NOW, cursor={"at": token}, fetch_at=NOW + HOUR, ignored=0
        )


async def test_a_fetch_whose_lease_was_lost_moves_no_cursor(rows: Rows) -> None:
    assert await fetch(rows, "first")
    assert await fetch(rows, "second") is None
    assert await fetch(rows, "second", NOW + sources.LEASE)
    assert not await done(rows, "first")
    assert (await rows.get(Source, "shop")).cursor is None
    assert await done(rows, "second")
    after = await rows.get(Source, "shop")
    assert (after.cursor, after.fetch_at, after.token) == ({"at": "second"}, NOW + HOUR, None)


async def test_news_that_comes_during_a_fetch_is_fetched_at_once(rows: Rows) -> None:
    assert await fetch(rows, "mine")
    async with rows.db.write() as tx:
        await sources.wake(tx, "shop")
    assert await done(rows, "mine")
    assert await fetch(rows, "again")


async def test_one_replica_watches_a_source_at_a_time(rows: Rows) -> None:
    async def held(who: str, minutes: int) -> bool:
        wall = NOW + minutes * MINUTE
        async with rows.db.write() as tx:
            return await sources.watch(tx, "shop", wall, who, wall + 2 * MINUTE)

    assert [await held(*one) for one in (("a", 0), ("b", 1), ("a", 1), ("b", 2), ("b", 3))] == [
        True,
        False,
        True,
        False,
        True,
    ]


async def test_people_hear_of_an_ill_source_once_and_of_its_healing_once(rows: Rows) -> None:
    async def fails(grave: bool = False) -> bool:
        async with rows.db.write() as tx:
            return await sources.failed(tx, "shop", NOW, problem="down", retry_at=NOW, grave=grave)

    async def heals() -> str:
        async with rows.db.write() as tx:
            return await sources.healed(tx, "shop", NOW, NOW)

    assert [await fails() for _ in range(4)] == [False, True, False, False]
    assert [await heals() for _ in range(2)] == ["down", ""]
    assert not await fails()
    assert await heals() == ""
    assert await fails(grave=True)


async def test_looks_come_in_batches_and_are_put_off_for_who_comes_second(rows: Rows) -> None:
    for minutes in (3, 1, 2, -60):
        await rows.review(look_at=NOW - minutes * MINUTE)
    async with rows.db.write() as tx:
        first = await reviews.due_looks(tx, NOW, {"shop": 2}, NOW + MINUTE)
        second = await reviews.due_looks(tx, NOW, {"shop": 2}, NOW + MINUTE)
        third = await reviews.due_looks(tx, NOW, {"shop": 2}, NOW + MINUTE)
    assert first
    assert second
    assert sorted(one.id for one in first[1]) == [1, 3]
    assert [one.id for one in second[1]] == [2]
    assert third is None


async def test_who_comes_while_another_takes_the_looks_gets_none(rows: Rows) -> None:
    if rows.db.is_sqlite:
        return  # it lets one write at a time
    await rows.review(look_at=NOW)
    async with rows.db.write() as first, rows.db.write() as second:
        assert await reviews.due_looks(first, NOW, {"shop": 2}, NOW + MINUTE)
        assert await reviews.due_looks(second, NOW, {"shop": 2}, NOW + MINUTE) is None


async def test_a_reminder_is_given_once_per_round_ladder_and_rung(rows: Rows) -> None:
    case, post = await rows.case(), await rows.post()

    async def give(ladder: str = "public", rung: int = 1, nth: int = 0, round: int = 1) -> bool:
        async with rows.db.write() as tx:
            await tx.execute(update(Case).values(round=round))
            found = await tx.get(Case, case.id)
            assert found
            return await nudges.give(
                tx,
                found,
                NOW,
                ladder=ladder,
                rung=rung,
                nth=nth,
                told="U1",
                why="owner",
                post_id=post.id,
            )

    assert await give()
    assert not await give()
    assert await give(rung=2)
    assert await give(nth=1)
    assert await give("later", 0, 17)
    assert await give(round=2)
    assert len(await rows.all(Nudge)) == len(await rows.all(Event)) == 5


async def test_a_message_is_taken_once_and_forgotten_after_days(rows: Rows) -> None:
    async def take(id: str, at: datetime) -> bool:
        async with rows.db.write() as tx:
            return await messages.take_message(tx, "shop", id, at, at - 3 * HOUR)

    assert await take("msg_1", NOW)
    assert not await take("msg_1", NOW)
    assert await take("msg_2", NOW + 4 * HOUR)
    async with rows.db.read() as tx:
        assert not await messages.message_taken(tx, "shop", "msg_1")


async def test_a_pause_is_one_pause(rows: Rows) -> None:
    async with rows.db.write() as tx:
        assert await switches.pause(tx, "U0MARIA", NOW)
        assert not await switches.pause(tx, "U0LUCA", NOW)
    assert [one.by for one in await rows.all(Switch)] == ["U0MARIA"]
    async with rows.db.write() as tx:
        assert await switches.resume(tx, "U0LUCA", NOW)
        assert not await switches.resume(tx, "U0LUCA", NOW)


async def test_a_lane_is_held_back_no_shorter_by_who_comes_later(rows: Rows) -> None:
    async with rows.db.write() as tx:
        await lanes.hold_back(tx, "source:shop", NOW + HOUR)
        await lanes.hold_back(tx, "source:shop", NOW)
        assert not await lanes.take(tx, "source:shop", NOW, MINUTE)
        assert await lanes.take(tx, "source:shop", NOW + HOUR, MINUTE)


async def test_events_have_known_words(rows: Rows) -> None:
    with pytest.raises(ValueError, match="no such event"):
        events.row(NOW, "ascolto", "did_something")


async def test_an_event_stays_as_it_was_written(rows: Rows) -> None:
    async with rows.db.write() as tx:
        await events.record(tx, NOW, "U0MARIA", "paused")
    for statement in (delete(Event), update(Event).values(who="nobody")):
        with pytest.raises(DBAPIError, match="append-only"):
            async with rows.db.write() as tx:
                await tx.execute(statement)
    assert [one.who for one in await rows.all(Event)] == ["U0MARIA"]


async def test_a_time_without_a_zone_is_refused(rows: Rows) -> None:
    with pytest.raises(StatementError, match="naive"):
        await rows.review(look_at=NOW.replace(tzinfo=None))


async def test_a_slow_reader_blocks_no_writer(rows: Rows) -> None:
    async with rows.db.read() as reader:
        await reader.execute(text("SELECT count(*) FROM review"))
        async with asyncio.timeout(5):
            await asyncio.create_task(rows.review())
        assert await reader.scalar(text("SELECT 1")) == 1


async def test_writers_take_turns_and_none_is_lost(rows: Rows) -> None:
    async with asyncio.timeout(20):
        await asyncio.gather(*(rows.review() for _ in range(30)))
    assert len(await rows.all(Review)) == 30
