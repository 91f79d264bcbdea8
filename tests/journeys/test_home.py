"""Home, as the people who open it see and use it."""

from bot.playground.person import Person
from bot.slack.home import OTHERS
from bot.slack.ids import Do
from tests.journeys.life import Life, read

LATE = "Parcel never arrived, third time I write."


async def looks(life: Life, person: Person, tab: str = "home") -> str:
    """Open Home and read it once it is drawn."""
    before = person.home.hash if person.home else ""
    person.open_home(tab)
    await life.world.workspace.until(lambda: person.home and person.home.hash != before)
    return read(person.home)


async def test_home_shows_what_is_mine_what_is_the_teams_and_how_the_sources_are(
    life: Life,
) -> None:
    assert "Nobody waits for you." in await looks(life, life.maria)
    await life.shop(LATE)
    mine = await looks(life, life.maria)
    assert "1 case is yours." in mine
    assert f'★☆☆☆☆ Shop · "{LATE}" · 🔴 Answer by 13:00 · card 1' in mine
    assert "✅ Shop tells us by itself" in mine
    assert mine.count("tells us by itself") == 1, "the sample is no source of the team's"
    theirs = await looks(life, life.luca)
    assert "Nobody waits for you." in theirs
    assert "1 case is with the team." in theirs


async def test_a_case_is_answered_from_home(life: Life) -> None:
    await life.shop(LATE)
    await looks(life, life.maria)
    await life.maria.click(life.maria.home, "Reply")
    life.maria.fill("Your reply", "It leaves today.")
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == ["It leaves today."]
    assert "Nobody waits for you." in await looks(life, life.maria)


async def comes_to_say(life: Life, person: Person, words: str) -> None:
    """Home is drawn again, though nobody opened it."""
    await life.world.workspace.until(lambda: words in read(person.home))


async def test_home_follows_what_is_done_from_there(life: Life) -> None:
    await life.shop(LATE)
    await looks(life, life.maria)
    await life.maria.click(life.maria.home, "Reply")
    await comes_to_say(life, life.maria, "✍️ Maria Rossi is writing")
    await life.maria.close()
    await comes_to_say(life, life.maria, "🔴 Answer by 13:00")
    await life.maria.click(life.maria.home, "Reply")
    life.maria.fill("Your reply", "It leaves today. [when]")
    await life.maria.submit()
    life.maria.fill("Your reply", "It leaves today.")
    await life.sends(life.maria)
    await comes_to_say(life, life.maria, "📤 Leaves")


async def test_what_is_done_elsewhere_leaves_home_in_peace(life: Life) -> None:
    await life.shop(LATE)
    await looks(life, life.maria)
    drawn = life.maria.home and life.maria.home.hash
    await life.writes(life.maria, "It leaves today.")
    await life.settle()
    assert life.maria.home is not None
    assert life.maria.home.hash == drawn


async def test_what_is_done_from_home_is_done_though_home_cannot_be_drawn(life: Life) -> None:
    await life.shop(LATE)
    await looks(life, life.maria)
    await life.maria.click(life.maria.home, "Reply")
    life.world.workspace.fail("views.publish", "internal_error", times=None)
    life.maria.fill("Your reply", "It leaves today.")
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == ["It leaves today."]
    assert life.maria.troubles == []


async def test_more_than_home_shows_are_listed_in_a_modal(life: Life) -> None:
    for number in range(OTHERS + 2):
        await life.shop(f"Parcel {number} never arrived.", name=f"Customer {number}")
    told = await looks(life, life.luca)
    assert "22 cases are with the team." in told
    assert "and 2 more" in told
    await life.luca.click(life.luca.home, "See all")
    assert "22 customers are waiting." in read(life.luca.view)
    await life.luca.click(life.luca.view, "Reply", block="case:3")
    assert "Parcel 3 never arrived." in read(life.luca.view)


async def test_a_pause_ends_at_home_and_home_shows_it(life: Life) -> None:
    await life.luca.command("/reviews", "pause")
    assert "⏸ Everything is paused by Luca Bianchi." in await looks(life, life.maria)
    assert life.maria.home is not None
    before = life.maria.home.hash
    await life.maria.click(life.maria.home, "Let it go on")
    await life.world.workspace.until(
        lambda: life.maria.home is not None and life.maria.home.hash != before
    )
    assert "paused" not in read(life.maria.home)


async def test_who_chooses_italian_is_spoken_to_in_italian_and_the_others_are_not(
    life: Life,
) -> None:
    await life.shop(LATE)
    await looks(life, life.maria)
    await life.maria.choose(Do.LANGUAGE, "Italiano", life.maria.home)
    await life.world.workspace.until(lambda: "1 caso è tuo." in read(life.maria.home))
    await life.maria.command("/reviews", "open")
    assert "1 cliente aspetta." in life.told(life.maria)
    await life.passes(hours=1, minutes=2)
    assert "Ciao Maria Rossi, un cliente aspetta una risposta." in life.reminders(life.maria)[-1]
    assert "Answer by 13:00" in life.shows, "the card is everybody's"
    await life.luca.command("/reviews", "open")
    assert "1 customer is waiting." in life.told(life.luca)
    await life.maria.choose(Do.LANGUAGE, "Come in Slack", life.maria.home)
    await life.world.workspace.until(lambda: "1 case is yours." in read(life.maria.home))


async def test_a_guest_sees_nothing_of_what_customers_wrote(life: Life) -> None:
    await life.shop(LATE)
    told = await looks(life, life.person("guest"))
    assert told == "Only full members of this workspace can do this."


async def test_a_casa_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    told = await looks(vita, vita.maria)
    assert "1 caso è tuo." in told
    assert "Aggiornato alle" in told
