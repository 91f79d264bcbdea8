"""`ascolto export`: what customers said and what became of it leaves with whoever it belongs to."""

import csv
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.migrations import migrate
from bot.models import Answer, Review, Revision
from bot.poke import Poke
from bot.queries import taking
from tests.cli.conftest import Ascolto
from tests.config.example import ENVIRON
from tests.queries.conftest import NOW, Rows


@pytest.fixture
async def heard(database_url: str) -> dict[str, str]:
    """Ann complained, wrote it anew and was answered; Bob, a day later, was not judged critical."""
    db = Database(database_url, Poke())
    await migrate(db)
    rows = Rows(db)
    await rows.source()
    case = await rows.case(state="answered", evidence="shown", owner="U0MARIA", ended_at=NOW)
    ann = {"author_name": "Ann", "author_email": "Ann@example.org", "mail_key": "ann@example.org"}
    ann["author_handle"] = "@ann_v"
    words = {"text": '=Never\narrived, "again"', "rating": 2, "scale": 10, "critical": True}
    said = await rows.review(**ann, **words, case_id=case.id, topics=["delivery", "staff"])
    await rows.make(
        Revision, review_id=said.id, number=1, title="", text="Late.", rating=4, seen_at=NOW
    )
    answer = {"review_id": said.id, "kind": "shown", "at": NOW, "seen_at": NOW}
    await rows.make(Answer, external_id="a1", text="We are sorry, Ann.", by="Maria", **answer)
    await rows.make(Answer, external_id="a2", text="Taken away.", gone_at=NOW, **answer)
    day = NOW + timedelta(days=1)
    bob = {"author_name": "Bob", "author_phone": "+39 333 123 4567", "phone_key": "+393331234567"}
    await rows.review(**bob, text="Nice.", quiet="not_critical", received_at=day)
    await db.dispose()
    return {"DATABASE_URL": database_url}


async def lines(ascolto: Ascolto, *words: str, **environ: str) -> list[dict[str, Any]]:
    result = await ascolto("export", *words, **environ)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


async def test_a_review_leaves_with_all_that_belongs_to_it(
    ascolto: Ascolto, heard: dict[str, str]
) -> None:
    ann, bob = await lines(ascolto, **heard)
    assert (ann["customer"], ann["stars"], ann["before"]) == ("Ann", 1, ["Late."])
    assert (ann["state"], ann["evidence"], ann["owner"]) == ("answered", "shown", "U0MARIA")
    assert ann["answers"] == [
        {"at": NOW.isoformat(), "by": "Maria", "kind": "shown", "text": "We are sorry, Ann."}
    ]
    assert (bob["critical"], bob["case"], bob["answers"]) == (0, None, [])
    told = (await ascolto("export", **heard)).stderr
    assert "2 reviews. These are your customers' words" in told


async def test_nothing_is_left_out_where_one_portion_ends(
    ascolto: Ascolto, heard: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH", 1)
    assert [one["customer"] for one in await lines(ascolto, **heard)] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("customer", "names"),
    [
        ("ann@EXAMPLE.org", ["Ann"]),
        ("ann", ["Ann"]),
        ("+39 (333) 1234567", ["Bob"]),
        ("@Ann_V", ["Ann"]),
        ("ann_v", ["Ann"]),
        ("An", []),
    ],
)
async def test_one_customer_gets_what_is_kept_of_them_and_nothing_else(
    ascolto: Ascolto, heard: dict[str, str], customer: str, names: list[str]
) -> None:
    found = await lines(ascolto, "--customer", customer, **heard)
    assert [one["customer"] for one in found] == names


async def test_a_day_to_begin_with_leaves_out_what_came_before(
    ascolto: Ascolto, heard: dict[str, str]
) -> None:
    day = (NOW + timedelta(days=1)).date().isoformat()
    assert [one["customer"] for one in await lines(ascolto, "--since", day, **heard)] == ["Bob"]
    wrong = await ascolto("export", "--since", "ieri", LC_ALL="it_IT.UTF-8", **heard)
    assert wrong.exit_code == 1
    assert wrong.stderr == "--since: 'ieri' non è una data: scrivila come \"2026-01-01\".\n"


async def test_a_spreadsheet_reads_it_and_calculates_no_customers_words(
    ascolto: Ascolto, heard: dict[str, str]
) -> None:
    result = await ascolto("export", "--csv", **heard)
    ann, bob = csv.DictReader(io.StringIO(result.stdout, newline=""))
    assert ann["text"] == '\'=Never\narrived, "again"'
    assert (ann["answers"], ann["topics"]) == ("We are sorry, Ann.", "delivery, staff")
    assert bob["phone"] == "'+39 333 123 4567"
    assert (ann["critical"], ann["practice"]) == ("1", "0")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
async def test_no_cell_begins_like_a_formula(
    ascolto: Ascolto, heard: dict[str, str], sign: str
) -> None:
    async with rows_of(heard) as rows:
        await rows.review(external_id="eve", author_name="Eve", text=f"{sign}cmd()")
    result = await ascolto("export", "--csv", "--customer", "Eve", **heard)
    [eve] = csv.DictReader(io.StringIO(result.stdout, newline=""))
    assert eve["text"] == f"'{sign}cmd()"


async def test_a_number_is_read_as_in_the_teams_country(
    ascolto: Ascolto, heard: dict[str, str], config_file: None
) -> None:
    found = await lines(ascolto, "--customer", "333 1234567", **ENVIRON, **heard)
    assert [one["customer"] for one in found] == ["Bob"]


async def test_a_day_begins_at_midnight_where_the_team_is(
    ascolto: Ascolto, heard: dict[str, str], config_file: None
) -> None:
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)  # half past midnight in Rome
    async with rows_of(heard) as rows:
        await rows.review(external_id="eve", author_name="Eve", received_at=late)
    found = await lines(ascolto, "--since", "2026-12-02", **ENVIRON, **heard)
    assert [one["customer"] for one in found] == ["Eve"]


async def test_what_was_said_before_and_answered_stands_in_its_order(
    ascolto: Ascolto, heard: dict[str, str]
) -> None:
    async with rows_of(heard) as rows:
        [said, _] = await rows.all(Review)
        later = {"review_id": said.id, "seen_at": NOW}
        await rows.make(Revision, number=2, title="", text="Later.", rating=4, **later)
        answer = {"kind": "shown", "text": "First.", "by": "Bo", **later}
        await rows.make(Answer, external_id="a0", at=NOW - timedelta(hours=1), **answer)
    [ann, _] = await lines(ascolto, **heard)
    assert ann["before"] == ["Late.", "Later."]
    assert [one["text"] for one in ann["answers"]] == ["First.", "We are sorry, Ann."]


@asynccontextmanager
async def rows_of(heard: dict[str, str]) -> AsyncIterator[Rows]:
    """More of what was heard."""
    db = Database(heard["DATABASE_URL"], Poke())
    yield Rows(db)
    await db.dispose()


async def test_what_was_exported_can_be_judged(ascolto: Ascolto, heard: dict[str, str]) -> None:
    for way in (["export"], ["export", "--csv"]):
        exported = (await ascolto(*way, **heard)).stdout
        judged = await ascolto("triage", "-", "--jsonl", input=exported)
        assert judged.exit_code == 0, judged.output
        assert len(judged.stdout.splitlines()) == 2
