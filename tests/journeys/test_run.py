"""From an empty folder to an answered customer: `ascolto init`, `check`, `run`, on the real clock,
beside a work chat in another process."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.processes import Ascolto, Chat, chat
from tests.servers.process import free_ports
from tests.servers.shop import Shop

ANSWER = "Ci dispiace, il pacco parte oggi."
# The bot looks every five seconds and gives one reminder of all due: these rungs stand apart.
QUICK = """rungs = [
  { after = "clock 1s", tell = "owner" },
  { after = "clock 15s", tell = "slack_channel" },
]
"""


@pytest.fixture
async def talk() -> AsyncIterator[Chat]:
    async with chat() as there:
        yield there


async def set_up(ascolto: Ascolto, talk: Chat, database_url: str, mode: str) -> tuple[str, str]:
    """What README says, in short spans; the address of the bot and the shop's secret."""
    ready, [port] = talk.ready, free_ports(1)
    await ascolto("init", SLACK_BOT_TOKEN=ready["bot_token"], SLACK_APP_TOKEN=ready["app_token"])
    ascolto.change(
        ".env",
        ("# SLACK_API_URL=https://slack.com/api/", f"SLACK_API_URL={ready['api_url']}"),
        ("# DATABASE_URL=sqlite:///ascolto.db", f"DATABASE_URL={database_url}"),
        ("# HTTP_PORT=8080", f"HTTP_PORT={port}"),
        ("# LOG_FORMAT=console", "LOG_FORMAT=json"),
        ("# SLACK_SIGNING_SECRET=", f"SLACK_SIGNING_SECRET={ready['signing_secret']}"),
        ("# SLACK_MODE=", f"SLACK_MODE={mode}"),
    )
    ascolto.change("ascolto.toml", ('undo = "60s"', 'undo = "1s"'))
    toml = (ascolto.folder / "ascolto.toml").read_text(encoding="utf-8")
    short = re.sub(r"rungs = \[.*?\n\]\n", QUICK, toml, flags=re.DOTALL)
    (ascolto.folder / "ascolto.toml").write_text(short, encoding="utf-8")
    secret = re.search(r"SHOP_WEBHOOK_SECRET=(\S+)", (ascolto.folder / ".env").read_text())
    assert secret
    return f"http://127.0.0.1:{port}", secret[1]


async def start(ascolto: Ascolto, talk: Chat, url: str, mode: str) -> None:
    await ascolto.run()
    if mode == "http":
        told = await talk.post("socket", do="http", url=f"{url}/slack/events")
        assert told == {"verified": True}


def saying(*words: str) -> Any:
    return lambda message: all(word in message["says"] for word in words)


@pytest.mark.parametrize(
    ("mode", "database_url"),
    [("socket", "sqlite"), ("http", "postgresql")],
    indirect=["database_url"],
)
async def test_from_an_empty_folder_to_an_answered_customer(
    ascolto: Ascolto, talk: Chat, database_url: str, mode: str
) -> None:
    url, secret = await set_up(ascolto, talk, database_url, mode)
    await ascolto("check", "--json")
    await start(ascolto, talk, url, mode)
    async with Shop(secret=secret) as shop:
        shop.review("Pacco mai arrivato, è la terza volta che scrivo.")
        assert (await shop.push(f"{url}/hooks/shop")).said["accepted"] == 1
        card = await talk.stands("#support", saying("Da rispondere", "Pacco mai arrivato"))

        # Maria reads Slack in English: what is hers alone speaks English.
        reminder = saying("Hi Maria Rossi, one customer is waiting for an answer.")
        await talk.stands("", reminder, person="care-lead")
        await talk.stands("#support", saying("Nessuno ha ancora risposto a questo cliente"))

        there = {"channel": card["channel"], "ts": card["ts"]}
        await talk.does("care-lead", "click", what="Rispondi", **there)
        await talk.does("care-lead", "fill", what="Your reply", text=ANSWER)
        await talk.does("care-lead", "submit")
        await talk.stands("#support", saying("✅ Risposta inviata a Shop"))
        assert [(one.text, one.by, one.times) for one in shop.replies] == [
            (ANSWER, "Maria Rossi", 1)
        ]
        await talk.stands("", saying("✅ done"), person="care-lead")
        await talk.does("care-lead", "command", name="/reviews", text="aperte")
        told = (await talk.get("person", person="care-lead"))["ephemerals"][-1]
        assert told["says"] == "No customer is waiting."

    said = await ascolto.stop()
    assert "stopped" in said
    assert "Traceback" not in said
    assert (await talk.get("state"))["too_fast"] == []


async def reply_leaves_soon(shop: Shop, talk: Chat, url: str) -> None:
    """A customer complains, and somebody sends the answer, which waits for its undo."""
    shop.review("Pacco mai arrivato.")
    await shop.push(f"{url}/hooks/shop")
    card = await talk.stands("#support", saying("Pacco mai arrivato"))
    there = {"channel": card["channel"], "ts": card["ts"]}
    await talk.does("care-lead", "click", what="Rispondi", **there)
    await talk.does("care-lead", "fill", what="Your reply", text=ANSWER)
    await talk.does("care-lead", "submit")


async def test_a_reply_that_waits_when_the_bot_is_stopped_leaves_after_the_next_start(
    ascolto: Ascolto, talk: Chat, database_url: str
) -> None:
    url, secret = await set_up(ascolto, talk, database_url, "socket")
    ascolto.change("ascolto.toml", ('undo = "1s"', 'undo = "3s"'))
    await start(ascolto, talk, url, "socket")
    async with Shop(secret=secret) as shop:
        await reply_leaves_soon(shop, talk, url)
        await ascolto.stop()
        assert shop.replies == []
        await start(ascolto, talk, url, "socket")
        await talk.stands("#support", saying("✅ Risposta inviata a Shop"))
        assert [(one.text, one.times) for one in shop.replies] == [(ANSWER, 1)]
    await ascolto.stop()


async def test_a_pause_from_the_command_line_is_seen_in_slack_and_holds_what_would_leave(
    ascolto: Ascolto, talk: Chat, database_url: str
) -> None:
    url, secret = await set_up(ascolto, talk, database_url, "socket")
    ascolto.change("ascolto.toml", ('undo = "1s"', 'undo = "1h"'))
    await start(ascolto, talk, url, "socket")
    async with Shop(secret=secret) as shop:
        await reply_leaves_soon(shop, talk, url)
        await talk.stands("#support", saying("Parte"))
        assert "Paused" in await ascolto("pause")
        await talk.stands("#support", saying("⏸ La risposta aspetta", "In pausa: non parte nulla"))
        await talk.stands("#reviews", saying("(riga di comando) ha messo tutto in pausa"))
        assert "paused already" in await ascolto("pause")
        assert "Resumed" in await ascolto("resume")
        await talk.stands("#reviews", saying("(riga di comando) ha fatto ripartire tutto"))
        await talk.stands("#support", saying("Parte"))
        told = (await talk.get("messages", channel="#reviews"))["messages"]
        assert len([one for one in told if "(riga di comando)" in one["says"]]) == 2
    await ascolto.stop()


async def test_a_second_bot_on_the_same_file_is_told_why_not(
    ascolto: Ascolto, talk: Chat, tmp_path: Path
) -> None:
    database_url = f"sqlite:///{tmp_path / 'ascolto.db'}"
    url, _ = await set_up(ascolto, talk, database_url, "socket")
    await start(ascolto, talk, url, "socket")
    with pytest.raises(AssertionError, match="another Ascolto is running"):
        await Ascolto(tmp_path)("run")
    await ascolto.stop()
