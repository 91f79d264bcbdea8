import json
from collections.abc import AsyncIterator
from io import BytesIO, StringIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import logs
from bot.clock import Clock
from bot.web.server import BODY_BYTES, application, serve

Client = TestClient[web.Request, web.Application]


async def echo(request: web.Request) -> web.Response:
    return web.json_response({"bytes": len(await request.read())})


async def bug(_request: web.Request) -> web.Response:
    raise RuntimeError("password=hunter2")


def app() -> web.Application:
    return application(Clock(), [web.post("/echo", echo), web.get("/bug", bug)])


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TestClient(TestServer(app())) as client:
        yield client


async def test_two_mebibytes_are_taken_and_no_byte_more(client: Client) -> None:
    assert (await client.post("/echo", data=BytesIO(b"x" * BODY_BYTES))).status == 200
    answer = await client.post("/echo", data=BytesIO(b"x" * (BODY_BYTES + 1)))
    assert answer.status == 413
    assert "larger than 2 MiB" in (await answer.json())["error"]


async def test_a_body_that_is_not_packed_as_it_says_is_the_senders_mistake(client: Client) -> None:
    answer = await client.post("/echo", data=b"plain", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert "Content-Encoding" in (await answer.json())["error"]


@pytest.mark.parametrize(
    ("method", "path", "status", "why"),
    [
        ("GET", "/nowhere", 404, "not found"),
        ("DELETE", "/echo", 405, "method not allowed"),
        ("GET", "/bug", 500, "something went wrong here; the log knows what"),
    ],
)
async def test_errors_are_json_and_tell_no_details(
    client: Client, method: str, path: str, status: int, why: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status, await answer.json()) == (status, {"error": why})


async def test_it_does_not_say_what_it_is_made_of(client: Client) -> None:
    for path in ("/nowhere", "/bug"):
        headers = (await client.get(path)).headers
        assert "Server" not in headers
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert (await client.put("/echo")).headers["Allow"] == "POST"


async def test_a_request_can_be_found_in_the_log_by_its_number(client: Client) -> None:
    said = StringIO()
    logs.set_up("info", "json", ["hunter2"], said)
    answer = await client.get("/bug?key=secret")
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {line["request"] for line in lines} == {answer.headers["X-Request-Id"]}
    assert [line["event"] for line in lines] == ["request failed", "request"]
    assert (lines[1]["path"], lines[1]["status"]) == ("/bug", 500)
    assert "hunter2" not in said.getvalue()
    assert "key=secret" not in said.getvalue()


async def test_a_port_that_is_taken_is_an_error_at_once() -> None:
    runner = await serve(app(), "127.0.0.1", 0)
    try:
        with pytest.raises(OSError, match="address already in use"):
            await serve(app(), "127.0.0.1", runner.addresses[0][1])
    finally:
        await runner.cleanup()
