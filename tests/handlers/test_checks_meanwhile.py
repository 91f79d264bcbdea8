"""What happens while somebody writes is told before anything leaves."""

from bot.models import Reply, Review
from bot.playground.person import Person
from tests.handlers.conftest import ANSWER, Here

BLAME = "We are sorry, but you should have read the description."


async def told_by_the_shop(here: Here) -> None:
    pushed = await here.world.shop.push(f"{here.world.url}/hooks/shop")
    assert pushed.status == 200, pushed


async def test_an_edit_meanwhile_is_shown_before_anything_leaves(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    here.world.shop.edit("r1", text="They broke my vase and laughed at me.")
    await told_by_the_shop(here)
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert maria.view
    assert "They broke my vase" in maria.view.says
    assert "wrote something else meanwhile" in maria.view.says
    assert await here.rows(Reply) == []
    await maria.submit()
    review = (await here.rows(Review))[0]
    assert (await here.reply()).to_at == review.material_at


async def test_an_edit_meanwhile_is_told_of_whatever_is_chosen_first(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", ANSWER)
    here.world.shop.edit("r1", text="They broke my vase and laughed at me.")
    await told_by_the_shop(here)
    for when in ("Tomorrow", "In 3 days"):
        await maria.choose("follow", when)
        assert maria.view
        assert "They broke my vase" in maria.view.says
        assert "wrote something else meanwhile" in maria.view.says
    await maria.submit()
    assert (await here.reply()).text == ANSWER


async def test_two_edits_meanwhile_are_told_of_once(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    for text in ("They broke my vase.", "They broke my vase and laughed at me."):
        here.world.shop.edit("r1", text=text)
        await told_by_the_shop(here)
        await maria.choose("follow", "Tomorrow")
        assert maria.view
        assert maria.view.says.count("wrote something else meanwhile") == 1


async def test_a_second_message_meanwhile_is_not_answered_unread(here: Here, maria: Person) -> None:
    for number, text in enumerate(("It never arrived.", "It came, and it is broken."), 2):
        here.world.shop.review(text, id=f"r{number}", thread="t")
        await told_by_the_shop(here)
        await here.settle()
        if number == 2:
            await maria.click(here.card, "Reply")
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    assert maria.view
    assert "wrote something else meanwhile" in maria.view.says
    assert "it is broken" in maria.view.says
    assert await here.rows(Reply) == []
    await maria.submit()
    [broken] = [one for one in await here.rows(Review) if one.external_id == "r3"]
    assert (await here.reply()).review_id == broken.id


async def test_send_anyway_means_the_warnings_that_were_read_and_no_edit(
    here: Here, maria: Person
) -> None:
    await here.writes(maria, BLAME)
    assert maria.view
    assert maria.view.content["submit"]["text"] == "Send anyway"
    here.world.shop.edit("r1", text="They broke my vase and laughed at me.")
    await told_by_the_shop(here)
    await maria.submit()
    assert "wrote something else meanwhile" in maria.view.says
    assert await here.rows(Reply) == []


async def test_an_answer_that_stands_there_is_asked_about_once(here: Here, maria: Person) -> None:
    await maria.click(here.card, "Reply")
    here.world.shop.answer_by_hand("r1", text="Sorry, says the shop.")
    await told_by_the_shop(here)
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


async def test_send_anyway_means_no_answer_that_was_not_shown(
    here: Here, maria: Person, luca: Person
) -> None:
    await here.writes(maria, BLAME)
    assert maria.view
    assert maria.view.content["submit"]["text"] == "Send anyway"
    here.world.shop.answer_by_hand("r1", text="Sorry, says the shop.")
    await told_by_the_shop(here)
    await here.settle()
    await luca.click(here.card, "Reopen")
    await here.settle()
    await maria.submit()
    assert "An answer stands there already" in maria.view.says
    assert await here.rows(Reply) == []
    await maria.submit()
    assert (await here.reply()).replace
