"""An answer that was begun when the customer writes again."""

import pytest

from bot.models import Scratch
from bot.playground.person import Person
from bot.slack.modals import More
from tests.handlers.conftest import COMPLAINT, Here
from tests.handlers.test_ends import chooses

MINE = "Dear Ann, I am looking for it"


@pytest.fixture
async def again(here: Here, maria: Person) -> Here:
    """Maria has begun an answer when the customer writes again in the same case."""
    await here.world.push({**COMPLAINT, "thread": "4711"})
    await maria.click(here.card, "Reply")
    await maria.type_in("Your reply", MINE)
    await maria.close()
    here.world.clock.step(minutes=5)
    await here.world.push({"text": "Still nothing, and nobody answers me.", "thread": "4711"})
    assert len(here.world.cards()) == 2
    return here


async def opens(here: Here, person: Person) -> str:
    """What stands in the modal on the newest card."""
    await person.click(here.card, "Reply")
    assert person.view
    return person.view.says


async def test_what_was_typed_is_there_when_the_customer_writes_again(
    again: Here, maria: Person, luca: Person
) -> None:
    shown = await opens(again, maria)
    assert "Still nothing" in shown
    assert MINE in shown
    assert "from before the customer wrote again" in shown
    await maria.type_in("Your reply", f"{MINE} again.")
    await maria.close()
    shown = await opens(again, maria)
    assert f"{MINE} again." in shown
    assert "from before" not in shown
    assert MINE not in await opens(again, luca)


async def test_what_was_sent_is_not_offered_again_when_the_customer_writes_again(
    again: Here, maria: Person
) -> None:
    await again.writes(maria, f"{MINE} again.")
    assert await again.rows(Scratch) == []


async def test_what_was_typed_for_words_that_got_an_answer_is_not_offered_for_later_ones(
    again: Here, maria: Person, luca: Person
) -> None:
    await chooses(again, luca, More.ANSWERED)
    await luca.submit()
    assert (await again.case()).state == "answered"
    again.world.clock.step(minutes=5)
    await again.world.push({"text": "It never arrived, again.", "thread": "4711"})
    shown = await opens(again, maria)
    assert "It never arrived, again." in shown
    assert MINE not in shown
