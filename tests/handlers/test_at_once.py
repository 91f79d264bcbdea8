"""Two people, or the same form twice, at the same moment: one effect, and the second is told."""

from typing import Any

from bot.models import Case, Event, Post, Promise
from bot.playground.person import Person
from bot.slack.ids import Do, Target
from bot.slack.modals import More
from tests.handlers.conftest import Here
from tests.handlers.test_ends import chooses, presses


async def calls(here: Here, person: Person, day: str) -> dict[str, Any]:
    """The customer was called and promised news; what Slack sends for that form."""
    await chooses(here, person, More.CALLED)
    return await reached(here, person, day)


async def reached(here: Here, person: Person, day: str) -> dict[str, Any]:
    """The rest of it."""
    await person.choose("outcome", "going_on")
    await person.choose("follow", day)
    sent = here.submission(person)
    await person.submit()
    await here.settle()
    return sent


async def promised(here: Here) -> dict[int, tuple[str, str]]:
    """State and outcome of each promise."""
    return {one.id: (one.state, one.outcome) for one in await here.rows(Promise)}


async def test_a_promise_done_by_two_at_once_is_kept_once_and_no_other_with_it(
    here: Here, maria: Person, luca: Person
) -> None:
    await chooses(here, luca, More.CALLED)
    here.world.clock.step(minutes=1)
    await calls(here, maria, "today")
    await reached(here, luca, "tomorrow")
    for person, outcome in ((maria, "I rang her."), (luca, "I wrote to her.")):
        await person.click(here.card, "Done")
        person.fill("outcome", outcome)
    await maria.submit()
    await luca.submit()
    assert luca.view
    assert "Maria Rossi was first: it is done already." in str(luca.view.errors)
    assert luca.view.values["outcome"]["outcome"]["value"] == "I wrote to her."
    assert sorted((await promised(here)).values()) == [("kept", "I rang her."), ("open", "")]


async def test_a_promise_done_twice_by_the_same_form_is_kept_once(
    here: Here, maria: Person
) -> None:
    await calls(here, maria, "today")
    await maria.click(here.card, "Done")
    maria.fill("outcome", "I rang her.")
    sent = here.submission(maria)
    for _ in range(2):
        answer = await here.submits(maria, sent)
        assert answer.body == {"response_action": "clear"}
    assert [one.what for one in await here.rows(Event)].count("promise_kept") == 1


async def test_another_day_for_a_promise_that_is_kept_meanwhile_is_none(
    here: Here, maria: Person, luca: Person
) -> None:
    await calls(here, maria, "today")
    await chooses(here, luca, More.POSTPONE)
    luca.fill("why", "She is away.")
    await luca.choose("follow", "tomorrow")
    await maria.click(here.card, "Done")
    maria.fill("outcome", "I rang her.")
    await maria.submit()
    await luca.submit()
    assert luca.view
    assert "Maria Rossi was first" in str(luca.view.errors)


async def postpones(here: Here, person: Person, day: str) -> dict[str, Any]:
    """The form is filled in; what Slack sends for it."""
    await chooses(here, person, More.POSTPONE)
    person.fill("why", "She is away.")
    await person.choose("follow", day)
    return here.submission(person)


async def due(here: Here) -> list[str]:
    return [f"{one.due_at:%d %b}" for one in await here.rows(Promise)]


async def test_a_promise_postponed_by_two_at_once_moves_once_and_the_second_hears_it(
    here: Here, maria: Person, luca: Person
) -> None:
    await calls(here, maria, "today")
    for person, day in ((maria, "tomorrow"), (luca, "3d")):
        await postpones(here, person, day)
    await maria.submit()
    await luca.submit()
    assert luca.view
    assert "Maria Rossi was first: it is promised by Tue 24 Nov now." in str(luca.view.errors)
    assert await due(here) == ["24 Nov"]
    await luca.close()
    await postpones(here, luca, "3d")
    await luca.submit()
    assert await due(here) == ["26 Nov"]


async def test_the_same_day_chosen_by_two_is_no_mistake(
    here: Here, maria: Person, luca: Person
) -> None:
    await calls(here, maria, "today")
    sent = [await postpones(here, person, "tomorrow") for person in (maria, luca)]
    for form, person in zip(sent, (maria, luca), strict=True):
        assert (await here.submits(person, form)).body == {"response_action": "clear"}
    again = await here.submits(maria, sent[0])
    assert again.body == {"response_action": "clear"}
    assert [one.what for one in await here.rows(Event)].count("promise_moved") == 1


async def test_a_call_submitted_twice_is_one_call_with_one_promise(
    here: Here, maria: Person
) -> None:
    sent = await calls(here, maria, "tomorrow")
    here.world.clock.step(minutes=1)
    again = await here.submits(maria, sent)
    assert again.body == {"response_action": "clear"}
    assert list((await promised(here)).values()) == [("open", "")]
    notes = [one for one in await here.rows(Post) if one.kind == "note"]
    assert len(notes) == 1


async def test_done_pressed_by_two_tells_the_second_and_keeps_no_promise_of_the_first(
    here: Here, maria: Person, luca: Person
) -> None:
    await calls(here, maria, "tomorrow")
    here.world.clock.step(minutes=1)
    await presses(here, luca, Do.DONE, Target(1, 1))
    assert "Maria Rossi was first: it is done already." in here.told(luca)
    assert list((await promised(here)).values()) == [("open", "")]
    assert [(one.answered_by, one.state) for one in await here.rows(Case)] == [
        (maria.user.id, "answered")
    ]


async def test_answered_there_said_by_two_tells_the_second(
    here: Here, maria: Person, luca: Person
) -> None:
    await chooses(here, luca, More.ANSWERED)
    await calls(here, maria, "tomorrow")
    await luca.submit()
    assert luca.view
    assert "Maria Rossi was first" in str(luca.view.errors)
    assert list((await promised(here)).values()) == [("open", "")]
