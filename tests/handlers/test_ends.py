"""Cases that end without our reply, and cases that open again."""

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.models import Answer, Case, Event, Label, Post, Reply, Review
from bot.playground.person import Person
from bot.slack.ids import Do, Target
from bot.slack.modals import More
from tests.handlers.conftest import ANSWER, COMPLAINT, Here


async def chooses(here: Here, person: Person, what: More) -> None:
    """More…, this entry, Go on."""
    await person.click(here.card, "More…")
    await person.choose("what", what)
    await person.submit()


async def presses(here: Here, person: Person, do: Do, about: Target) -> None:
    """A button that no card shows in this state, or not any more."""
    card = here.card
    block = {"type": "actions", "block_id": "x"}
    element = {"type": "button", "action_id": do.value, "value": str(about), "block_id": "x"}
    await person._act(card, block, element, None)


async def test_answered_there_is_believed_with_a_name(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.ANSWERED)
    await maria.submit()
    case = await here.case()
    assert (case.state, case.evidence, case.answered_by) == ("answered", "declared", maria.user.id)
    assert maria.view is None
    await here.settle()
    assert "Answered, says Maria Rossi" in here.card.says


async def test_an_answer_before_the_last_words_is_none(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.ANSWERED)
    before = here.world.clock.now() - timedelta(hours=3)
    await maria.choose("at", int(before.timestamp()))
    await maria.submit()
    assert maria.view
    assert "The customer wrote after that" in str(maria.view.errors)
    assert (await here.case()).state == "open"
    assert await here.rows(Answer) == []


async def test_a_call_counts_and_stands_in_the_thread(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.CALLED)
    await maria.choose("outcome", "settled")
    maria.fill("note", "A new parcel <b>today</b>.")
    await maria.submit()
    await here.settle()
    assert (await here.case()).evidence == "declared"
    note = here.world.workspace.channel("#support").replies(here.card.ts)[-1]
    assert "Maria Rossi called or met the customer" in note.says
    assert "It is settled. A new parcel &lt;b&gt;today&lt;/b&gt;." in note.says


async def test_a_call_that_reached_nobody_is_only_noted(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.CALLED)
    await maria.choose("outcome", "not_reached")
    await maria.submit()
    assert (await here.case()).state == "open"
    assert [one.kind for one in await here.rows(Post)].count("note") == 1


async def test_a_case_is_closed_with_a_reason_and_a_name(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.DISMISS)
    await maria.submit()
    assert maria.view
    assert maria.view.errors
    await maria.choose("reason", "other")
    await maria.submit()
    assert "Say in a few words why" in str(maria.view.errors)
    maria.fill("note", "sent by mistake")
    await maria.submit()
    case = await here.case()
    assert (case.state, case.dismissed_why) == ("dismissed", "other: sent by mistake")
    await here.settle()
    assert "sent by mistake (Maria Rossi)" in here.card.says


async def test_while_a_reply_leaves_nothing_else_ends_the_case(
    here: Here, maria: Person, luca: Person
) -> None:
    await luca.click(here.card, "More…")
    await luca.choose("what", More.NOT_CRITICAL)
    await here.writes(maria)
    await luca.submit()
    assert luca.view
    assert "A reply is on its way" in str(luca.view.errors)
    assert (await here.case()).state == "open"


async def test_nobody_says_that_it_is_answered_while_a_reply_leaves(
    here: Here, maria: Person, luca: Person
) -> None:
    await chooses(here, luca, More.ANSWERED)
    await here.writes(maria)
    await luca.submit()
    assert luca.view
    assert "A reply is on its way" in str(luca.view.errors)
    assert ((await here.case()).state, await here.rows(Answer)) == ("open", [])


async def test_what_is_no_criticism_is_heard_and_comes_back_when_it_needs_an_answer(
    here: Here, maria: Person
) -> None:
    await chooses(here, maria, More.NOT_CRITICAL)
    [review] = await here.rows(Review)
    assert ((await here.case()).state, review.critical) == ("dismissed", False)
    assert [one.critical for one in await here.rows(Label)] == [False]
    await maria.command("/reviews", "heard")
    await maria.click(maria.ephemerals()[-1], "Needs an answer")
    await here.hears(maria, "It has its card now, number 1")
    [review], [case] = await here.rows(Review), await here.rows(Case)
    assert (case.state, case.round, review.critical, review.quiet) == ("open", 2, True, None)
    [label] = await here.rows(Label)
    assert (label.critical, label.by) == (True, "U0MARIA")


async def test_needs_an_answer_makes_one_case_however_often_it_is_pressed(
    here: Here, maria: Person, luca: Person
) -> None:
    await here.world.push({"text": "Lovely vase, thank you.", "rating": 5})
    for person in (maria, luca):
        await person.command("/reviews", "heard")
    for person in (maria, luca, maria):
        listed = next(one for one in person.ephemerals() if "Lovely vase" in one.says)
        await person.click(listed, "Needs an answer")
    assert len(await here.rows(Case)) == 2
    events = [one.what for one in await here.rows(Event)]
    assert events.count("judged_critical") == 1
    assert len(await here.rows(Label)) == 1
    await here.settle()
    assert "Lovely vase" in here.world.cards("#reviews")[-1].says


async def test_a_case_reopened_by_hand_stays_open(here: Here, maria: Person) -> None:
    here.world.shop.answer_by_hand("r1")
    await here.world.shop.push(f"{here.world.url}/hooks/shop")
    await here.settle()
    assert (await here.case()).state == "answered"
    await maria.click(here.card, "Reopen")
    await here.world.shop.push(f"{here.world.url}/hooks/shop", everything=True)
    await here.settle()
    case = await here.case()
    assert (case.state, case.round, case.reopened_why) == ("open", 2, "by_hand")
    here.world.clock.step(minutes=5)
    await chooses(here, maria, More.ANSWERED)
    await maria.submit()
    assert (await here.case()).state == "answered"


async def test_reopen_pressed_twice_is_one_round(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.DISMISS)
    await maria.choose("reason", "troll")
    await maria.submit()
    await here.settle()
    card = here.card
    await maria.click(card, "Reopen")
    await presses(here, maria, Do.REOPEN, Target(1, 1))
    assert (await here.case()).round == 2


async def unknown(here: Here, maria: Person) -> Reply:
    """A reply of which nobody can tell whether it went out."""
    await here.writes(maria)
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(Reply).values(state="unknown"))
        await tx.execute(update(Post).values(due_at=here.world.clock.wall()))
    await here.settle()
    return await here.reply()


async def test_it_is_there_is_evidence_with_a_name(here: Here, maria: Person) -> None:
    await unknown(here, maria)
    card = here.card
    await maria.click(card, "It is there")
    case, reply = await here.case(), await here.reply()
    assert (case.state, case.evidence, reply.state) == ("answered", "declared", "shown")
    await maria.click(card, "It is there")
    assert len(await here.rows(Answer)) == 1
    assert maria.troubles == []


async def test_send_again_sends_once_however_often_it_is_pressed(here: Here, maria: Person) -> None:
    await unknown(here, maria)
    for _ in range(2):
        await maria.click(here.card, "Send again")
    await here.settle()
    assert [one.text for one in here.world.shop.replies] == [ANSWER]
    await presses(here, maria, Do.AGAIN, Target(1, 1, 1))
    assert "settled already" in here.told(maria)
    assert len(here.world.shop.replies) == 1


async def test_done_ends_a_case_answered_by_hand(here: Here, maria: Person) -> None:
    await presses(here, maria, Do.DONE, Target(1, 1))
    await presses(here, maria, Do.DONE, Target(1, 1))
    assert (await here.case()).evidence == "declared"
    assert [one.what for one in await here.rows(Event)].count("declared") == 1


@pytest.fixture
async def held(here: Here) -> Here:
    await here.world.push({**COMPLAINT, "text": "My lawyer will write to you. Never arrived!"})
    assert (await here.case()).hold
    return here


async def test_on_hold_only_the_decider_writes_or_ends(
    held: Here, maria: Person, elena: Person
) -> None:
    await maria.click(held.card, "Reply")
    assert held.modals(maria) == []
    assert "On hold: Elena Conti decides" in held.told(maria)
    await chooses(held, maria, More.DISMISS)
    await maria.choose("reason", "troll")
    await maria.submit()
    assert maria.view
    assert "Elena Conti decides" in str(maria.view.errors)
    await held.writes(elena)
    assert (await held.reply()).by == elena.user.id


async def test_the_decider_lets_the_team_answer(held: Here, maria: Person, elena: Person) -> None:
    await chooses(held, elena, More.DECIDE)
    assert (await held.case()).hold is None
    await held.settle()
    assert "Draft (not sent)" in held.card.says
    await maria.click(held.card, "Reply")
    assert maria.view


@pytest.mark.parametrize("what", [More.DECIDE, More.NOT_CRITICAL])
async def test_what_was_chosen_for_a_case_that_has_ended_says_so(
    held: Here, elena: Person, what: More
) -> None:
    await elena.click(held.card, "More…")
    await elena.choose("what", what)
    late = deepcopy(held.submission(elena))
    await chooses(held, elena, More.DISMISS)
    await elena.choose("reason", "troll")
    await elena.submit()
    answer = await held.submits(elena, late)
    assert "It was closed without reply" in str(answer.body)


async def test_a_form_for_a_case_that_is_gone_says_so(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.FAKE)
    late = here.submission(maria)
    late["view"]["private_metadata"] = late["view"]["private_metadata"].replace("1.1.0", "9.9.0")
    answer = await here.submits(maria, late)
    assert "There is no such case any more." in str(answer.body)
