import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteppedClock
from bot.playground import Playground
from tests.playground.bots import Json, bolt, socket_mode


class Line:
    """A bare Socket Mode connection that acks when told to."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self) -> Json:
        return dict(await asyncio.wait_for(self.socket.receive_json(), 5))

    async def ack(self, envelope: Json, payload: Json | None = None) -> None:
        told = {"envelope_id": envelope["envelope_id"]}
        await self.socket.send_json({**told, "payload": payload} if payload else told)


async def url(playground: Playground) -> str:
    dial = AsyncWebClient(playground.ws.app_token, base_url=playground.api_url)
    answer = await dial.apps_connections_open(app_token=playground.ws.app_token)
    return str(answer["url"])


async def dial(playground: Playground, http: aiohttp.ClientSession) -> Line:
    line = Line(await http.ws_connect(await url(playground)))
    assert (await line.hear())["type"] == "hello"
    return line


@pytest.fixture
async def http(playground: Playground) -> Any:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_ticket_is_good_once(playground: Playground, http: aiohttp.ClientSession) -> None:
    address = await url(playground)
    assert address.startswith("ws://127.0.0.1:")
    await http.ws_connect(address)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(address)


async def test_each_thing_goes_to_one_connection_in_turn(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    ws = playground.ws
    one, other = await dial(playground, http), await dial(playground, http)
    for line, text in ((one, "first"), (other, "second"), (one, "third")):
        typed = asyncio.ensure_future(ws.as_person("care-lead").command("/reviews", text))
        envelope = await line.hear()
        assert (envelope["type"], envelope["payload"]["text"]) == ("slash_commands", text)
        assert envelope["accepts_response_payload"] is True
        await line.ack(envelope)
        assert (await typed).acked


async def test_an_eleventh_connection_is_turned_away(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    lines = [await dial(playground, http) for _ in range(10)]
    late = Line(await http.ws_connect(await url(playground)))
    assert (await late.hear())["reason"] == "too_many_websockets"
    assert len(playground.sockets.links) == len(lines)


async def test_an_event_is_sent_again_at_once_and_then_after_a_while(
    playground: Playground, http: aiohttp.ClientSession, clock: SteppedClock
) -> None:
    ws = playground.ws
    line = await dial(playground, http)
    ws.as_person("care-lead").open_home()
    attempts = []
    for rest in (3.0, 3.0 + 60, 3.0 + 300):
        attempts.append(await line.hear())
        clock.step(seconds=3)
        if rest > 3:
            await ws.until(lambda: ws.in_flight == 0)
            clock.step(seconds=rest - 3)
    attempts.append(await line.hear())
    await line.ack(attempts[-1])
    await ws.settled()
    assert [a["retry_attempt"] for a in attempts] == [0, 1, 2, 3]
    assert {a["payload"]["event_id"] for a in attempts} == {attempts[0]["payload"]["event_id"]}
    assert attempts[1]["retry_reason"] == "timeout"


async def test_an_event_that_is_never_acked_is_lost(
    playground: Playground, http: aiohttp.ClientSession, clock: SteppedClock
) -> None:
    playground.ws.as_person("care-lead").open_home()
    while not playground.courier.lost:
        clock.step(seconds=300)
        await clock.sleep(0)
    assert playground.courier.lost[0]["event"]["type"] == "app_home_opened"


async def test_an_event_on_a_cut_connection_goes_to_the_next(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    one = await dial(playground, http)
    playground.ws.as_person("care-lead").open_home()
    first = await one.hear()
    playground.sockets.cut()
    other = await dial(playground, http)
    again = await other.hear()
    assert again["payload"]["event_id"] == first["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_cut")
    await other.ack(again)
    await playground.ws.settled()


async def test_a_click_without_any_connection_fails_at_once(playground: Playground) -> None:
    maria = playground.ws.as_person("care-lead")
    await maria.command("/reviews")
    assert maria.troubles == ['/reviews failed with the error "dispatch_failed"']


async def test_a_bot_asked_to_connect_anew_does_so(playground: Playground) -> None:
    app: AsyncApp = bolt(playground)

    @app.command("/reviews")
    async def reviews(ack: Any) -> None:
        await ack("here", response_type="ephemeral")

    async with socket_mode(playground, app):
        await playground.sockets.refresh()
        assert playground.sockets.links == []
        await playground.ws.until(lambda: playground.sockets.links)
        assert (await playground.ws.as_person("care-lead").command("/reviews")).acked


async def test_nonsense_from_the_bot_is_kept_for_a_look(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    line = await dial(playground, http)
    await line.socket.send_str("hello?")
    typed = asyncio.ensure_future(playground.ws.as_person("care-lead").command("/reviews"))
    await line.ack(await line.hear())
    await typed
    assert playground.sockets.nonsense == ["hello?"]
