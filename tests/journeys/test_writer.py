"""Others word things for the team: a translation beside the customer's words, a draft in the
brand's voice. And when they are ill, everything goes on without them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.person import Person
from tests.journeys.life import Life, read, typed
from tests.servers.writers import Writers
from tests.world import TOML, world

VOICED = TOML.replace("signature =", 'voice = "Warm and plain."\nsignature =')
GERMAN = "Das Paket ist nie angekommen, Bestellung AB-12345. Eine Frechheit! Gruß, Hans Müller"
ENGLISH = "The parcel never arrived, order AB-12345. What a cheek! Regards, Hans Müller"
ITALIAN = "Il pacco non è mai arrivato, ordine AB-12345. Che sfacciataggine! Saluti, Hans Müller"
WORDS = {"en": ENGLISH, "it": ITALIAN}


def translated(text: str, language: str) -> str:
    """As a translator does it: the masks stay as they are."""
    order, name = re.findall(r"QX\dZ", text)
    return WORDS[language].replace("AB-12345", order).replace("Hans Müller", name)


def templates(person: Person) -> list[str]:
    """What can be chosen in the open reply modal."""
    assert person.view is not None
    [block] = [one for one in person.view.content["blocks"] if one.get("block_id") == "template"]
    return [one["text"]["text"] for one in block["accessory"]["options"]]


@pytest.fixture
async def others() -> AsyncIterator[Writers]:
    async with Writers() as running:
        running.translates = translated
        yield running


async def test_a_german_review_has_a_translation_and_a_draft_in_the_brands_voice(
    tmp_path: Path, database_url: str, others: Writers
) -> None:
    environ = others.environ("llm", "deepl")
    async with world(tmp_path, database_url, toml=VOICED, environ=environ) as made:
        life, maria = Life(made), made.workspace.as_person("care-lead")
        await life.shop(GERMAN, name="Hans Müller")
        assert GERMAN in life.shows.replace("&gt; ", "")
        assert f"*Translation:* {ENGLISH}" in life.shows
        assert "truly" in life.shows
        left = " ".join(others.texts)
        assert [one for one in ("Müller", "AB-12345", "care@") if one in left] == []

        await maria.click(life.card, "Reply")
        assert f"*Translation:* {ENGLISH}" in read(maria.view)
        assert "truly" in typed(maria)
        assert templates(maria)[0] == "In the brand's voice"
        await maria.choose("Choose one", templates(maria)[1])
        assert "truly" not in typed(maria)
        await maria.choose("Choose one", "In the brand's voice")
        assert "truly" in typed(maria)
        await maria.close()
        assert made.shop.replies == []

        others.fail("500")
        await life.shop(GERMAN, name="Hans Müller")
        assert "Draft (not sent):" in life.shows
        assert "truly" not in life.shows
        assert "Translation" not in life.shows
        first = life.shows
        for _ in range(3):
            await life.passes(minutes=5)
        told = [one for one in life.reminders(maria) if "does not answer as it should" in one]
        assert len(told) == 2, "of each of the two once"

        others.heal()
        await life.passes(minutes=10)
        assert f"*Translation:* {ENGLISH}" in life.shows
        assert "truly" not in life.shows, "a draft never changes under a reader's eyes"
        assert life.shows.split("Draft")[1] == first.split("Draft")[1]
        assert "some-model answers again." in " ".join(life.reminders(maria))
        await maria.click(life.card, "Reply")
        assert "truly" not in typed(maria)
        await maria.choose("Choose one", "In the brand's voice")
        assert "truly" in typed(maria)
        await life.sends(maria)
        await life.passes(minutes=2)
        assert len(made.shop.replies) == 1


async def test_whoever_reads_another_language_than_the_team_finds_a_translation_too(
    tmp_path: Path, database_url: str, others: Writers
) -> None:
    environ = others.environ("llm", "libretranslate")
    async with world(tmp_path, database_url, toml=VOICED, environ=environ, locale="it-IT") as made:
        life, maria = Life(made), made.workspace.as_person("care-lead")
        await life.shop(GERMAN, name="Hans Müller")
        await maria.click(life.card, "Reply")
        assert f"*Traduzione:* {ENGLISH}" in read(maria.view)
        assert "truly" in typed(maria)
        assert "Buongiorno Hans" in read(maria.view).partition("Che cosa dice")[2]
        await maria.close()
        await life.settle()
        await maria.click(life.card, "Reply")
        assert f"*Traduzione:* {ITALIAN}" in read(maria.view)
        assert f"*Translation:* {ENGLISH}" in life.shows
