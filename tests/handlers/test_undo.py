"""Undo: in time the text comes back, too late the person is told."""

from bot.models import Event, ReplyState, Scratch
from bot.playground.person import Person
from tests.handlers.conftest import ANSWER, Here


async def test_undo_brings_the_text_back(here: Here, maria: Person) -> None:
    await here.writes(maria)
    await maria.click(maria.ephemerals()[-1], "Undo send")
    assert maria.view
    assert ANSWER in maria.view.says
    assert (await here.reply()).state == ReplyState.WITHDRAWN
    maria.fill("Your reply", "Better words.")
    await maria.submit()
    here.world.clock.step(seconds=60)
    await here.settle()
    assert [one.text for one in here.world.shop.replies] == ["Better words."]


async def test_undo_by_a_colleague_loses_nobody_the_text(
    here: Here, maria: Person, luca: Person
) -> None:
    await here.writes(maria)
    await here.settle()
    await luca.click(here.card, "Undo send")
    assert luca.view
    assert ANSWER in luca.view.says
    kept = {one.person: one.text for one in await here.rows(Scratch)}
    assert kept == {maria.user.id: ANSWER, luca.user.id: ANSWER}


async def test_nobody_undoes_what_they_may_not_answer(here: Here, maria: Person) -> None:
    await here.writes(maria)
    await here.settle()
    guest = here.as_person("guest")
    await guest.click(here.card, "Undo send")
    await here.hears(guest, "Only @care-team can do this.")
    assert guest.view is None
    assert (await here.reply()).state == ReplyState.QUEUED


async def test_undo_that_comes_too_late_says_so(here: Here, maria: Person) -> None:
    await here.writes(maria)
    here.world.clock.step(seconds=60)
    await here.settle()
    answer = await maria.click(maria.ephemerals()[-1], "Undo send")
    assert (answer.acked, maria.view) == (True, None)
    assert "Too late" in here.told(maria)
    assert (await here.reply()).state == ReplyState.SENT


async def test_undo_pressed_twice_is_taken_back_once(here: Here, maria: Person) -> None:
    await here.writes(maria)
    line = maria.ephemerals()[-1]
    await maria.click(line, "Undo send")
    await maria.click(line, "Undo send")
    assert "taken back already" in here.told(maria)
    assert [one.what for one in await here.rows(Event)].count("reply_withdrawn") == 1
