"""Answers that stand on the channels: which is news, which proves something, whose it is."""

from datetime import timedelta
from typing import Any

from bot.models import Act, Answer, Review
from bot.queries import standing
from tests.queries.conftest import HOUR, NOW, Rows

MINUTE = timedelta(minutes=1)


def answer(external_id: str = "a1", kind: str = "shown", **more: Any) -> dict[str, Any]:
    fixed = {
        "text": "We are sorry.",
        "by": "Bo",
        "at": NOW,
        "to_at": None,
        "seen_at": NOW,
        "reply_id": None,
    }
    return {"external_id": external_id, "kind": kind, **fixed, **more}


async def test_an_answer_is_news_when_it_is_new_stronger_back_or_edited(rows: Rows) -> None:
    review = await rows.review()

    async def put(**more: Any) -> bool:
        async with rows.db.write() as tx:
            return await standing.put_answer(tx, review.id, answer(**more))

    async def vanish() -> None:
        async with rows.db.write() as tx:
            await standing.answers_vanish(tx, review.id, NOW, keep=[])

    assert await put(kind="accepted")
    assert not await put(kind="accepted")
    assert await put(kind="shown")
    assert not await put(kind="shown")
    assert not await put(kind="accepted")
    assert not await put(text="we are  SORRY.")
    assert await put(text="We are very sorry.")
    await vanish()
    assert await put(text="We are very sorry.", seen_at=NOW + HOUR)
    [found] = await rows.all(Answer)
    assert (found.kind, found.gone_at, found.seen_at) == ("shown", None, NOW + HOUR)


async def test_a_reply_that_replaces_another_under_the_same_id_is_another_answer(
    rows: Rows,
) -> None:
    review = await rows.review()
    old = await rows.reply(review, state="shown")
    new = await rows.reply(review, state="sent")
    async with rows.db.write() as tx:
        await standing.put_answer(tx, review.id, answer(reply_id=old.id, to_at=NOW))
        assert await standing.put_answer(
            tx, review.id, answer(kind="accepted", reply_id=new.id, to_at=NOW + HOUR)
        )
    [found] = await rows.all(Answer)
    assert (found.kind, found.reply_id, found.to_at) == ("accepted", new.id, NOW + HOUR)


async def of_a_case(rows: Rows) -> Review:
    return await rows.review(case_id=(await rows.case()).id)


async def stands(rows: Rows, review: Review, **more: Any) -> None:
    """Such an answer, which may be gone again."""
    await rows.make(Answer, **{"review_id": review.id, "gone_at": None, **answer(), **more})


async def test_an_answer_that_is_seen_again_stays_whose_it_was_and_as_sure_as_it_was(
    rows: Rows,
) -> None:
    review, later = await rows.review(), NOW + HOUR
    reply = await rows.reply(review, state="sent")

    async def put(kind: str, **more: Any) -> Answer:
        async with rows.db.write() as tx:
            assert await standing.put_answer(tx, review.id, answer(kind=kind, **more))
        [found] = await rows.all(Answer)
        assert (found.reply_id, found.to_at) == (reply.id, NOW)
        return found

    await put("accepted", reply_id=reply.id, to_at=NOW)
    seen = await put("shown", seen_at=later)
    assert (seen.kind, seen.seen_at) == ("shown", NOW), "it stood there from the first on"
    edited = await put("accepted", text="Sorry.", seen_at=later, reply_id=reply.id, to_at=NOW)
    assert (edited.kind, edited.seen_at, edited.text) == ("shown", later, "Sorry.")


async def test_only_an_answer_that_somebody_else_left_there_since_stops_a_reply(
    rows: Rows,
) -> None:
    reply = await rows.reply(state="shown")
    for more, stops in (
        ({}, True),
        ({"seen_at": NOW - MINUTE}, False),
        ({"reply_id": reply.id}, False),
        ({"kind": "accepted"}, False),
        ({"kind": "declared"}, False),
        ({"gone_at": NOW}, False),
    ):
        review = await rows.review()
        await stands(rows, review, **more)
        async with rows.db.read() as tx:
            assert await standing.by_others_since(tx, review.id, NOW) is stops, more
            assert not await standing.by_others_since(tx, reply.review_id, NOW)


async def test_answered_before_means_that_an_answer_stands_there(rows: Rows) -> None:
    for more, before in (
        ({}, True),
        ({"kind": "accepted"}, True),
        ({"kind": "declared"}, False),
        ({"gone_at": NOW}, False),
    ):
        review = await of_a_case(rows)
        await stands(rows, review, **more)
        async with rows.db.read() as tx:
            assert await standing.answered_before(tx, review.case_id or 0) is before, more


async def test_a_correction_is_no_other_answer(rows: Rows) -> None:
    review = await of_a_case(rows)
    for number, act in enumerate(Act):
        reply = await rows.reply(review, case_id=review.case_id, state="shown", act=act)
        await stands(rows, review, external_id=f"a{number}", text=act, reply_id=reply.id)
    await stands(rows, review, external_id="theirs", text="theirs")
    async with rows.db.read() as tx:
        found = await standing.first_hand(tx, review.case_id or 0)
    assert [one.text for one in found] == [Act.REPLY, "theirs"]


async def test_when_practice_is_over_only_practice_proves_nothing(rows: Rows) -> None:
    review = await of_a_case(rows)
    for name, practice in (("tried", True), ("real", False)):
        reply = await rows.reply(review, case_id=review.case_id, state="shown", practice=practice)
        await stands(rows, review, external_id=name, reply_id=reply.id)
    await stands(rows, review, external_id="theirs")
    async with rows.db.write() as tx:
        await standing.practice_is_over(tx, review.case_id or 0, NOW)
    gone = [one.external_id for one in await rows.all(Answer) if one.gone_at]
    assert gone == ["tried"]


async def test_a_colleagues_mail_that_came_back_once_stays_so(rows: Rows) -> None:
    review = await rows.review()
    reply = await rows.reply(review, state="sent")
    await stands(rows, review, external_id="ours", reply_id=reply.id)
    await stands(rows, review, external_id="theirs")
    async with rows.db.write() as tx:
        found = await standing.answer_bounced(tx, ["shop"], "theirs", NOW)
        assert found
        assert found.id == review.id
        assert await standing.answer_bounced(tx, ["shop"], "theirs", NOW) is None
        assert await standing.answer_bounced(tx, ["shop"], "ours", NOW) is None
        assert not await standing.put_answer(tx, review.id, answer("theirs"))
    kinds = {one.external_id: (one.kind, one.gone_at) for one in await rows.all(Answer)}
    assert kinds == {"ours": ("shown", None), "theirs": ("bounced", NOW)}
