"""Finding the cases of a customer by name."""

import pytest

from bot.queries import customers
from tests.queries.conftest import HOUR, NOW, Rows


@pytest.mark.parametrize(
    ("stands", "typed"),
    [
        ("Èlia Rossi", "ÈLIA ROSSI"),
        ("ÈLIA ROSSI", "èlia rossi"),
        ("özgür demir", "ÖZGÜR Demir"),
        ("Иван Петров", "ИВАН ПЕТРОВ "),
        ("100%_\\é", "100%_\\É"),
    ],
)
async def test_a_name_is_found_in_large_and_small_letters(
    rows: Rows, stands: str, typed: str
) -> None:
    mine, other, stranger = [await rows.case() for _ in range(3)]
    await rows.review(case_id=other.id, author_name=stands)
    await rows.review(case_id=other.id, author_name=stands.upper())
    await rows.review(case_id=stranger.id, author_name="Alia Rossi")
    async with rows.db.read() as tx:
        found = await customers.called(tx, mine, typed, NOW - HOUR, across=False)
    assert found == [other.id]


@pytest.mark.parametrize("typed", ["Àlia Rossi", "_lia Rossi", "%", "Èlia"])
async def test_another_name_is_nobody(rows: Rows, typed: str) -> None:
    mine, other = await rows.case(), await rows.case()
    await rows.review(case_id=other.id, author_name="Èlia Rossi")
    async with rows.db.read() as tx:
        found = await customers.called(tx, mine, typed, NOW - HOUR, across=False)
    assert found == []


async def test_the_newest_cases_of_a_name_are_told(rows: Rows) -> None:
    mine, *others = [await rows.case() for _ in range(4)]
    for other in others:
        await rows.review(case_id=other.id, author_name="Èlia")
    async with rows.db.read() as tx:
        found = await customers.called(tx, mine, "ÈLIA", NOW - HOUR, across=False, limit=2)
    assert found == [others[2].id, others[1].id]
