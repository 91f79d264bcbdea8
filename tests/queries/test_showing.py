"""The life of a post: leased, drawn, put back, given up; each by who holds the token."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.db import Transaction
from bot.models import NOTHING_LEFT, Post, PostKind
from bot.queries import lanes, posts, showing
from tests.queries.conftest import HOUR, NOW, Rows

Do = Callable[[Transaction, int, str], Awaitable[bool]]
SECOND = timedelta(seconds=1)


def attempt(tx: Transaction, id: int, token: str) -> Awaitable[bool]:
    return showing.attempt(tx, id, token, "nonce", NOW)


def drawn(tx: Transaction, id: int, token: str) -> Awaitable[bool]:
    return showing.drawn(tx, id, token, version=1, redraw_at=None, place="C0SUPPORT", ts="1.0")


def put_back(tx: Transaction, id: int, token: str) -> Awaitable[bool]:
    return showing.put_back(tx, id, token, NOW + HOUR, certainly_not=True)


def give_up(tx: Transaction, id: int, token: str) -> Awaitable[bool]:
    return showing.give_up(tx, id, token, "for good")


def reroute(tx: Transaction, id: int, token: str) -> Awaitable[bool]:
    return showing.reroute(tx, id, token, "C0REVIEWS")


AT_ONCE = lanes.AT_ONCE
ENDS: dict[Do, dict[str, Any]] = {
    attempt: {"attempted_at": NOW, "nonce": "nonce", "due_at": NOW + showing.UNCLEAR},
    drawn: {"drawn_version": 1, "ts": "1.0", "due_at": None, "token": None},
    put_back: {"due_at": NOW + HOUR, "failures": 1, "token": None, "attempted_at": None},
    showing.draw_plain: {"plain": True, "due_at": AT_ONCE, "token": None},
    showing.removed_by_hand: {"reposts": 1, "ts": None, "due_at": AT_ONCE, "token": None},
    give_up: {"given_up": "for good", "due_at": None, "token": None},
    reroute: {"slack_channel": "C0REVIEWS", "due_at": AT_ONCE, "token": None},
}


async def test_only_who_holds_the_token_records(rows: Rows) -> None:
    for do, ends in ENDS.items():
        post = await rows.post(token="mine", lease_until=NOW + HOUR, version=1)
        async with rows.db.write() as tx:
            assert not await do(tx, post.id, "another's")
        assert vars_of(await rows.get(Post, post.id)) == vars_of(post), do.__name__
        async with rows.db.write() as tx:
            assert await do(tx, post.id, "mine")
        after = vars_of(await rows.get(Post, post.id))
        assert {key: after[key] for key in ends} == ends, do.__name__


async def claimed(rows: Rows, wall: datetime = NOW, now: datetime = NOW) -> str | None:
    async with rows.db.write() as tx:
        found = await showing.claim(tx, wall, now, "new")
    return found.post.subject if found else None


async def test_what_is_due_and_what_is_not(rows: Rows) -> None:
    later = NOW + HOUR
    table: list[tuple[str, bool, dict[str, Any]]] = []
    wanted: tuple[tuple[bool, dict[str, Any]], ...] = (
        (True, {}),
        (True, {"lease_until": NOW, "token": "lapsed"}),
        (True, {"due_at": None, "ts": "1.0", "redraw_at": NOW}),
        (False, {"due_at": None, "ts": "1.0", "redraw_at": later}),
        (False, {"due_at": None}),
        (False, {"due_at": later}),
        (False, {"lease_until": later, "token": "held"}),
        (False, {"given_up": "for good"}),
    )
    for due, values in wanted:
        place = f"C{len(table)}"
        post = await rows.post(slack_channel=place, **values)
        table.append((post.subject, due, values))
    found = {await claimed(rows) for _ in range(len(table))} - {None}
    for subject, due, values in table:
        assert (subject in found) is due, values


async def test_a_thread_waits_for_the_message_it_belongs_to(rows: Rows) -> None:
    card = await rows.post(due_at=NOW + HOUR, token="mine")
    note = await rows.post(parent_id=card.id)
    assert await claimed(rows) is None
    async with rows.db.write() as tx:
        await showing.drawn(tx, card.id, "mine", version=1, redraw_at=None, ts="1.0", place="C")
    assert await claimed(rows) == note.subject


async def test_one_message_a_second_in_each_slack_channel(rows: Rows) -> None:
    for place in ("C0SUPPORT", "C0SUPPORT", "C0REVIEWS"):
        await rows.post(slack_channel=place)
    at = [await claimed(rows, NOW + n * SECOND / 2) is not None for n in range(4)]
    assert at == [True, True, False, True]


async def test_a_lane_that_is_held_back_rests_and_the_workspace_holds_back_all(
    rows: Rows,
) -> None:
    await rows.post(slack_channel="C0SUPPORT")
    await rows.post(slack_channel="C0REVIEWS")
    async with rows.db.write() as tx:
        assert await lanes.hold_back(tx, "slack:C0SUPPORT", NOW + HOUR, "archived")
        assert not await lanes.hold_back(tx, "slack:C0SUPPORT", NOW, "archived, again")
        assert await lanes.hold_back(tx, lanes.WORKSPACE, NOW + SECOND, "token revoked")
    assert await claimed(rows) is None
    assert await claimed(rows, NOW + SECOND)
    assert await claimed(rows, NOW + 5 * SECOND) is None
    async with rows.db.write() as tx:
        assert await lanes.all_well(tx, "slack:C0SUPPORT") == ["slack:C0SUPPORT"]
        assert await lanes.all_well(tx, "slack:C0SUPPORT") == []
    assert await claimed(rows, NOW + HOUR)


async def test_the_least_recently_served_slack_channel_goes_first_and_in_it_the_urgent(
    rows: Rows,
) -> None:
    busy = [await rows.post(slack_channel="C1", urgency=n) for n in range(3)]
    quiet = await rows.post(slack_channel="C2")
    order = [await claimed(rows, NOW + n * SECOND) for n in range(4)]
    assert order == [busy[2].subject, quiet.subject, busy[1].subject, busy[0].subject]


async def test_what_changes_while_it_may_stand_there_waits_until_it_was_looked_for(
    rows: Rows,
) -> None:
    unclear = await rows.post(attempted_at=NOW, due_at=NOW + HOUR, kind="nudge")
    async with rows.db.write() as tx:
        posts.touch(tx, unclear.subject)
        posts.touch_shown(tx, [unclear.id])
        await posts.add(tx, posts.row(PostKind.NUDGE, unclear.subject, "C0SUPPORT", NOW))
    after = await rows.get(Post, unclear.id)
    assert (after.version, after.due_at) == (2, NOW + HOUR)


async def test_what_changes_while_it_is_drawn_is_drawn_once_more(rows: Rows) -> None:
    post = await rows.post(token="mine", lease_until=NOW + HOUR)
    async with rows.db.write() as tx:
        posts.touch(tx, post.subject)
        await showing.drawn(tx, post.id, "mine", version=1, redraw_at=None, ts="1.0", place="C")
    assert (await rows.get(Post, post.id)).due_at == AT_ONCE


async def test_a_reminder_that_had_nothing_left_to_say_may_speak_again(rows: Rows) -> None:
    for why, speaks in ((NOTHING_LEFT, True), ("deleted in Slack", False)):
        post = await rows.post(kind="nudge", given_up=why, due_at=None)
        async with rows.db.write() as tx:
            again = posts.row(PostKind.NUDGE, post.subject, "C0SUPPORT", NOW)
            assert await posts.add(tx, again) == post.id
        after = await rows.get(Post, post.id)
        assert (after.given_up == "", after.due_at is not None) == (speaks, speaks)


async def test_what_was_deleted_twice_lives_in_lists_only(rows: Rows) -> None:
    post = await rows.post(token="mine", ts="1.0")
    for reposts, why in ((1, ""), (2, "deleted twice in Slack")):
        async with rows.db.write() as tx:
            await showing.removed_by_hand(tx, post.id, "mine")
            await tx.execute(update(Post).values(token="mine"))
        after = await rows.get(Post, post.id)
        assert (after.reposts, after.given_up, after.ts) == (reposts, why, None)


def vars_of(row: Post) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in Post.__table__.columns}
