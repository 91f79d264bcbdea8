"""Practice: everything works, nothing leaves, nothing is counted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.queries import caselists
from tests.journeys.life import Life, read
from tests.world import TOML, World, config_of, world

PRACTICE = TOML.replace("public = true\nsecret", "public = true\npractice = true\nsecret")
LATE = "Parcel never arrived, third time I write."


@pytest.fixture
async def practice(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """A team that practises on its shop."""
    async with world(tmp_path, database_url, toml=PRACTICE) as made:
        yield Life(made)


def practises(world: World, *, practice: bool) -> None:
    """Practice begins, or is over, from the next start on."""
    shop = replace(world.config.sources["shop"], practice=practice)
    world.config = replace(world.config, sources={**world.config.sources, "shop": shop})


async def counted(life: Life) -> int:
    async with life.world.deps.db.read() as tx:
        return await caselists.count_open(tx)


async def test_the_shop_receives_nothing_and_people_see_that_it_is_practice(practice: Life) -> None:
    await practice.shop(LATE)
    assert "🎓 Practice: nothing is sent." in practice.shows
    assert await counted(practice) == 0
    await practice.maria.command("/reviews", "open")
    assert "No customer is waiting." in practice.told(practice.maria)
    assert LATE in practice.told(practice.maria)
    await practice.passes(hours=2)
    assert "🎓 Practice" in practice.reminders(practice.maria)[-1]
    await practice.maria.click(practice.card, "Reply")
    assert "🎓 Practice: nothing is sent." in read(practice.maria.view)
    await practice.maria.close()
    await practice.answers(practice.maria, "We are sorry. It leaves today.")
    assert "✅ Answered for practice at 11:0" in practice.shows
    assert "We are sorry. It leaves today." in practice.shows
    await practice.passes(days=2)
    assert practice.world.shop.replies == []
    await practice.maria.command("/reviews", "digest")
    assert "All quiet. 0 sources are listened to." in practice.told(practice.maria)


async def test_what_was_written_in_practice_never_leaves_when_it_ends(practice: Life) -> None:
    await practice.shop(LATE)
    await practice.writes(practice.maria, "Bla bla, only a try.")
    practises(practice.world, practice=False)
    await practice.world.reborn()
    practice.world.clock.step(timedelta(minutes=2))
    await practice.settle()
    assert practice.world.shop.replies == []
    assert "Not sent: practice began or ended meanwhile" in practice.shows
    assert "🎓" not in practice.shows
    assert await counted(practice) == 1
    await practice.maria.click(practice.card, "Fix and resend")
    practice.maria.fill("Your reply", "We are sorry. It leaves today.")
    await practice.sends(practice.maria)
    await practice.passes(minutes=2)
    assert [one.text for one in practice.world.shop.replies] == ["We are sorry. It leaves today."]


async def test_a_modal_that_said_practice_does_not_send_for_real_unread(practice: Life) -> None:
    await practice.shop(LATE)
    await practice.maria.click(practice.card, "Reply")
    practice.maria.fill("Your reply", "We are sorry. It leaves today.")
    practises(practice.world, practice=False)
    await practice.world.reborn()
    await practice.maria.submit()
    assert "This is not practice any more" in read(practice.maria.view)
    assert "Public. Everyone will read it" in read(practice.maria.view)
    await practice.sends(practice.maria)
    await practice.passes(minutes=2)
    assert len(practice.world.shop.replies) == 1


async def test_who_wrote_for_real_hears_that_practice_began_meanwhile(life: Life) -> None:
    await life.shop(LATE)
    await life.maria.click(life.card, "Reply")
    life.maria.fill("Your reply", "We are sorry. It leaves today.")
    practises(life.world, practice=True)
    await life.world.reborn()
    await life.maria.submit()
    assert "This is practice now: nothing is sent." in read(life.maria.view)
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert life.world.shop.replies == []
    assert "✅ Answered for practice" in life.shows


async def test_answered_for_practice_alone_is_not_answered_when_the_customer_writes_again(
    practice: Life,
) -> None:
    await practice.shop(LATE, thread="t1")
    await practice.answers(practice.maria, "We are sorry.")
    practises(practice.world, practice=False)
    await practice.world.reborn()
    await practice.shop("Still nothing, I am furious.", thread="t1")
    await practice.answers(practice.maria, "It leaves today.")
    assert len(practice.world.shop.replies) == 1
    assert "Answer sent" not in practice.shows
    assert await counted(practice) == 1


async def test_a_new_team_tries_it_without_any_settings(life: Life) -> None:
    life.slack_channel = "#reviews"
    luca = life.luca
    await life.person("guest").command("/reviews", "try")
    assert "Only full members" in life.told(life.person("guest"))
    await luca.command("/reviews", "try")
    assert "A made-up complaint has its card in #C0REVIEWS now, number 1." in life.told(luca)
    await life.settle()
    assert "Demo shop · Bottega Aurora" in life.shows
    assert "Draft (not sent):" in life.shows
    assert await counted(life) == 0
    await life.passes(days=2)
    assert len(life.reminders(luca)) == 1
    assert life.reminders(life.maria) == []
    assert life.thread() == ""
    await life.answers(luca, "We are sorry, Ann.")
    assert "✅ Answered for practice" in life.shows
    await luca.command("/reviews", "try")
    await life.settle()
    await life.chooses(luca, "No reply needed")
    await luca.choose("Why is no reply needed?", "already settled")
    await luca.submit()
    await life.settle()
    assert "⚪ Closed without reply" in life.shows


async def test_si_prova_in_italiano(vita: Life) -> None:
    vita.slack_channel = "#reviews"
    await vita.maria.command("/reviews", "prova")
    await vita.settle()
    assert "Ho ordinato un vaso blu" in vita.shows
    assert "🎓 Esercitazione: non parte nulla." in vita.shows
    assert "Negozio finto · Bottega Aurora · Anna Esempio" in vita.shows
    await vita.answers(vita.maria, "Ci dispiace molto, la chiamiamo oggi.")
    assert "✅ Risposto per esercitazione alle 09:0" in vita.shows


@pytest.mark.parametrize("written", ['"yes"', "1"])
def test_practice_is_true_or_false(tmp_path: Path, written: str) -> None:
    toml = TOML.replace("public = true", f"public = true\npractice = {written}")
    with pytest.raises(Exception, match="practice"):
        config_of(toml, tmp_path, {"SHOP_WEBHOOK_SECRET": "x" * 32})
