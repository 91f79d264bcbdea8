import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Workspace
from tests.playground.bots import bolt, refused, socket_mode


async def test_too_many_calls_are_told_when_to_come_back(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.fail("chat.postMessage", error="ratelimited", retry_after=17)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C0REVIEWS", text="x")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "17"
    assert (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ok"]


async def test_a_lost_answer_leaves_the_work_done(ws: Workspace, client: AsyncWebClient) -> None:
    ws.lose_answer("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0REVIEWS", text="x")
    assert [m.text for m in ws.messages("#reviews")] == ["x"]


async def test_a_connection_cut_before_the_work_leaves_nothing(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.cut_before("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0REVIEWS", text="x")
    assert ws.messages("#reviews") == []


async def test_a_server_error_does_nothing(ws: Workspace, client: AsyncWebClient) -> None:
    ws.http_error("chat.update", 503)
    ts = (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ts"]
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_update(channel="C0REVIEWS", ts=ts, text="y")
    assert refusal.value.response.status_code == 503
    assert ws.messages("#reviews")[0].text == "x"


async def test_a_call_that_hangs_is_never_answered(ws: Workspace, client: AsyncWebClient) -> None:
    ws.hang("auth.test")
    call = asyncio.ensure_future(client.auth_test())
    await ws.until(lambda: ws.calls["auth.test"])
    await ws.settled()
    assert not call.done()
    call.cancel()


async def test_a_fault_may_meet_only_some_calls(ws: Workspace, client: AsyncWebClient) -> None:
    ws.fail("*", "is_archived", times=None, when=lambda args: args.get("channel") == "C0SUPPORT")
    assert (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ok"]
    for _ in range(2):
        call = client.chat_postMessage(channel="C0SUPPORT", text="x")
        assert (await refused(call))["error"] == "is_archived"
    ws.heal()
    assert (await client.chat_postMessage(channel="C0SUPPORT", text="x"))["ok"]


async def test_when_the_chat_is_down_nothing_gets_through(
    playground: Playground, client: AsyncWebClient
) -> None:
    ws = playground.ws
    async with socket_mode(playground, bolt(playground)):
        ws.down()
        assert playground.sockets.links == []
        with pytest.raises(aiohttp.ClientError):
            await client.auth_test()
        answer = await ws.as_person("care-lead").command("/reviews")
        assert not answer.acked
        ws.up()
        assert (await client.auth_test())["ok"]


async def test_every_call_is_counted_and_logged(ws: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0REVIEWS", text="x")
    await refused(client.chat_postMessage(channel="C0NOWHERE", text="y"))
    assert ws.calls["chat.postMessage"] == 2
    assert [(c.args["text"], c.answer["ok"]) for c in ws.called("chat.postMessage")] == [
        ("x", True),
        ("y", False),
    ]


async def test_whoever_looks_on_is_told_what_changed(ws: Workspace, client: AsyncWebClient) -> None:
    seen: list[str] = []
    ws.listeners.append(lambda change: seen.append(change["kind"]))
    ts = (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ts"]
    await client.chat_update(channel="C0REVIEWS", ts=ts, text="y")
    await client.chat_delete(channel="C0REVIEWS", ts=ts)
    told = [kind for kind in seen if kind.startswith("message")]
    assert told == ["message", "message_changed", "message_deleted"]
