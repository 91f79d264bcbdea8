"""`ascolto forecast`: the past replayed against a configuration."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.db import Database
from bot.migrations import migrate
from bot.poke import Poke
from bot.queries import people
from bot.triage import semantic
from tests.cli.conftest import Ascolto, write
from tests.config.example import ENVIRON, changed
from tests.queries.conftest import Rows
from tests.triage.test_second_opinion import needs_embedding

ALWAYS = changed(('hours = "Mon-Fri 09:00-13:00 14:00-18:00"', 'hours = "always"'))
PNG = b"\x89PNG"


@pytest.fixture
async def past(database_url: str) -> dict[str, str]:
    """Two days and five hours ago: one complaint still waits, one was answered after half an hour,
    one got no case then, one came through a source that is gone."""
    db = Database(database_url, Poke())
    await migrate(db)
    rows, at = Rows(db), Clock().now() - timedelta(days=2, hours=5)
    await rows.source()
    await rows.source("old")
    said: dict[str, Any] = {"received_at": at, "posted_at": at, "material_at": at, "scale": 5}
    waits = await rows.case(opened_at=at)
    await rows.review(**said, rating=1, case_id=waits.id)
    ended = await rows.case(state="answered", ended_at=at + timedelta(minutes=50))
    later = {**said, "received_at": at + timedelta(minutes=20)}
    await rows.review(**later, rating=2, case_id=ended.id)
    await rows.review(**said, rating=1, quiet="not_critical")
    await rows.review(**said, rating=5, text="Great!", quiet="not_critical")
    await rows.review(**said, rating=1, source_id="old")
    async with db.write() as tx:
        await people.keep_name(tx, "#support", "C0SUPPORT", [], at)
    await db.dispose()
    return {"DATABASE_URL": database_url, **ENVIRON}


async def test_it_says_what_would_have_come_where_and_to_whom(
    ascolto: Ascolto, past: dict[str, str]
) -> None:
    write(ALWAYS)
    told = await ascolto("forecast", "--days", "4", "--json", **past)
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    rooms = {one.pop("slack_channel"): one for one in found["slack_channels"]}
    quiet = {"storm_cards": 0, "escalations": 0, "cards": 0, "critical": 0, "not_critical": 1}
    assert rooms["#reviews"] == quiet
    support = {"critical": 3, "not_critical": 0, "cards": 3, "storm_cards": 0, "escalations": 2}
    assert rooms["#support"] == support
    assert {one["person"]: one["reminders"] for one in found["people"]} == {
        "@care-lead": 1,
        "@head-of-care": 1,
    }
    assert len(found["days"]) == 4
    assert (found["heard"], found["guessed"], found["left_out"]) == (5, 1, {"old": 1})


async def test_another_configuration_is_tried_beside_that_of_today(
    ascolto: Ascolto, past: dict[str, str]
) -> None:
    write(ALWAYS)
    other = ALWAYS.replace('"#support"', '"#late"').replace('after = "1h"', 'after = "10m"')
    write(other, "n.toml")
    told = await ascolto(
        *("forecast", "--days", "4", "--config", "n.toml", "--png", "chart.png"),
        **past,
        LC_ALL="it_IT.UTF-8",
        COLUMNS="120",
    )
    assert told.exit_code == 0, told.output
    lines = [" ".join(line.split()) for line in told.stdout.splitlines()]
    assert "#late 3 3 0 2 0" in lines
    assert "@care-lead 2" in lines  # two waited for more than ten minutes
    told_today = (
        "Con l'ascolto.toml di oggi: 3 schede, 2 promemoria e 2 avvisi al canale su 5 recensioni."
    )
    assert told_today in " ".join(lines)
    assert "1 recensione della fonte old" in told.stderr
    assert Path("chart.png").read_bytes().startswith(PNG)  # noqa: ASYNC240


async def test_a_configuration_with_mistakes_is_told_like_that_of_today(
    ascolto: Ascolto, past: dict[str, str]
) -> None:
    write(ALWAYS)
    write(ALWAYS.replace('owner = "@care-lead" ', 'ovner = "x" '), "new.toml")
    told = await ascolto("forecast", "--config", "new.toml", **past)
    assert told.exit_code == 1
    assert "new.toml, line" in told.stderr
    nothing = await ascolto("forecast", "--days", "1", **past)
    assert nothing.stdout.startswith("Nothing was heard since ")


@needs_embedding
async def test_it_thinks_twice_as_the_bot_does_and_only_with_quick_does_not(
    ascolto: Ascolto, rows: Rows, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "THERE", True)
    at = Clock().now() - timedelta(hours=1)
    said: dict[str, Any] = {"received_at": at, "posted_at": at, "material_at": at}
    await rows.review(**said, text="Lovely shop, but the delivery leaves a lot to be desired.")
    await rows.review(
        **said, text="I have been staring at the same loading circle since breakfast."
    )
    url = {"DATABASE_URL": database_url, **ENVIRON}
    write(ALWAYS)

    async def critical(*words: str) -> int:
        found = json.loads((await ascolto("forecast", "--json", *words, **url)).stdout)
        assert found["without_second_opinion"] is ("--quick" in words)
        return sum(room["critical"] for room in found["slack_channels"])

    assert (await critical(), await critical("--quick")) == (1, 2)
    told = await ascolto("forecast", "--quick", **url)
    assert "without the second opinion, so not quite as the bot judges." in told.stderr
    assert "second opinion" not in (await ascolto("forecast", **url)).stderr
    write(ALWAYS + "\n[triage]\nsecond_opinion = false\n")
    without = await ascolto("forecast", "--quick", **url)
    assert "second opinion" not in without.stderr
