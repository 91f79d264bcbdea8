"""A reply that went out is mended: other words, taken away, a correction; and a fake review."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.board import Answer
from bot.playground.person import Person
from tests.journeys.life import Life, read, typed
from tests.world import TOML, world

SLIP = "We are sorry, Anne. It leaves today."
RIGHT = "We are sorry, Ann. It leaves today."


@pytest.fixture
async def editing(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """The shop lets replies be changed."""
    toml = TOML.replace("private_network = true", "private_network = true\nedits = true")
    async with world(tmp_path, database_url, toml=toml) as made:
        yield Life(made)


async def mends(life: Life, person: Person, how: str, text: str = "") -> Answer:
    await life.chooses(person, "Fix the reply")
    await person.choose("What would you like to do?", how)
    if text:
        person.fill("The right words", text)
    return await person.submit()


async def test_a_slip_is_mended_where_it_stands(editing: Life) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await mends(life, life.maria, "Change the words there", RIGHT)
    await life.settle()
    assert "✏️ The change leaves at" in life.shows
    assert life.shows.startswith("*✅ Answer sent to Shop")
    await life.passes(minutes=2)
    [standing] = life.world.shop.standing("r1")
    assert standing.text == RIGHT
    assert "Ann. It leaves today." in life.shows
    assert "✏️" not in life.shows


async def test_a_change_can_be_taken_back_for_a_minute(editing: Life) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await mends(life, life.maria, "Change the words there", RIGHT)
    await life.settle()
    await life.maria.click(life.card, "Undo send")
    assert life.maria.view is None
    assert life.told(life.maria) == "Taken back: the answer stays as it is."
    await life.passes(minutes=5)
    assert [one.text for one in life.world.shop.standing("r1")] == [SLIP]
    assert "Anne" in life.shows
    await life.maria.click(life.card, "Reopen")
    await life.settle()
    await life.maria.click(life.card, "Reply")
    assert typed(life.maria) != RIGHT, "it was no reply"


async def test_what_is_taken_away_leaves_the_customer_waiting(editing: Life) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await mends(life, life.maria, "Take it away")
    await life.passes(minutes=2)
    assert life.world.shop.standing("r1") == []
    assert "🔁 We took our answer away" in life.shows
    await life.answers(life.luca, RIGHT)
    assert [one.text for one in life.world.shop.standing("r1")] == [RIGHT]
    assert life.shows.startswith("*✅ Answer sent to Shop")


async def test_what_is_taken_away_goes_also_when_the_customer_takes_back_what_it_answered(
    editing: Life,
) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await mends(life, life.maria, "Take it away")
    life.world.shop.delete("r1")
    await life.shop_tells()
    await life.passes(minutes=2)
    assert life.world.shop.standing("r1") == []


async def test_where_nothing_can_be_changed_a_correction_follows(life: Life) -> None:
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await life.chooses(life.maria, "Fix the reply")
    assert "Change the words there" not in read(life.maria.view)
    life.maria.fill("The right words", SLIP)
    await life.maria.submit()
    assert "It says just what stands there already." in read(life.maria.view)
    life.maria.fill("The right words", "[what happened]")
    await life.maria.submit()
    assert "⛔ Must fix" in read(life.maria.view)
    life.maria.fill("The right words", "It is Ann, of course. Sorry.")
    await life.maria.submit()
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.standing("r1")] == [
        SLIP,
        "It is Ann, of course. Sorry.",
    ]
    assert life.shows.startswith("*✅ Answer sent to Shop")


async def test_a_mended_reply_is_checked_like_a_new_one_where_blocks_are_plain_too(
    editing: Life,
) -> None:
    life = editing
    life.world.workspace.new_blocks = False
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await mends(life, life.maria, "Change the words there", f"{RIGHT} You should have read it.")
    assert "⚠️ Read again" in read(life.maria.view)
    life.maria.fill("The right words", f"{RIGHT} It was your own fault.")
    await life.maria.submit()
    assert '"your own fault"' in read(life.maria.view)
    life.maria.fill("The right words", RIGHT)
    await life.maria.submit()
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.standing("r1")] == [RIGHT]


async def test_two_people_mend_one_reply_once(editing: Life) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    await life.chooses(life.luca, "Fix the reply")
    await mends(life, life.maria, "Change the words there", RIGHT)
    life.luca.fill("The right words", "Something else.")
    await life.luca.submit()
    assert "A change is on its way already." in read(life.luca.view) + str(life.luca.view)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.standing("r1")] == [RIGHT]


async def test_a_change_whose_answer_was_lost_is_made_once_more_and_stands_once(
    editing: Life,
) -> None:
    life = editing
    await life.shop("Never arrived.")
    await life.answers(life.maria, SLIP)
    life.world.shop.lose_answer(times=1)
    await mends(life, life.maria, "Change the words there", RIGHT)
    await life.passes(minutes=2)
    await life.passes(minutes=10)
    assert [one.text for one in life.world.shop.standing("r1")] == [RIGHT]
    assert "✏️" not in life.shows


async def test_una_recensione_falsa_si_segnala_e_riceve_risposta(vita: Life) -> None:
    await vita.shop("Mai visto un posto peggiore, evitate.")
    await vita.maria.click(vita.card, "Altro…")
    await vita.maria.choose("Che cosa vuoi fare?", "Sembra falsa: segnalala")
    await vita.maria.submit()
    assert "Merita comunque una risposta calma" in read(vita.maria.view)
    vita.maria.fill("Che cosa hai scritto?", "Non è mai stato da noi.")
    await vita.maria.submit()
    await vita.settle()
    assert "🚩 Segnalata come falsa da Maria Rossi" in vita.shows
    assert "ancora nessuna risposta" in vita.shows
    await vita.maria.click(vita.card, "Rispondi")
    assert "Sembra falsa: risposta calma" in str(vita.maria.view)
    await vita.maria.close()
    await vita.answers(vita.maria, "Buongiorno, ci scriva: vogliamo capire.")
    assert vita.shows.startswith("*✅")
    await vita.maria.click(vita.card, "Altro…")
    await vita.maria.choose("Che cosa vuoi fare?", "Sembra falsa: segnalala")
    await vita.maria.submit()
    await vita.maria.choose("Che cosa hanno risposto?", "l'hanno tolta")
    await vita.maria.submit()
    await vita.settle()
    assert "l'hanno tolta" in vita.shows
