"""What is being typed: kept, seen by colleagues, and there when the customer writes again."""

from pathlib import Path

import pytest

from bot.models import Scratch
from bot.playground.person import Person
from bot.slack.modals import More
from tests.handlers.conftest import COMPLAINT, Here
from tests.handlers.test_ends import chooses
from tests.world import TOML, world

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


async def test_what_is_typed_survives_a_closed_modal(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    await maria.type_in("Your reply", "Dear Ann, I am")
    assert (await here.case()).writing_by == maria.user.id
    await maria.close()
    assert (await here.case()).writing_by is None
    await maria.click(here.card, "Reply")
    assert maria.view
    assert "Dear Ann, I am" in maria.view.says
    assert "Your text of" in maria.view.says


async def test_what_the_check_sent_back_survives_a_closed_modal(here: Here, maria: Person) -> None:
    blames = "You should have read the manual, dear Ann."
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", blames)  # Slack tells of it with the submit first
    await maria.submit()
    assert maria.view
    assert "Read again" in maria.view.says
    await maria.close()
    assert blames in await opens(here, maria)


async def test_a_template_that_the_check_sent_back_is_nobodys_text(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    await maria.choose("template", "You told us, we changed it, public")
    await maria.submit()
    assert maria.view
    assert "Must fix" in maria.view.says
    assert await here.rows(Scratch) == []


async def test_typing_says_so_at_most_once_a_minute(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    before = (await here.case()).version
    for n in range(5):
        await maria.type_in("Your reply", "a" * n + "b")
    assert (await here.case()).version == before
    here.world.clock.step(seconds=60)
    await maria.type_in("Your reply", "abc")
    assert (await here.case()).version == before + 1


async def test_a_template_never_eats_what_was_written(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    await maria.choose("template", "General, public")
    assert maria.view
    assert "no later text" not in maria.view.says
    untouched = maria.view.says
    await maria.type_in("Your reply", "My own words.")
    await maria.choose("template", "Product, public")
    assert "My own words." in str(maria.view.values)
    await maria.click(None, "Replace my text")
    assert "My own words." not in str(maria.view.values)
    assert maria.view.says != untouched


async def test_what_is_taken_out_of_a_long_reply_is_gone_and_the_rest_stays(
    here: Here, maria: Person
) -> None:
    long = "We are sorry. " * 185
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", long)
    await maria.click(None, "Check")
    maria.fill("Your reply, second part", "It leaves today.")
    maria.fill("Your reply", "Dear Ann,")
    await maria.click(None, "Check")
    await maria.submit()
    assert (await here.reply()).text == "Dear Ann,\n\nIt leaves today."


async def test_what_the_owner_types_is_kept_though_they_are_no_responder(
    tmp_path: Path, database_url: str
) -> None:
    owned = TOML.replace('owner = "@care-lead"\nladder', 'owner = "@community"\nladder')
    async with world(tmp_path, database_url, toml=owned) as made:
        await made.push(COMPLAINT)
        here = Here(made)
        sara = here.as_person("community")
        sara.user.locale = "en-US"
        await sara.click(here.card, "Reply")
        await sara.type_in("Your reply", "Dear Ann, I am")
        assert (await here.case()).writing_by == sara.user.id
        await sara.close()
        await sara.click(here.card, "Reply")
        assert sara.view
        assert "Dear Ann, I am" in sara.view.says
        await here.writes(sara)
        assert (await here.reply()).by == sara.user.id
