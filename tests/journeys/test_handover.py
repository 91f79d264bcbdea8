"""Somebody is ill or has left: all that is open goes to a colleague in one step."""

import pytest

from tests.journeys.life import Life, read
from tests.world import MONDAY

LATE = "Parcel never arrived, third time I write."


async def test_all_open_matters_go_to_a_colleague_in_one_step(life: Life) -> None:
    await life.shop(LATE)
    await life.maria.click(life.card, "Reply")
    life.maria.fill("Your reply", "We are sorry, we tell you tomorrow.")
    await life.maria.choose("Promise a follow-up?", "Tomorrow")
    await life.sends(life.maria)
    await life.passes(minutes=2)
    await life.shop("Wrong colour, and nobody answers.", 2, name="Carl Blu")
    await life.shop("Broken, and rude on the phone.", 1, name="Dora Neri")
    await life.maria.click(life.card, "I'm on it")
    await life.settle()
    assert "Maria Rossi is on it" in life.shows
    life.world.workspace.users["U0MARIA"].deleted = True
    await life.elena.command("/reviews", "handover @care-lead @care-agent")
    told = life.told(life.elena)
    assert "Maria Rossi has 2 open cases and 1 promise. All of it to Luca Bianchi?" in told
    assert life.reminders(life.luca) == []
    asked = life.elena.ephemerals()[-1]
    await life.elena.click(asked, "Hand over")
    await life.hears(life.elena, "Luca Bianchi has it now: 2 open cases and 1 promise")
    await life.settle()
    assert "Luca Bianchi is on it" in life.shows
    [told] = life.reminders(life.luca)
    assert "Hi Luca Bianchi, two customers are waiting for an answer." in told
    assert "Wrong colour" in told
    assert "You promised Ann Verdi news by Tue 24 Nov." in told
    await life.luca.command("/reviews", "mine")
    assert "2 cases are yours." in life.told(life.luca)
    await life.elena.click(asked, "Hand over")
    await life.hears(life.elena, "Maria Rossi has nothing that is open.")
    await life.settle()
    assert len(life.reminders(life.luca)) == 1
    life.world.clock.at(MONDAY.replace(day=24, minute=1))
    await life.settle()
    assert "You promised Ann Verdi news by today." in life.reminders(life.luca)[-1]


async def test_what_is_on_hold_goes_along_with_who_decides_about_it(life: Life) -> None:
    await life.shop("You will hear from my lawyer. The vase cut my hand.")
    assert "On hold: Elena Conti decides" in life.shows
    await life.elena.command("/reviews", "handover @head-of-care @care-agent")
    asked = life.elena.ephemerals()[-1]
    assert "Elena Conti has 1 open case. All of it to Luca Bianchi?" in read(asked)
    assert "1 case is on hold: Elena Conti decides." in read(asked)
    assert "You will hear from my lawyer" in read(asked)
    await life.elena.click(asked, "Hand over")
    told = await life.hears(life.elena, "Luca Bianchi has it now: 1 open case, from Elena Conti.")
    assert "1 case is on hold: Luca Bianchi decides." in told
    await life.settle()
    assert "On hold: Luca Bianchi decides" in life.shows
    await life.passes(hours=1)
    assert "Why you: you decide." in life.reminders(life.luca)[-1]
    await life.chooses(life.luca, "The team may answer it")
    await life.settle()
    assert "Draft (not sent):" in life.shows


async def test_nobody_makes_themselves_the_one_who_decides(life: Life) -> None:
    await life.shop("You will hear from my lawyer. The vase cut my hand.")
    await life.luca.command("/reviews", "handover @head-of-care @care-agent")
    told = life.told(life.luca)
    assert "Only Elena Conti and Maria Rossi may hand over all that is Elena Conti's." in told
    assert "A single case: More…, Give to a colleague." in told
    await life.elena.command("/reviews", "handover @head-of-care @care-agent")
    asked, heard = life.elena.ephemerals()[-1], len(life.luca.ephemerals())
    await life.luca.click(asked, "Hand over")
    await life.world.workspace.until(lambda: len(life.luca.ephemerals()) > heard)
    assert "Only Elena Conti and Maria Rossi may hand over" in life.told(life.luca)
    await life.settle()
    assert "On hold: Elena Conti decides" in life.shows


async def test_who_answers_for_the_team_hands_over_for_a_decider_who_has_left(life: Life) -> None:
    await life.shop("You will hear from my lawyer. The vase cut my hand.")
    life.world.workspace.users["U0ELENA"].deleted = True
    await life.maria.command("/reviews", "handover @head-of-care @care-agent")
    await life.maria.click(life.maria.ephemerals()[-1], "Hand over")
    await life.hears(life.maria, "1 case is on hold: Luca Bianchi decides.")
    await life.settle()
    assert "On hold: Luca Bianchi decides" in life.shows


async def test_each_hands_over_their_own(life: Life) -> None:
    await life.shop(LATE)
    await life.maria.command("/reviews", "handover @care-lead @care-agent")
    await life.maria.click(life.maria.ephemerals()[-1], "Hand over")
    await life.hears(life.maria, "Luca Bianchi has it now: 1 open case")
    await life.luca.command("/reviews", "handover @care-agent @head-of-care")
    await life.luca.click(life.luca.ephemerals()[-1], "Hand over")
    await life.hears(life.luca, "Elena Conti has it now: 1 open case")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Write whose cases go to whom: `/reviews handover @a @b`"),
        ("@care-lead", "Write whose cases go to whom: `/reviews handover @a @b`"),
        ("@care-lead @nobody", "Nobody here is called @nobody."),
        ("@care-lead @care-lead", "That is the same person twice."),
        ("@care-lead @care-team", "@care-team is a group: name one person."),
        ("@care-lead <@U0GINO|guest>", "is a guest here or of another firm"),
        ("@care-agent @care-lead", "Luca Bianchi has nothing that is open."),
    ],
)
async def test_what_cannot_be_handed_over_is_said_plainly(
    life: Life, written: str, told: str
) -> None:
    await life.shop(LATE)
    await life.elena.command("/reviews", f"handover {written}")
    assert told in life.told(life.elena)


async def test_nobody_who_left_gets_anything(life: Life) -> None:
    await life.shop(LATE)
    life.world.workspace.users["U0LUCA"].deleted = True
    life.world.clock.step(hours=2)
    await life.settle()
    await life.elena.command("/reviews", "handover <@U0MARIA> <@U0LUCA>")
    assert "Luca Bianchi is deactivated in Slack." in life.told(life.elena)


async def test_si_passa_tutto_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.elena.command("/reviews", "passa <@U0MARIA|care-lead> <@U0LUCA|care-agent>")
    assert "Maria Rossi ha 1 caso aperto. Passo tutto a Luca Bianchi?" in vita.told(vita.elena)
    await vita.elena.click(vita.elena.ephemerals()[-1], "Passa")
    await vita.hears(vita.elena, "Adesso ci pensa Luca Bianchi: 1 caso aperto, da Maria Rossi.")
    await vita.settle()
    assert "Perché a te: è stato passato a te." in vita.reminders(vita.luca)[-1]
    assert "🔴 Da rispondere entro le 13:00" in read(vita.card)


async def test_who_has_become_a_guest_hands_nothing_over(life: Life) -> None:
    await life.shop(LATE)
    await life.maria.command("/reviews", "handover @care-lead @care-agent")
    asked = life.maria.ephemerals()[-1]
    life.maria.user.is_restricted = True
    life.world.clock.step(hours=2)
    await life.maria.click(asked, "Hand over")
    await life.hears(life.maria, "Only full members of this workspace can do this.")
    await life.luca.command("/reviews", "mine")
    assert "1 case is yours" not in life.told(life.luca)
