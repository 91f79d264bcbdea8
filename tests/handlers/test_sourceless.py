"""A source was taken out of ascolto.toml while its cases still live."""

from datetime import timedelta

from bot.models import Promise, Reply
from bot.playground.person import Person
from bot.slack.modals import More
from tests import desk
from tests.handlers.conftest import ANSWER, Here
from tests.handlers.test_ends import chooses, unknown

TOLD = "The source shop is not in ascolto.toml any more: nothing can be sent from here."


async def test_reply_shows_the_text_to_copy_and_done_ends_the_case(
    here: Here, maria: Person
) -> None:
    card = here.card
    await desk.takes_out(here.world)
    await maria.click(card, "Reply")
    assert maria.view
    assert TOLD in maria.view.says
    assert "Bottega Aurora team" in maria.view.says
    await maria.click(maria.view, "Done, it is online")
    case = await here.case()
    assert (case.state, case.answered_by) == ("answered", maria.user.id)
    assert maria.troubles == []


async def test_what_was_typed_before_is_not_sent_and_stands_there_to_copy(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    await desk.takes_out(here.world)
    maria.fill("Your reply", ANSWER)
    await maria.click(maria.view, "Check")
    assert TOLD in here.told(maria)
    await maria.submit()
    assert maria.view
    assert TOLD in maria.view.says
    assert ANSWER in maria.view.says
    assert await here.rows(Reply) == []


async def test_its_card_says_so_and_the_case_can_be_closed(here: Here, maria: Person) -> None:
    await desk.takes_out(here.world)
    await maria.click(here.card, "I'm on it")
    await here.settle()
    assert TOLD in here.card.says
    await chooses(here, maria, More.DISMISS)
    await maria.choose("reason", "settled")
    await maria.submit()
    assert (await here.case()).state == "dismissed"
    await here.settle()
    assert TOLD not in here.card.says


async def test_nothing_is_sent_again_there(here: Here, maria: Person) -> None:
    await unknown(here, maria)
    await desk.takes_out(here.world)
    await maria.click(here.card, "Send again")
    assert TOLD in here.told(maria)
    assert (await here.reply()).state == "unknown"
    await maria.click(here.card, "It is there")
    assert (await here.case()).state == "answered"


async def test_a_follow_up_is_given_by_hand_and_said_on_the_card(here: Here, maria: Person) -> None:
    tomorrow = here.world.clock.now() + timedelta(days=1)
    await desk.send(here.world, promise_at=tomorrow)
    await desk.takes_out(here.world)
    await maria.click(here.card, "Write the follow-up")
    assert maria.view is None
    assert TOLD in here.told(maria)
    await maria.click(here.card, "Done")
    maria.fill("outcome", "I wrote to her there.")
    await maria.submit()
    assert [one.state for one in await here.rows(Promise)] == ["kept"]


async def test_an_answer_there_cannot_be_changed_from_here(here: Here, maria: Person) -> None:
    await desk.send(here.world)
    assert (await here.case()).state == "answered"
    await chooses(here, maria, More.FIX)
    await desk.takes_out(here.world)
    maria.fill("text", "Better words.")
    await maria.submit()
    assert maria.view
    assert TOLD in str(maria.view.errors)
    await maria.close()
    await chooses(here, maria, More.FIX)
    assert maria.view
    assert TOLD in str(maria.view.errors)
