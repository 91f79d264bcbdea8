"""What is read again before a reply leaves: mistakes, blame, the same words once more."""

from dataclasses import replace

import pytest

from bot.deps import Deps
from bot.models import Reply
from bot.playground.person import Person
from bot.playground.state import View
from tests.handlers.conftest import ANSWER, COMPLAINT, Here

BLAME = "We are sorry, but you should have read the description."


async def test_what_must_be_mended_comes_back_with_the_text(here: Here, maria: Person) -> None:
    await here.writes(maria, "Sorry, [what happened]. Call +39 06 1234 5678.")
    assert maria.view
    assert "Must fix" in maria.view.says
    assert "[what happened]" in maria.view.says
    assert "personal data do not belong in public" in maria.view.says
    assert maria.view.content["submit"]["text"] == "Send"
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert (await here.reply()).text == ANSWER


async def test_the_check_shows_the_same_without_sending(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", "Sorry, [what happened].")
    await maria.click(None, "Check")
    assert maria.view
    assert "Must fix" in maria.view.says
    assert await here.rows(Reply) == []


async def test_a_reply_that_blames_is_read_again_and_leaves_if_the_person_wants(
    here: Here, maria: Person
) -> None:
    await here.writes(maria, BLAME)
    assert maria.view
    assert "⚠️ Read again" in maria.view.says
    assert '"you should have read": it blames the customer. Say what happened' in maria.view.says
    assert await here.rows(Reply) == []
    assert maria.view.content["submit"]["text"] == "Send anyway"
    await maria.submit()
    assert (await here.reply()).text == BLAME


async def test_words_that_came_after_the_warning_are_checked_too(here: Here, maria: Person) -> None:
    await here.writes(maria, BLAME)
    maria.fill("Your reply", "We are sorry, but it is your own fault.")
    await maria.submit()
    assert maria.view
    assert '"your own fault"' in maria.view.says
    assert await here.rows(Reply) == []
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert (await here.reply()).text == ANSWER


@pytest.fixture
async def warned(here: Here, maria: Person) -> View:
    """Maria let a text be checked that blames the customer."""
    await maria.click(here.card, "Reply")
    await maria.type_in("Your reply", BLAME)
    await maria.click(None, "Check")
    assert maria.view
    assert "it blames the customer" in maria.view.says
    return maria.view


async def test_what_the_check_found_stays_while_other_things_are_chosen(
    here: Here, maria: Person, warned: View
) -> None:
    await maria.choose("follow", "Tomorrow")
    assert "it blames the customer" in warned.says
    await maria.choose("template", "General, public")
    assert "it blames the customer" in warned.says
    assert "Replace my text" in warned.says
    await maria.choose("follow", "Date")
    assert "it blames the customer" in warned.says
    assert "Replace my text" in warned.says
    assert warned.content["submit"]["text"] == "Send anyway"
    await maria.click(None, "Check")
    assert "it blames the customer" in warned.says
    await maria.choose("follow", "Tomorrow")
    await maria.submit()
    assert (await here.reply()).text == BLAME


async def test_what_the_check_found_goes_with_the_words_it_found(
    maria: Person, warned: View
) -> None:
    maria.fill("Your reply", ANSWER)
    await maria.choose("follow", "Tomorrow")
    assert "it blames the customer" not in warned.says
    assert warned.content["submit"]["text"] == "Send"


async def test_a_template_put_in_after_the_check_is_checked_as_well(
    maria: Person, warned: View
) -> None:
    await maria.choose("template", "You told us, we changed it, public")
    await maria.click(None, "Replace my text")
    assert "it blames the customer" not in warned.says
    assert "fill in what stands in brackets" in warned.says
    assert warned.content["submit"]["text"] == "Send"


async def test_the_same_words_for_the_next_customer_are_noticed(here: Here, maria: Person) -> None:
    same = "Thank you for telling us. We look for your parcel today and write to you tomorrow."
    await here.writes(maria, same)
    await here.settle()
    await here.world.push({**COMPLAINT, "id": "r2", "author": "Bea"})
    await here.writes(maria, same)
    assert maria.view
    assert "somebody else got nearly the same from you" in maria.view.says


async def test_a_team_may_forbid_what_others_are_only_warned_of(here: Here, maria: Person) -> None:
    def strict(deps: Deps) -> Deps:
        return replace(deps, config=replace(deps.config, check={"money": "block"}))

    await here.writes(maria, "We are sorry, we will refund you.")
    assert maria.view
    assert "⚠️ Read again" in maria.view.says
    await here.world.reborn(strict)
    await maria.submit()
    assert "⛔ Must fix" in maria.view.says
    await maria.submit()
    assert await here.rows(Reply) == []
