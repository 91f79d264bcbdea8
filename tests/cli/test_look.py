"""Commands that only show."""

import json

import pytest

from bot.channels import channels
from bot.cli.texts import env_example
from tests.cli.conftest import Ascolto
from tests.config.example import ENVIRON

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


@pytest.mark.usefixtures("config_file")
async def test_sources_say_who_reads_them(ascolto: Ascolto) -> None:
    result = await ascolto("sources", **ENVIRON)
    assert result.stdout.splitlines()[1].split() == ["shop", "webhook", "aurora", "everyone"]
    result = await ascolto("sources", "--json", **ENVIRON)
    assert json.loads(result.stdout) == [
        {"id": "shop", "channel": "webhook", "brand": "aurora", "public": True, "practice": False}
    ]


async def test_the_example_of_env_is_printed_as_it_stands_in_the_checkout(ascolto: Ascolto) -> None:
    assert (await ascolto("env-example")).stdout == env_example()


async def test_the_version_is_said(ascolto: Ascolto) -> None:
    result = await ascolto("--version")
    assert result.stdout.startswith("ascolto 0.")
