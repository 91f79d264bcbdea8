"""What is read again before a reply leaves: mistakes, blame, edits, answers that stand there."""

from dataclasses import replace

from bot.deps import Deps
from bot.models import Reply, Review
from bot.playground.person import Person
from tests.handlers.conftest import ANSWER, COMPLAINT, Here


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


async def test_an_edit_meanwhile_is_shown_before_anything_leaves(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    here.world.shop.edit("r1", text="They broke my vase and laughed at me.")
    await here.world.shop.push(f"{here.world.url}/hooks/shop")
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert maria.view
    assert "They broke my vase" in maria.view.says
    assert "wrote something else meanwhile" in maria.view.says
    assert await here.rows(Reply) == []
    await maria.submit()
    review = (await here.rows(Review))[0]
    assert (await here.reply()).to_at == review.material_at


async def test_an_answer_that_stands_there_is_asked_about_once(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    here.world.shop.answer_by_hand("r1", text="Sorry, says the shop.")
    await here.world.shop.push(f"{here.world.url}/hooks/shop")
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert maria.view
    assert "It is answered already" in str(maria.view.errors)
    assert await here.rows(Reply) == []
    await maria.close()
    await here.settle()
    await maria.click(here.card, "Reopen")
    await here.settle()
    await here.writes(maria)
    assert maria.view
    assert "An answer stands there already" in maria.view.says
    assert maria.view.content["submit"]["text"] == "Send anyway"
    await maria.submit()
    assert (await here.reply()).replace


async def test_a_reply_that_blames_is_read_again_and_leaves_if_the_person_wants(
    here: Here, maria: Person
) -> None:
    blame = "We are sorry, but you should have read the description."
    await here.writes(maria, blame)
    assert maria.view
    assert "⚠️ Read again" in maria.view.says
    assert '"you should have read": it blames the customer. Say what happened' in maria.view.says
    assert await here.rows(Reply) == []
    assert maria.view.content["submit"]["text"] == "Send anyway"
    await maria.submit()
    assert (await here.reply()).text == blame


async def test_words_that_came_after_the_warning_are_checked_too(here: Here, maria: Person) -> None:
    await here.writes(maria, "We are sorry, but you should have read the description.")
    maria.fill("Your reply", "We are sorry, but it is your own fault.")
    await maria.submit()
    assert maria.view
    assert '"your own fault"' in maria.view.says
    assert await here.rows(Reply) == []
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert (await here.reply()).text == ANSWER


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

    await here.world.reborn(strict)
    await here.writes(maria, "We are sorry, we will refund you.")
    assert maria.view
    assert "⛔ Must fix" in maria.view.says
    await maria.submit()
    assert await here.rows(Reply) == []
