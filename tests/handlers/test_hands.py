"""Who has a case in hand: on it, later, given away, asked."""

from datetime import timedelta

from bot.hours import add
from bot.models import Event, Nudge, Post
from bot.playground.person import Person
from bot.slack.modals import More
from bot.span import parse_span
from tests.handlers.conftest import Here
from tests.handlers.test_ends import chooses
from tests.handlers.test_hooks import refusing

OUTSIDE = "is a guest here or of another firm, and may not answer customers"
UNFIT = {"guest": OUTSIDE, "partner": OUTSIDE, "gone": "is deactivated in Slack"}


async def test_im_on_it_lasts_two_working_hours(here: Here, maria: Person) -> None:
    answer = await maria.click(here.card, "I'm on it")
    assert answer.acked
    case, now = await here.case(), here.world.clock.now()
    assert (case.claimed_by, case.owner) == (maria.user.id, maria.user.id)
    assert case.claim_until == add(now, parse_span("2h"), here.world.config.team.hours)
    await here.settle()
    assert "Maria Rossi is on it" in here.card.says


async def test_the_second_to_say_so_hears_who_was_first(
    here: Here, maria: Person, luca: Person
) -> None:
    card = here.card
    await maria.click(card, "I'm on it")
    await luca.click(card, "I'm on it")
    assert "Maria Rossi is on it already" in here.told(luca)
    assert (await here.case()).claimed_by == maria.user.id


async def test_a_click_that_cannot_be_written_is_not_acked_and_told(
    here: Here, maria: Person
) -> None:
    async with refusing(here.world.deps.db):
        answer = await here.unheard(maria, "I'm on it", "could not be saved")
    assert not answer.acked
    assert (await here.case()).claimed_by is None


async def test_writing_keeps_a_claim_alive(here: Here, maria: Person) -> None:
    await maria.click(here.card, "I'm on it")
    first = (await here.case()).claim_until
    here.world.clock.step(minutes=90)
    await maria.click(here.card, "Reply")
    now = (await here.case()).claim_until
    assert first
    assert now
    assert now - first >= timedelta(minutes=90)


async def test_remind_me_later_is_quiet_until_then(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.LATER)
    await maria.choose("later", "1h")
    await maria.submit()
    case = await here.case()
    assert (case.snoozed_by, case.state) == (maria.user.id, "open")
    assert case.snoozed_until
    assert case.snoozed_until - here.world.clock.now() == timedelta(hours=1)
    assert case.remind_at
    assert case.remind_at <= case.snoozed_until


async def test_tomorrow_is_nine_on_the_next_working_day(here: Here, maria: Person) -> None:
    await chooses(here, maria, More.LATER)
    await maria.choose("later", "tomorrow")
    await maria.submit()
    until = (await here.case()).snoozed_until
    assert until
    assert until.isoformat() == "2026-11-24T08:00:00+00:00"


async def test_a_case_given_away_rings_the_new_owner_once(
    here: Here, maria: Person, luca: Person
) -> None:
    await chooses(here, maria, More.GIVE)
    await maria.choose("person", "care-agent")
    sent = here.submission(maria)
    await maria.submit()
    await here.submits(maria, sent)
    assert (await here.case()).owner == luca.user.id
    assert len(await here.rows(Nudge)) == 1
    await here.settle()
    assert "Hi Luca Bianchi, one customer is waiting" in luca.messages()[-1].says


async def test_nobody_is_given_a_case_who_may_not_answer(here: Here, maria: Person) -> None:
    for name, why in UNFIT.items() | {"community": "may not answer customers"}.items():
        await chooses(here, maria, More.GIVE)
        await maria.choose("person", name)
        await maria.submit()
        assert maria.view
        assert why in str(maria.view.errors)
        await maria.close(everything=True)
    assert (await here.case()).owner == maria.user.id


async def test_only_members_of_the_firm_are_asked(here: Here, maria: Person) -> None:
    """Slack's list of people offers everybody, and knows no filter."""
    for name, why in UNFIT.items():
        await chooses(here, maria, More.COLLEAGUE)
        await maria.choose("person", name)
        maria.fill("text", "Which lot was it?")
        await maria.submit()
        assert maria.view
        assert why in str(maria.view.errors)
        await maria.close(everything=True)
    assert [one for one in await here.rows(Event) if one.what == "asked"] == []


async def test_a_colleague_is_asked_in_the_thread_with_a_ping(
    here: Here, maria: Person, elena: Person
) -> None:
    await chooses(here, maria, More.COLLEAGUE)
    await maria.choose("person", "head-of-care")
    maria.fill("text", "Which lot was it?")
    sent = here.submission(maria)
    await maria.submit()
    await here.submits(maria, sent)
    await here.settle()
    [ping] = [one for one in elena.pings() if "asks" in one.says]
    assert ping.thread_ts == here.card.ts
    assert "Which lot was it?" in ping.says
    assert [one.what for one in await here.rows(Event)].count("asked") == 1
    assert [one.kind for one in await here.rows(Post)].count("note") == 1


async def test_the_history_names_who_did_what(here: Here, maria: Person) -> None:
    await maria.click(here.card, "I'm on it")
    await here.settle()
    await chooses(here, maria, More.HISTORY)
    assert maria.view
    assert "Maria Rossi is on it" in maria.view.says


async def test_a_nudge_answers_gives_and_puts_off(here: Here, maria: Person, luca: Person) -> None:
    here.world.clock.step(hours=1)
    await here.settle()
    nudge = maria.messages()[-1]
    for button in ("Reply", "Give to a colleague", "Later"):
        answer = await maria.click(nudge, button)
        assert answer.acked
        assert maria.view
        await maria.close()
    await luca.click(nudge, "Later")
    assert luca.view
