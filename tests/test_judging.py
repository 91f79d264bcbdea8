"""The bot gets used to how customers speak on each source, by itself."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.judging import MONTH, attune, used_to
from bot.models import Attunement
from bot.queries import attunements
from bot.triage import Judge, attuning, semantic
from bot.triage.attuning import FEWEST
from tests import desk
from tests.intake.hearing import hear, said
from tests.triage.messages import labelled
from tests.triage.test_second_opinion import needs_embedding
from tests.world import World, world

pytestmark = needs_embedding
TEXTS = [one.text for language in ("en", "it") for one in labelled(language)]


@pytest.fixture
async def here(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, database_url=database_url) as made:
        made.deps = replace(made.deps, judge=Judge())
        yield made


async def heard(here: World, first: int, last: int, source: str = "shop") -> None:
    """Customers say these; words alone judge them."""
    await hear(here, *(said(f"r{n}", TEXTS[n], None) for n in range(first, last)), source=source)


async def listen(here: World, **changed: Any) -> list[Attunement]:
    """What is known of the sources once the bot has listened."""
    judge = Judge(semantic.opinion)
    await attune(replace(here.deps, judge=judge, **changed))
    found = await desk.rows(here, Attunement)
    assert set(judge.attuned) <= {one.source_id for one in found}
    return found


async def known(here: World) -> Mapping[str, semantic.Lean]:
    async with here.deps.db.read() as tx:
        return await used_to(tx, here.deps.config)


async def test_it_listens_from_fifty_messages_on_and_at_a_hundred_again(here: World) -> None:
    await heard(here, 0, FEWEST - 1)
    assert await listen(here) == []
    await heard(here, FEWEST - 1, FEWEST)
    [first] = await listen(here)
    assert (first.source_id, first.heard, len(first.meaning)) == ("shop", 50, 385)
    await heard(here, 50, 99)
    assert [one.heard for one in await listen(here)] == [50]
    await heard(here, 99, 110)
    [second] = await listen(here)
    assert second.heard == 100
    assert second.meaning != first.meaning


async def test_it_listens_anew_after_a_month_and_to_another_version(here: World) -> None:
    await heard(here, 0, FEWEST)
    [first] = await listen(here)
    here.clock.step(seconds=MONTH.total_seconds() - 1)
    assert [one.at for one in await listen(here)] == [first.at]
    here.clock.step(seconds=1)
    [second] = await listen(here)
    assert second.at - first.at >= timedelta(days=30)
    async with here.deps.db.write() as tx:
        await attunements.keep(
            tx, "shop", here.clock.now(), heard=50, shipped="another", meaning=second.meaning
        )
    assert await known(here) == {}
    assert [one.shipped for one in await listen(here)] == [attuning.shipped()]
    assert list(await known(here)) == ["shop"]


async def test_who_does_not_want_it_has_no_row(here: World) -> None:
    await heard(here, 0, FEWEST)
    triage = replace(here.deps.config.triage, attune=False)
    assert await listen(here, config=replace(here.deps.config, triage=triage)) == []
    await attune(here.deps)
    assert await desk.rows(here, Attunement) == []


async def test_those_who_practise_are_not_listened_to(here: World) -> None:
    await heard(here, 0, FEWEST)
    shop = replace(here.deps.config.sources["shop"], practice=True)
    sources = {**here.deps.config.sources, "shop": shop}
    assert await listen(here, config=replace(here.deps.config, sources=sources)) == []
