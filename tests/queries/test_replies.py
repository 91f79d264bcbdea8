"""The life of a reply: what may follow what, one live reply a review, one submit one reply."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from bot.db import Transaction
from bot.models import LIVE, Act, Event, Promise, PromiseState, Reply, ReplyState
from bot.queries import cases, outbox, promises, replies
from tests.queries.conftest import HOUR, NOW, Rows

S = ReplyState
TOKEN = "mine"
Do = Callable[[Transaction, int], Awaitable[object]]


async def claim(tx: Transaction, reply_id: int) -> object:
    return await outbox.claim(tx, NOW, NOW, "new", timedelta(), ["shop"])


def withdraw(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return replies.withdraw(tx, reply_id, NOW, "U0MARIA")


def sent(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.sent(tx, reply_id, TOKEN, NOW, external_id="a1", shown=False, warn_at=None)


def sent_and_shown(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.sent(tx, reply_id, TOKEN, NOW, external_id="a1", shown=True, warn_at=None)


def refuse(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.fail(tx, reply_id, TOKEN, NOW, S.REFUSED, "too long")


def stop(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.fail(tx, reply_id, TOKEN, NOW, S.STOPPED, "answered_there")


def doubt(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.fail(tx, reply_id, TOKEN, NOW, S.UNKNOWN, "cut")


def put_back(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.put_back(tx, reply_id, TOKEN, NOW, NOW + HOUR, untry=False, why="down")


def see_there(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return replies.seen_there(tx, reply_id, NOW)


def say_there(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return replies.said_there(tx, reply_id, NOW, "U0MARIA")


def lose_sight(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return outbox.lose_sight(tx, reply_id, NOW)


def reject(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return replies.reject(tx, reply_id, NOW, "moderated")


def send_again(tx: Transaction, reply_id: int) -> Awaitable[object]:
    return replies.send_again(tx, reply_id, NOW, "U0MARIA")


MOVES: dict[Do, dict[ReplyState, ReplyState]] = {
    claim: {S.QUEUED: S.SENDING, S.SENDING: S.SENDING},
    withdraw: {S.QUEUED: S.WITHDRAWN},
    sent: {S.SENDING: S.SENT},
    sent_and_shown: {S.SENDING: S.SHOWN},
    refuse: {S.SENDING: S.REFUSED},
    stop: {S.SENDING: S.STOPPED},
    doubt: {S.SENDING: S.UNKNOWN},
    put_back: {S.SENDING: S.QUEUED},
    see_there: {S.SENDING: S.SHOWN, S.SENT: S.SHOWN, S.UNKNOWN: S.SHOWN},
    say_there: {S.UNKNOWN: S.SHOWN},
    lose_sight: {S.SENDING: S.UNKNOWN},
    reject: dict.fromkeys((S.SENDING, S.SENT, S.SHOWN, S.UNKNOWN), S.REJECTED),
    send_again: {S.UNKNOWN: S.QUEUED},
}


async def in_state(rows: Rows, state: ReplyState, **more: Any) -> Reply:
    leased: dict[str, Any] = {"token": TOKEN, "lease_until": NOW} if state == S.SENDING else {}
    return await rows.reply(state=state, **leased, **more)


async def test_a_reply_moves_only_where_its_life_leads(rows: Rows) -> None:
    for (do, leads), old in product(MOVES.items(), S):
        await rest_of_them_away(rows)
        before = await in_state(rows, old)
        async with rows.db.write() as tx:
            moved = await do(tx, before.id)
        after = await rows.get(Reply, before.id)
        where = f"{do.__name__} from {old}"
        assert (moved is not None) is (old in leads), where
        assert after.state == leads.get(old, old), where
        if old not in leads:
            assert vars_of(after) == vars_of(before), where
        elif leads[old] != old:
            assert leads[old] in replies.MOVES[old], where


async def test_the_table_of_moves_holds_no_other_but_approval_and_the_tried(rows: Rows) -> None:
    drawn = {(old, new) for leads in MOVES.values() for old, new in leads.items() if old != new}
    approval = {(S.WAITING_APPROVAL, S.QUEUED), (S.WAITING_APPROVAL, S.WITHDRAWN)}
    tried = {(S.QUEUED, new) for new in (S.SHOWN, S.REJECTED, S.UNKNOWN)}
    told = {(old, new) for old, leads in replies.MOVES.items() for new in leads}
    assert told == drawn | approval | tried


async def test_a_move_that_nobody_drew_is_a_bug(rows: Rows) -> None:
    for old, new in product(S, S):
        if new in replies.MOVES[old]:
            continue
        async with rows.db.read() as tx:
            with pytest.raises(ValueError, match="never goes"):
                await replies.move(tx, 1, NOW, (old,), new, what="reply_sent")


async def test_one_that_may_have_gone_out_cannot_be_taken_back_but_may_turn_up(
    rows: Rows,
) -> None:
    for do, ends in ((withdraw, S.QUEUED), (see_there, S.SHOWN), (reject, S.REJECTED)):
        tried = await in_state(rows, S.QUEUED, tries=1)
        async with rows.db.write() as tx:
            await do(tx, tried.id)
        assert (await rows.get(Reply, tried.id)).state == ends


async def test_a_lost_lease_records_nothing(rows: Rows) -> None:
    for do in (sent, sent_and_shown, refuse, stop, doubt, put_back):
        other = await rows.reply(state=S.SENDING, token="another's", lease_until=NOW + HOUR)
        async with rows.db.write() as tx:
            assert await do(tx, other.id) is None
            assert not await outbox.attempt(tx, other.id, TOKEN, NOW, b"")
        assert vars_of(await rows.get(Reply, other.id)) == vars_of(other), do.__name__


async def test_a_review_has_one_live_reply(rows: Rows) -> None:
    for state in S:
        review = await rows.review()
        first = await rows.reply(review, state=state)
        async with rows.db.write() as tx:
            written = await replies.write(tx, NOW, values(review.id, first.case_id, state))
        assert written
        assert written.new is (state not in LIVE), state


async def test_the_same_submit_twice_is_one_reply(rows: Rows) -> None:
    review, case = await rows.review(), await rows.case()
    async with rows.db.write() as tx:
        first = await replies.write(tx, NOW, values(review.id, case.id, "view"))
    async with rows.db.write() as tx:
        again = await replies.write(tx, NOW, values(review.id, case.id, "view", key="other"))
    assert first
    assert again
    assert (again.new, again.reply.id) == (False, first.reply.id)
    assert [one.what for one in await rows.all(Event)] == ["reply_written"]


async def test_a_new_round_clears_the_way_for_another_reply(rows: Rows) -> None:
    review, case = await rows.review(), await rows.case(state="answered")
    await rows.reply(review, case_id=case.id, state=S.SENT, warn_at=NOW + HOUR)
    async with rows.db.write() as tx:
        due = NOW + HOUR
        await cases.reopen(
            tx, case.id, NOW, why="wrote_again", by="customer", due_at=due, remind_at=due
        )
        written = await replies.write(tx, NOW, values(review.id, case.id, "view"))
        second = await replies.write(tx, NOW, values(review.id, case.id, "other"))
    assert written
    assert written.new
    assert second
    assert (second.new, second.reply.id) == (False, written.reply.id)


async def test_news_is_promised_once_the_reply_is_out_and_however_it_turns_up(rows: Rows) -> None:
    out = {sent: S.SENDING, sent_and_shown: S.SENDING, see_there: S.UNKNOWN, say_there: S.UNKNOWN}
    for do, old in out.items():
        promising = await in_state(rows, old, promise_at=NOW + HOUR)
        async with rows.db.write() as tx:
            await do(tx, promising.id)
        promise = (await rows.all(Promise))[-1]
        assert (promise.reply_id, promise.due_at) == (promising.id, NOW + HOUR), do.__name__


async def test_what_came_back_promised_nothing_but_who_read_it_still_waits(rows: Rows) -> None:
    for vanished, state in ((False, PromiseState.DROPPED), (True, PromiseState.OPEN)):
        promising = await in_state(rows, S.SENDING, promise_at=NOW + HOUR)
        async with rows.db.write() as tx:
            await sent(tx, promising.id)
            await replies.reject(tx, promising.id, NOW, "gone", vanished=vanished)
        assert (await rows.all(Promise))[-1].state == state, vanished


async def test_a_promise_that_is_over_is_neither_kept_nor_put_off(rows: Rows) -> None:
    for over in (PromiseState.KEPT, PromiseState.DROPPED):
        reply = await in_state(rows, S.SHOWN)
        said = {"case_id": reply.case_id, "reply_id": reply.id, "by": "U0MARIA", "owner": "U0MARIA"}
        times = dict.fromkeys(("made_at", "since", "due_at", "remind_at"), NOW)
        promise = await rows.make(Promise, state=over, **said, **times)
        async with rows.db.write() as tx:
            later = NOW + HOUR
            moved = await promises.postpone(tx, promise, NOW, by="U0LUCA", why="away", due_at=later)
            assert moved is None
            assert await promises.keep(tx, promise, NOW, by="U0LUCA", evidence="shown") is None
        after = await rows.get(Promise, promise.id)
        assert (after.state, after.due_at) == (over, NOW)


async def test_only_words_of_ours_that_stand_there_can_be_mended(rows: Rows) -> None:
    for more, mended in (
        ({}, True),
        ({"act": Act.EDIT}, True),
        ({"act": Act.DELETE}, False),
        ({"external_id": None}, False),
        ({"state": S.REJECTED}, False),
    ):
        review = await rows.review()
        reply = await rows.reply(review, **{"state": S.SHOWN, "external_id": "a1", **more})
        async with rows.db.read() as tx:
            found = await replies.to_fix(tx, review.id)
        assert (found and found.id) == (reply.id if mended else None), more


async def test_one_that_turns_up_is_known_by_the_id_it_has_there(rows: Rows) -> None:
    for before, after in ((None, "seen"), ("told", "told")):
        lost = await in_state(rows, S.UNKNOWN, external_id=before)
        async with rows.db.write() as tx:
            await replies.seen_there(tx, lost.id, NOW, external_id="seen")
        assert (await rows.get(Reply, lost.id)).external_id == after


async def rest_of_them_away(rows: Rows) -> None:
    async with rows.db.write() as tx:
        for one in await rows.all(Reply):
            if one.state in (S.QUEUED, S.SENDING):
                await outbox.put_back(
                    tx, one.id, one.token or "", NOW, NOW + HOUR, untry=False, why="away"
                )
                await replies.withdraw(tx, one.id, NOW, "U0MARIA")


def values(review_id: int, case_id: int, view_id: str, key: str = "") -> dict[str, object]:
    return {
        "review_id": review_id,
        "case_id": case_id,
        "source_id": "shop",
        "view_id": view_id,
        "key": key or view_id,
        "text": "We are sorry.",
        "by": "U0LUCA",
        "to_at": NOW,
        "send_after": NOW,
    }


def vars_of(row: Reply) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in Reply.__table__.columns}
