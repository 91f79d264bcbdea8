"""A complaint in a shop, from the first word to the answer that stands there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import Life, read, typed
from tests.world import TOML, world

COMPLAINT = "Parcel never arrived, third time I write."
ANSWER = "We are sorry, Ann. It leaves today.\n\nThe Bottega Aurora team"


@pytest.fixture
async def confirming(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    """The shop says when a reply is visible; until then it does not count."""
    toml = TOML.replace("private_network = true", "private_network = true\nconfirms = true")
    async with world(tmp_path, database_url, toml=toml) as made:
        yield Life(made)


async def test_a_complaint_is_answered_once_and_then_all_is_quiet(life: Life) -> None:
    await life.shop(COMPLAINT)
    assert "Answer by 13:00" in life.shows
    assert "1 of 5 stars" in life.shows
    assert COMPLAINT in life.shows
    assert "Draft (not sent):" in life.shows

    await life.maria.click(life.card, "Reply")
    draft = typed(life.maria)
    assert draft.endswith("The Bottega Aurora team")
    life.maria.fill("Your reply", ANSWER)
    await life.sends(life.maria)
    told = life.told(life.maria)
    assert "Your reply leaves at 09:0" in told
    assert "Until then you can take it back." in told
    await life.settle()
    assert "Leaves at" in life.shows
    assert life.world.shop.replies == []

    await life.passes(minutes=2)
    [reply] = life.world.shop.replies
    assert (reply.review_id, reply.text, reply.by, reply.times) == ("r1", ANSWER, "Maria Rossi", 1)
    assert life.shows.startswith("*✅ Answer sent to Shop")
    assert "It leaves today." in life.shows

    before = life.everything()
    await life.passes(days=7)
    assert [one for one in life.everything() if "Answer sent" not in one] == [
        one for one in before if "Answer sent" not in one
    ]
    assert len(life.world.shop.replies) == 1
    assert life.reminders(life.maria) == []


async def test_un_reclamo_in_italiano_arriva_alla_risposta(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    assert "Da rispondere entro le 13:00" in vita.shows
    assert "Bozza (non inviata):" in vita.shows
    await vita.maria.click(vita.card, "Rispondi")
    assert "La leggeranno tutti, non solo chi ha scritto." in read(vita.maria.view)
    assert typed(vita.maria).endswith("Il team di Bottega Aurora")
    vita.maria.fill("La tua risposta", "Ci dispiace, il pacco parte oggi.")
    await vita.sends(vita.maria)
    assert "La tua risposta parte alle" in vita.told(vita.maria)
    await vita.passes(minutes=2)
    assert [one.text for one in vita.world.shop.replies] == ["Ci dispiace, il pacco parte oggi."]
    assert "✅ Risposta inviata a Shop alle" in vita.shows
    await vita.passes(days=7)
    assert vita.reminders(vita.maria) == []


async def test_nella_rete_privata_non_si_chiama_se_non_e_voluto(
    tmp_path: Path, database_url: str
) -> None:
    toml = IN_ITALIAN.replace("private_network = true\n", "")
    async with world(tmp_path, database_url, toml=toml, locale="it-IT") as made:
        vita = Life(made)
        await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
        await vita.answers(vita.maria, "Ci dispiace, Ann. Il pacco parte oggi.")
        assert "❗ Shop ha rifiutato la risposta: 127.0.0.1 è nella rete privata" in vita.shows
        assert "scrivi private_network = true nella sua [[source]]" in vita.shows
        assert "Correggi e reinvia" in vita.shows
        assert vita.world.shop.replies == []


async def test_a_reply_counts_when_the_shop_shows_it(confirming: Life) -> None:
    life = confirming
    await life.shop(COMPLAINT)
    await life.answers(life.maria, ANSWER)
    assert len(life.world.shop.replies) == 1
    assert "⏳ Sent, not yet visible on Shop" in life.shows

    await life.passes(minutes=70)
    assert "The reply left 1 hour ago but Shop does not show it yet" in life.thread()
    assert len(life.reminders(life.maria)) == 1

    life.world.shop.show(life.world.shop.replies[0].id)
    await life.shop_tells()
    assert "✅ Answer visible on Shop since" in life.shows
    await life.passes(days=7)
    assert len(life.reminders(life.maria)) == 1
    assert len(life.world.shop.replies) == 1
    assert "done" in life.reminders(life.maria)[0]


async def test_undo_takes_the_reply_back_and_the_better_one_leaves(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.writes(life.maria, "Read the terms first.")
    await life.maria.click(life.maria.ephemerals()[-1], "Undo send")
    assert typed(life.maria) == "Read the terms first."
    assert life.maria.ephemerals() == [], "what it said is over"
    life.maria.fill("Your reply", ANSWER)
    await life.sends(life.maria)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == [ANSWER]


async def test_silence_climbs_the_ladder_until_somebody_answers(life: Life) -> None:
    await life.shop(COMPLAINT)
    await life.passes(hours=1)
    assert "Hi Maria Rossi, one customer is waiting for an answer." in life.reminders(life.maria)[0]
    await life.passes(hours=2)
    assert "Nobody has answered this customer yet (since 09:00)" in life.thread()
    await life.passes(hours=3)
    assert "late" in life.shows
    await life.passes(days=1)
    assert "@U0ELENA, can you decide?" in life.thread()
    assert len(life.elena.pings()) == 1
    await life.answers(life.maria, ANSWER)
    count = len(life.everything())
    await life.passes(days=5)
    assert len(life.everything()) == count
    assert "✅ done" in life.reminders(life.maria)[0]
