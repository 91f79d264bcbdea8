"""A person locks a case before its review, as all do: on PostgreSQL two who meet there would each
wait for the other until one of them is ended."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.queries import reviews
from handlers import ends
from handlers.acting import acting
from tests import desk
from tests.queries.test_lock_order import meanwhile
from tests.world import World, world


@pytest.fixture
async def there(tmp_path: Path, postgres_url: str) -> AsyncIterator[World]:
    """A bot on PostgreSQL, with a complaint."""
    async with world(tmp_path, postgres_url) as made:
        await made.push({"text": "Parcel never arrived.", "stars": 1})
        yield made


async def test_what_has_a_case_is_said_to_need_an_answer_while_that_case_changes(
    there: World,
) -> None:
    maria = await acting(there.deps, {"user": {"id": desk.MARIA}})
    case = await meanwhile(
        there,
        lambda tx: reviews.refresh(tx, 1, {"author_name": "Ann"}),
        lambda tx: ends.needs_answer(tx, there.deps, maria, 1),
    )
    assert case.id == 1
    assert (await desk.review(there, "r1")).author_name == "Ann"
