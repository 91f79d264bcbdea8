"""Commands that only show."""

import json
from typing import Any

import pytest

from bot.channels import channels
from bot.cli.texts import env_example
from bot.locale import Words
from bot.models import Attunement
from bot.queries import lanes, sources
from bot.triage import attuning, semantic
from tests.cli.conftest import Ascolto, write
from tests.config.example import ENVIRON, EXAMPLE
from tests.queries.conftest import NOW, Rows
from tests.triage.test_second_opinion import needs_embedding

KEYS = (
    "slug name list webhook rating edited reply max_length length_unit one_reply answers public"
).split()


async def test_channels_are_listed_with_all_their_facts(ascolto: Ascolto) -> None:
    result = await ascolto("channels", "--json")
    rows = {row["slug"]: row for row in json.loads(result.stdout)}
    assert set(rows) == set(channels()) >= {"webhook"}
    assert all(list(row) == KEYS for row in rows.values())
    webhook = rows["webhook"]
    assert (webhook["list"], webhook["webhook"], webhook["public"]) == (False, True, None)


async def test_channels_are_a_table_for_people(ascolto: Ascolto) -> None:
    result = await ascolto("channels")
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("webhook")]
    assert row.split()[:3] == ["webhook", "Webhook", "–"]
    assert row.rstrip().endswith("you say")


async def test_in_a_narrow_terminal_what_is_copied_stays_in_one_piece(ascolto: Ascolto) -> None:
    result = await ascolto("channels", COLUMNS="80", LC_ALL="it_IT.UTF-8")
    lines = result.stdout.splitlines()
    assert {slug for slug in channels() for line in lines if line.startswith(f"{slug} ")} == set(
        channels()
    )
    assert max(map(len, lines)) <= 80


@pytest.mark.usefixtures("config_file")
async def test_sources_say_who_reads_them(ascolto: Ascolto) -> None:
    result = await ascolto("sources", **ENVIRON)
    told = ["shop", "webhook", "aurora", "everyone", "–", "–"]
    assert result.stdout.splitlines()[1].split() == told
    result = await ascolto("sources", "--json", **ENVIRON)
    facts = {"channel": "webhook", "brand": "aurora", "public": True, "practice": False}
    facts |= {"problems": None, "used_to": None}
    assert json.loads(result.stdout) == [{"id": "shop", **facts}]


@pytest.mark.usefixtures("config_file")
async def test_sources_say_what_ails_them(ascolto: Ascolto, rows: Rows, database_url: str) -> None:
    environ = {**ENVIRON, "DATABASE_URL": database_url}
    well = await ascolto("sources", **environ)
    assert well.stdout.splitlines()[1].split()[-1] == "works"
    async with rows.db.write() as tx:
        await lanes.hold_back(tx, lanes.sending_lane("shop"), NOW, "the password was refused")
        for problem in ("no answer", "no answer"):
            await sources.failed(tx, "shop", NOW, problem=problem, retry_at=NOW)
    [told] = json.loads((await ascolto("sources", "--json", **environ)).stdout)
    assert told["problems"] == [
        "It cannot be read since 2026-11-23 08:00 UTC: no answer.",
        "Replies do not get out through it: the password was refused.",
    ]
    table = await ascolto("sources", **environ, LC_ALL="it_IT.UTF-8", LANGUAGE="")
    assert " ".join(table.stdout.split()).endswith(
        "chiunque – Non si può leggere dal 2026-11-23 08:00 UTC: no answer. "
        "Le risposte non partono da qui: the password was refused."
    )


@needs_embedding
@pytest.mark.usefixtures("config_file")
async def test_sources_say_whether_the_judgement_is_used_to_them(
    ascolto: Ascolto, rows: Rows, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {**ENVIRON, "DATABASE_URL": database_url, "LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}

    async def told() -> str:
        return " ".join((await ascolto("sources", **environ)).stdout.split())

    monkeypatch.setattr(semantic, "THERE", True)
    for _ in range(12):
        await rows.review()
    await rows.review(text="")
    assert "50 messaggi (finora 12)" in await told()
    facts: dict[str, Any] = {"at": NOW, "heard": 62, "meaning": [0.0] * 385}
    await rows.make(Attunement, source_id="shop", shipped=attuning.shipped(), **facts)
    assert "abituata dopo" in await told()
    assert "62 messaggi (2026-11-23)" in await told()
    [found] = json.loads((await ascolto("sources", "--json", **environ)).stdout)
    assert found["used_to"] == {"messages": 62, "at": NOW.isoformat()}
    write(EXAMPLE + "\n[triage]\nattune = false\n")
    assert "messaggi" not in await told()


async def test_the_example_of_env_is_printed_as_it_stands_in_the_checkout(ascolto: Ascolto) -> None:
    assert (await ascolto("env-example")).stdout == env_example(Words("en"))


async def test_the_version_is_said(ascolto: Ascolto) -> None:
    result = await ascolto("--version")
    assert result.stdout.startswith("ascolto 0.")
