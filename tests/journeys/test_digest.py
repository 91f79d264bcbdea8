"""The digest as people read it in the morning, and what they do from it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.state import Message
from bot.queries import cases
from bot.slack.ids import Do
from tests import desk
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.life import Life, read
from tests.world import WITH_DIGESTS, world

LATE = "Parcel never arrived, third time I write."
PRAISE = "Lovely vase, thank you so much!"


@pytest.fixture
async def life(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    async with world(tmp_path, database_url, toml=WITH_DIGESTS) as made:
        yield Life(made)


@pytest.fixture
async def vita(tmp_path: Path, database_url: str) -> AsyncIterator[Life]:
    toml = IN_ITALIAN.replace('digest = "no"\nweekly = "no"\n', "")
    async with world(tmp_path, database_url, toml=toml, mode="http", locale="it-IT") as made:
        yield Life(made)


def digest(life: Life, slack_channel: str) -> Message:
    """The last thing that the bot said in a Slack channel."""
    return life.world.cards(slack_channel)[-1]


async def test_a_customer_is_answered_from_the_digest(life: Life) -> None:
    await life.shop(LATE)
    await life.passes(hours=24)
    morning = digest(life, "#support")
    told = read(morning)
    assert "Good morning. 1 customer is waiting, 1 late." in told
    assert f'★☆☆☆☆ Shop · "{LATE}" · ⏰ 20 hours late · Maria Rossi' in told
    assert "Yesterday\n1 heard · 1 critical · 0 answered" in told.replace("*", "")
    await life.writes(life.maria, "It leaves today.", morning)
    await life.passes(minutes=2)
    assert [one.text for one in life.world.shop.replies] == ["It leaves today."]
    told = read(digest(life, "#support"))
    assert "No customer is waiting." in told
    assert "Reply" not in told
    await life.passes(hours=24)
    told = read(digest(life, "#support"))
    assert "No customer is waiting." in told
    assert "1 answered, 0% in time · half within 24 h" in told
    assert "Thanks to Maria Rossi." in told
    await life.passes(hours=24)
    assert read(digest(life, "#support")) == "*All quiet. 1 source is listened to.*"


async def test_many_cases_that_end_at_once_draw_the_digest_once(life: Life) -> None:
    for number in range(3):
        await life.shop(f"Parcel {number} never arrived.", name=f"Customer {number}")
    await life.passes(hours=24)
    morning, updates = digest(life, "#support"), life.world.workspace.called
    before = sum(one.args.get("ts") == morning.ts for one in updates("chat.update"))
    for number in (1, 2, 3):
        async with life.world.deps.db.write() as tx:
            now = life.world.clock.now()
            assert await cases.dismiss(tx, number, now, why="spam", by=desk.MARIA)
        await life.passes(seconds=1)
    await life.passes(minutes=1)
    assert "No customer is waiting." in read(digest(life, "#support"))
    after = sum(one.args.get("ts") == morning.ts for one in updates("chat.update"))
    assert after - before <= 2


async def test_what_was_judged_not_critical_is_called_back_from_the_digest(life: Life) -> None:
    await life.shop(PRAISE, 5)
    await life.passes(hours=24)
    morning = digest(life, "#reviews")
    assert "Judged not critical: 1" in read(morning)
    await life.luca.click(morning, "Needs an answer")
    assert "It has its card now" in await life.hears(life.luca, "card")
    await life.settle()
    assert PRAISE in read(digest(life, "#reviews"))


async def test_more_than_five_lead_to_the_whole_list(life: Life) -> None:
    for number in range(7):
        await life.shop(f"Parcel {number} never arrived.", name=f"Customer {number}")
    await life.passes(hours=24)
    morning = digest(life, "#support")
    assert "7 customers are waiting, 7 late." in read(morning)
    assert "and 2 more" in read(morning)
    await life.luca.click(morning, Do.SEE_ALL)
    assert "Parcel 6 never arrived." in await life.hears(life.luca, "7 customers are waiting.")


async def test_the_digest_is_there_for_who_asks(life: Life) -> None:
    await life.shop(LATE)
    await life.shop(PRAISE, 5)
    await life.luca.command("/reviews", "digest")
    assert "1 customer is waiting." in life.told(life.luca)
    await life.passes(hours=24)
    await life.luca.command("/reviews", "digest")
    told = life.told(life.luca)
    assert "2 heard · 1 critical · 1 praised" in told
    await life.luca.command("/reviews", "digest", "#support")
    assert "1 heard · 1 critical · 0 answered" in life.told(life.luca)
    await life.luca.command("/reviews", "week")
    assert "The week Tue 17 Nov - Mon 23 Nov." in life.told(life.luca)
    assert life.luca.troubles == []


async def test_il_riepilogo_in_italiano(vita: Life) -> None:
    await vita.shop("Pacco mai arrivato, è la terza volta che scrivo.")
    await vita.passes(hours=24)
    told = read(digest(vita, "#support"))
    assert "Buongiorno. 1 cliente aspetta, 1 in ritardo." in told
    assert "Da fare oggi" in told
    assert "arrivate 1 · critiche 1 · risposte 0" in told
    await vita.maria.command("/reviews", "riepilogo")
    assert "1 cliente aspetta, 1 in ritardo." in vita.told(vita.maria)
    await vita.maria.command("/reviews", "settimana")
    assert "La settimana mar 17 nov - lun 23 nov." in vita.told(vita.maria)
