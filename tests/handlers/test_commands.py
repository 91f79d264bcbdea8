"""`/reviews`, in English and in Italian, to the person who asked and to nobody else."""

from typing import Any

import pytest

from bot.playground.person import Person
from bot.queries import attunements, reviews, switches
from bot.triage import attuning
from tests.handlers.conftest import Here
from tests.handlers.test_hooks import refusing


@pytest.mark.parametrize("word", ["", "open", "aperti", "OPEN"])
async def test_open_lists_who_waits_with_a_link_to_the_card(
    here: Here, maria: Person, word: str
) -> None:
    answer = await maria.command("/reviews", word, "#general")
    assert answer.body
    assert answer.body["response_type"] == "ephemeral"
    assert "1 customer is waiting" in here.told(maria)
    assert f"archives/{here.card.channel}/p" in here.told(maria)
    assert maria.troubles == []


async def test_mine_lists_what_is_mine(here: Here, maria: Person, luca: Person) -> None:
    await maria.command("/reviews", "mine")
    assert "1 case is yours" in here.told(maria)
    await luca.command("/reviews", "miei")
    assert "Nobody waits for you" in here.told(luca)


async def test_a_list_answers_by_its_buttons(here: Here, maria: Person) -> None:
    await maria.command("/reviews", "open")
    await maria.click(maria.ephemerals()[-1], "Reply")
    assert maria.view
    assert "Parcel never arrived" in maria.view.says


@pytest.mark.parametrize("number", ["1", "#1", " 1 "])
async def test_show_shows_the_card_again(here: Here, maria: Person, number: str) -> None:
    await maria.command("/reviews", f"show {number}")
    shown = maria.ephemerals()[-1]
    assert "Parcel never arrived" in shown.says
    await maria.click(shown, "I'm on it")
    assert (await here.case()).claimed_by == maria.user.id


async def test_show_shows_the_card_where_slack_refuses_the_newest_blocks(
    here: Here, maria: Person
) -> None:
    here.world.workspace.new_blocks = False
    await here.world.push({"text": "It never arrived. " * 100, "rating": 1})
    await maria.command("/reviews", "show 2")
    assert "It never arrived" in here.told(maria)
    await maria.click(maria.ephemerals()[-1], "Read all")
    assert maria.view
    assert "It never arrived. " * 50 in maria.view.says


@pytest.mark.parametrize("number", ["7", "x", "-1", "99999999999999", "²"])
async def test_show_of_no_case_says_so(here: Here, maria: Person, number: str) -> None:
    await maria.command("/reviews", f"mostra {number}")
    assert f'There is no case "{number}"' in here.told(maria)
    assert ("Write its number" in here.told(maria)) == (number in ("x", "²"))
    await maria.command("/reviews", "show")
    assert "Which case?" in here.told(maria)


async def test_heard_lists_what_got_no_card(here: Here, maria: Person) -> None:
    await maria.command("/reviews", "heard")
    assert "Everything that came in has its card" in here.told(maria)
    await here.world.push({"text": "Lovely <vase>, thank you.", "rating": 5})
    await maria.command("/reviews", "ascoltati")
    assert "Lovely &lt;vase&gt;" in here.told(maria)


async def test_heard_says_where_it_is_used_to_how_customers_speak(
    here: Here, maria: Person
) -> None:
    deps = here.world.deps
    async with deps.db.write() as tx:
        facts: dict[str, Any] = {"shipped": attuning.shipped(), "meaning": [0.0] * 385}
        for source in ("shop", "closed-since"):
            await attunements.keep(tx, source, deps.clock.now(), heard=62, **facts)
    await maria.command("/reviews", "heard")
    assert "got used" not in here.told(maria), "nobody asks for second opinions here"
    deps.judge.second = lambda _: 0.0
    await maria.command("/reviews", "heard")
    assert "how customers speak on Shop (62 messages)." in here.told(maria)


async def test_heard_counts_all_that_got_no_card(here: Here, maria: Person) -> None:
    kind = [{"text": f"Lovely vase number {n}, thank you.", "rating": 5} for n in range(130)]
    await here.world.push(*kind)
    async with here.world.deps.db.write() as tx:
        now = here.world.clock.now()
        mails = [
            {"external_id": f"m{n}", "sender": "x@y.test", "subject": "Offer"} for n in range(120)
        ]
        await reviews.ignore(tx, "shop", [{**one, "why": "bulk", "at": now} for one in mails])
    await maria.command("/reviews", "heard")
    assert "130 heard, no card" in here.told(maria)
    assert "Ignored mail: 120" in here.told(maria)


async def test_a_slip_is_told_the_nearest(here: Here, maria: Person) -> None:
    await maria.command("/reviews", "opne <!channel>")
    assert "Did you mean `/reviews open`?" in here.told(maria)
    await maria.command("/reviews", "?")
    assert "`/reviews pause`" in here.told(maria)


async def test_pause_stops_what_goes_out_and_resume_lets_it_go(
    here: Here, maria: Person, luca: Person
) -> None:
    await here.writes(maria)
    await here.settle()
    await luca.command("/reviews", "pausa")
    assert "Everything is paused by Luca Bianchi" in here.told(luca)
    await here.settle()
    assert "Paused" in here.card.says
    here.world.clock.step(seconds=60)
    await here.settle()
    assert here.world.shop.replies == []
    notice = here.world.cards("#reviews")[-1]
    assert "Luca Bianchi paused everything" in notice.says
    await maria.click(luca.ephemerals()[-1], "Let it go on")
    await here.settle()
    assert len(here.world.shop.replies) == 1
    assert "Paused" not in here.card.says
    assert "Maria Rossi let everything go on" in here.world.cards("#reviews")[-1].says


async def test_pausing_twice_is_told_once_and_names_the_first(
    here: Here, maria: Person, luca: Person
) -> None:
    await luca.command("/reviews", "pause")
    await maria.command("/reviews", "pause")
    assert "paused by Luca Bianchi" in here.told(maria)
    await here.settle()
    assert len(here.world.cards("#reviews")) == 1


async def test_only_who_may_answer_pauses(here: Here) -> None:
    sara = here.as_person("community")
    await sara.command("/reviews", "pause")
    assert "Only @care-team" in here.told(sara)
    async with here.world.deps.db.read() as tx:
        assert await switches.paused(tx) is None


@pytest.mark.parametrize("who", ["guest", "partner"])
async def test_guests_and_strangers_see_no_list(here: Here, who: str) -> None:
    other = here.as_person(who)
    await other.command("/reviews", "", "#reviews")
    assert "Parcel" not in here.told(other)
    assert "Only full members" in here.told(other)


async def test_a_command_that_cannot_be_written_says_so(here: Here, maria: Person) -> None:
    async with refusing(here.world.deps.db):
        await maria.command("/reviews", "pause")
    assert "could not be saved" in here.told(maria)
