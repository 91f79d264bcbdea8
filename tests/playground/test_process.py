"""The playground as a process of its own, acted in from outside."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.manifest import app_manifest
from tests.playground.bots import actions, button

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot.playground")


class Outside:
    """Another process's view of it."""

    def __init__(self, ready: dict[str, str], http: aiohttp.ClientSession) -> None:
        self.ready = ready
        self.http = http
        self.client = AsyncWebClient(
            ready["bot_token"], base_url=ready["api_url"], retry_handlers=[]
        )

    async def get(self, path: str, **query: str) -> Any:
        async with self.http.get(f"{self.ready['url']}/play/{path}", params=query) as answer:
            return await answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"{self.ready['url']}/play/{path}", json=body) as answer:
            return await answer.json()


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[Outside]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *options, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 30)
    assert line.startswith(b"READY ")
    async with aiohttp.ClientSession() as http:
        yield Outside(json.loads(line.removeprefix(b"READY ")), http)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    async with running() as one:
        yield one


async def test_what_the_bot_posts_is_read_from_outside(outside: Outside) -> None:
    blocks = [actions(button("Reply", "reply"))]
    posted = await outside.client.chat_postMessage(channel="#reviews", text="card", blocks=blocks)
    told = await outside.get("messages", channel="#reviews", person="care-lead")
    assert [m["ts"] for m in told["messages"]] == [posted["ts"]]
    changes = (await outside.get("changes", since="0", wait="5"))["changes"]
    assert {"kind": "message", "ts": posted["ts"]}.items() <= changes[-1].items()
    assert (await outside.get("state"))["calls"] == {"chat.postMessage": 1}


async def test_people_act_from_outside(outside: Outside) -> None:
    blocks = [actions(button("Reply", "reply"))]
    posted = await outside.client.chat_postMessage(channel="C0REVIEWS", text="x", blocks=blocks)
    act = {"person": "care-lead", "channel": "C0REVIEWS"}
    said = await outside.post("act", **act, do="say", text="hello")
    assert said["done"]["text"] == "hello"
    click = await outside.post("act", **act, do="click", ts=posted["ts"], what="Reply")
    assert click == {"acked": False, "body": None, "why": "not_connected"}
    maria = await outside.get("person", person="care-lead")
    assert len(maria["troubles"]) == 1
    wrong = await outside.post("act", **act, do="click", ts=posted["ts"], what="Fly")
    assert wrong == {"error": "nothing called 'Fly' here; there is: 'Reply' (reply)"}
    assert "nothing called 'sing'" in (await outside.post("act", **act, do="sing"))["error"]


async def test_things_go_wrong_from_outside(outside: Outside) -> None:
    await outside.post("fault", do="lose_answer", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await outside.client.chat_postMessage(channel="C0REVIEWS", text="x")
    assert len((await outside.get("messages", channel="C0REVIEWS"))["messages"]) == 1
    await outside.post("fault", do="down")
    with pytest.raises(aiohttp.ClientError):
        await outside.client.auth_test()
    await outside.post("fault", do="up")
    assert (await outside.client.auth_test())["ok"]


async def test_a_page_elsewhere_cannot_act(outside: Outside) -> None:
    url = f"{outside.ready['url']}/play/fault"
    async with outside.http.post(url, data='{"do": "down"}') as answer:
        assert answer.status == 415


async def test_the_page_knows_what_the_manifest_offers(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(app_manifest("socket", "")), encoding="utf-8")
    async with running("--manifest", str(file)) as outside:
        url = f"{outside.ready['url']}/chat/view?as=U0MARIA&place=C0REVIEWS"
        async with outside.http.get(url) as answer:
            main = (await answer.json())["main"]
    assert 'data-command="/reviews mine"' in main
    assert "data-shortcut=" in main
    file.write_text("[]")
    done = await asyncio.create_subprocess_exec(
        *COMMAND, "--manifest", str(file), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    said = (await done.communicate())[1].decode()
    assert done.returncode == 2
    assert "is no app manifest in JSON: write it with `ascolto manifest --json > FILE`" in said
