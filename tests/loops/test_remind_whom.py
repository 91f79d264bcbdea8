"""Whom a reminder reaches: who is on it, who decides, who is there; and who is left in peace."""

from datetime import timedelta

from sqlalchemy import update

from bot import names
from bot.models import Case
from bot.queries import caselists, hands
from tests import desk
from tests.boarded import Opened
from tests.loops.reminding import COMPLAINT, HEAD, calls, given, told, until
from tests.world import TOML, World


async def test_who_is_on_it_is_reminded_and_the_slack_channel_left_in_peace(here: World) -> None:
    await here.push(COMPLAINT)
    await desk.take_on(here, by=desk.LUCA, hours=30)
    await until(here, "11-23 10:01")
    await until(here, "11-23 12:01")
    assert told(here) == []
    assert calls(here) == []
    assert "Why you: you said you are on it." in told(here, "care-agent")[-1].says
    assert len(await given(here)) == 2
    await until(here, "11-24 09:01")
    assert calls(here) == []
    assert len(told(here, HEAD)) == 1


async def test_being_on_it_lapses_with_a_warning(here: World) -> None:
    await here.push(COMPLAINT)
    await desk.take_on(here, by=desk.LUCA, hours=0.5)
    await until(here, "11-23 09:31")
    [nudge] = told(here, "care-agent")
    assert "Why you: you were on it until now." in nudge.says
    [note] = desk.thread(here, here.cards()[0])
    assert "Luca Bianchi is not on it any more" in note.says
    case = await desk.case(here)
    assert case.claimed_by is None
    await until(here, "11-23 10:01")
    assert len(told(here)) == 1


async def test_remind_me_later_is_quiet_until_then(here: World) -> None:
    await here.push(COMPLAINT)
    later = here.clock.now() + timedelta(hours=2, minutes=30)
    async with here.deps.db.write() as tx:
        await hands.snooze(
            tx, 1, here.clock.now(), by=desk.LUCA, until=later, why="", remind_at=later
        )
    await until(here, "11-23 11:29")
    assert await given(here) == []
    await until(here, "11-23 11:31")
    [nudge] = told(here, "care-agent")
    assert "Why you: you wanted to be reminded now." in nudge.says
    assert ("public", 1, 0, desk.MARIA) in await given(here)


async def test_being_on_it_lapses_in_time_though_a_reminder_is_wanted_later(here: World) -> None:
    await here.push(COMPLAINT)
    ends = await desk.take_on(here, by=desk.LUCA, hours=2)
    now = here.clock.now()
    soon, later = now + timedelta(hours=1), now + timedelta(hours=3)
    async with here.deps.db.write() as tx:
        await hands.snooze(tx, 1, now, by=desk.LUCA, until=later, why="", remind_at=soon)
    await until(here, "11-23 10:01")
    here.clock.at(ends + timedelta(minutes=1))
    await here.settle()
    assert (await desk.case(here)).claimed_by is None
    assert "Why you: you were on it until now." in told(here, "care-agent")[-1].says


async def test_who_is_given_a_case_does_not_inherit_the_quiet_of_who_had_it(here: World) -> None:
    await here.push(COMPLAINT)
    later = here.clock.now() + timedelta(hours=3)
    async with here.deps.db.write() as tx:
        now = here.clock.now()
        await hands.snooze(tx, 1, now, by=desk.MARIA, until=later, why="", remind_at=later)
        await hands.hand_over(tx, 1, now, to=desk.LUCA, by=desk.MARIA)
    await until(here, "11-23 10:01")
    assert "Why you: it is yours." in told(here, "care-agent")[-1].says


async def test_remind_me_later_is_never_later_than_the_deadline(here: World) -> None:
    await here.push(COMPLAINT)
    later = here.clock.now() + timedelta(days=3)
    async with here.deps.db.write() as tx:
        due = (await caselists.lock(tx, 1)).due_at
        await hands.snooze(
            tx, 1, here.clock.now(), by=desk.LUCA, until=later, why="", remind_at=due
        )
    await until(here, "11-23 12:59")
    assert await given(here) == []
    await until(here, "11-23 13:01")
    assert [row[1] for row in await given(here)] == [2]


async def test_a_held_case_is_the_deciders(here: World) -> None:
    await here.push({"text": "My lawyer will sue you.", "stars": 1})
    await until(here, "11-23 10:01")
    assert told(here) == []
    [nudge] = told(here, HEAD)
    assert "Why you: you decide." in nudge.says


async def test_who_has_left_is_passed_over(here: World) -> None:
    await here.push(COMPLAINT)
    async with here.deps.db.write() as tx:
        await hands.hand_over(tx, 1, here.clock.now(), to=desk.LUCA, by=desk.MARIA)
    here.workspace.deactivate("care-agent")
    await names.ask(here.deps, desk.LUCA)
    await until(here, "11-23 10:01")
    assert len(told(here)) == 1
    assert told(here, "care-agent") == []


async def test_a_user_group_is_called_in_the_thread(here: World) -> None:
    await here.push(COMPLAINT)
    async with here.deps.db.write() as tx:
        await tx.execute(update(Case).values(owner="S0CARETEAM"))
    await until(here, "11-23 10:01")
    [call] = calls(here)
    assert "<!subteam^S0CARETEAM>" in call.says


async def test_another_slack_channel_hears_it_there(boarded: Opened) -> None:
    toml = TOML.replace('after = "3h", tell = "slack_channel"', 'after = "3h", tell = "#reviews"')
    async with boarded(toml=toml) as there:
        here = there.world
        await here.push(COMPLAINT)
        await until(here, "11-23 12:01")
        [nudge] = desk.said_in(here, "#reviews")
        assert "One customer is waiting for an answer, and nobody is on it." in nudge.says
        assert calls(here) == []
