"""What people said of judgements, and what was learned from it."""

from datetime import timedelta
from typing import Any

from bot.models import Revision
from bot.queries import labels
from tests.queries.conftest import HOUR, NOW, Rows


async def test_a_correction_keeps_the_words_that_people_saw(rows: Rows) -> None:
    review = await rows.review(text="It broke.", rating=2, scale=5)
    async with rows.db.write() as tx:
        await labels.put(tx, review, NOW, critical=True, by="U0LUCA")
        await labels.put(tx, review, NOW + HOUR, critical=False, by="U0MARIA")
    await rows.make(
        *(Revision,),
        review_id=review.id, number=1, title="", text="Before.", rating=3, seen_at=NOW,
    )  # fmt: skip
    async with rows.db.read() as tx:
        [said] = await labels.corrections(tx, without="")
    assert (said.text, said.rating, said.critical, said.channel) == ("Before.", 3, False, "board")


async def test_what_nobody_corrected_is_what_was_answered_and_what_got_no_card(rows: Rows) -> None:
    open_one, answered = await rows.case(), await rows.case(state="answered")
    await rows.review(text="waits", critical=True, case_id=open_one.id)
    await rows.review(text="answered", critical=True, case_id=answered.id)
    await rows.review(text="quiet", quiet="not_critical")
    await rows.review(text="old", quiet="old")
    before = NOW - timedelta(days=1)
    await rows.review(text="before anybody corrected", quiet="not_critical", received_at=before)
    corrected = await rows.review(text="corrected", quiet="not_critical")
    async with rows.db.write() as tx:
        await labels.put(tx, corrected, NOW, critical=False, by="U0LUCA")
    async with rows.db.read() as tx:
        found = await labels.unquestioned(tx, without="")
    assert {(one.text, one.critical) for one in found} == {("answered", True), ("quiet", False)}


async def test_made_up_customers_teach_nothing(rows: Rows) -> None:
    review = await rows.review(text="Made up.", quiet="not_critical")
    await rows.review(text="Made up too.", quiet="not_critical")
    async with rows.db.write() as tx:
        await labels.put(tx, review, NOW, critical=False, by="U0LUCA")
    async with rows.db.read() as tx:
        assert await labels.corrections(tx, without=review.source_id) == []
        assert await labels.unquestioned(tx, without=review.source_id) == []
        assert len(await labels.corrections(tx, without="another")) == 1
        assert len(await labels.unquestioned(tx, without="another")) == 1


async def test_what_was_learned_counts_until_it_is_taken_back(rows: Rows) -> None:
    async def learned() -> float | None:
        async with rows.db.read() as tx:
            found = await labels.in_force(tx)
        return found.shift if found else None

    assert await learned() is None
    for shift in (0.1, 0.2):
        async with rows.db.write() as tx:
            said: dict[str, Any] = {"shift": shift, "words": {"late": 0.5}, "meaning": [0.25, -1.0]}
            await labels.learn(tx, NOW, by="ann", labels=20, **said)
    for before, after in ((0.2, 0.1), (0.1, None)):
        assert await learned() == before
        async with rows.db.write() as tx:
            found = await labels.in_force(tx)
            assert found is not None
            assert (found.words, found.meaning) == ({"late": 0.5}, [0.25, -1.0])
            later = NOW + timedelta(days=1)
            assert await labels.take_back(tx, found.id, later, by="bo")
            assert not await labels.take_back(tx, found.id, later, by="bo")
        assert await learned() == after
