import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.channels.calls import Answer, call, judge, rest
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected, Unreachable
from bot.web.guard import session

WALL = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with session(private=True) as http:
        yield http


def said(status: int, body: object = None, **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(host="shop.test", status=status, headers=given, body=json.dumps(body).encode())


async def talk(raw: bytes) -> tuple[asyncio.Server, str]:
    """A server that says `raw` to whoever connects, and its address."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(raw)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/?key=secret"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused), (401, Unauthorized), (403, Unauthorized), (404, Refused),
        (304, Unexpected), (405, Unexpected), (408, Unreachable), (409, Refused),
        (410, Refused), (413, Refused), (422, Refused),
        (429, Limited), (500, Unreachable), (502, Unreachable), (503, Unreachable),
    ],
)  # fmt: skip
def test_every_status_has_its_error(status: int, error: type[ChannelError]) -> None:
    with pytest.raises(error, match=f"^shop.test answered {status}$"):
        judge(said(status), WALL)


def test_a_good_answer_is_given_back() -> None:
    assert judge(said(204), WALL).status == 204


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"error": "not found"}, "not found (404)"),
        ({"error": {"message": "not\nfound"}}, "not found (404)"),
        ({"message": "", "detail": "gone"}, "gone (404)"),
        ({"error": ["a", "list"]}, "shop.test answered 404"),
        ("a bare string", "a bare string (404)"),
        ({"error": "x" * 1000}, "x" * 199 + "… (404)"),
        (None, "shop.test answered 404"),
    ],
)
def test_the_platforms_own_reason_is_told_if_it_is_one(body: object, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        judge(said(404, body), WALL)
    assert str(raised.value) == reason


def test_a_page_of_html_is_no_reason() -> None:
    page = Answer(host="h", status=404, headers={"Content-Type": "text/html"}, body=b"<h1>No</h1>")
    assert page.reason() == ""
    plain = Answer(host="h", status=404, headers={"Content-Type": "text/plain"}, body=b"No.\xff\n")
    assert plain.reason() == "No.\ufffd"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7), ("0", 1), ("-3", 1), ("1.5", 1.5), ("", 60), ("soon", 60), ("nan", 60),
        ("1e300", 86400), ("Mon, 23 Nov 2026 08:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 1),
    ],
)  # fmt: skip
def test_patience_is_asked_for_in_seconds_or_until_a_date(header: str, seconds: float) -> None:
    assert rest(header, WALL) == seconds


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", Unreachable),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Unexpected),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Unreachable),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Unexpected),
    ],
)
async def test_a_broken_answer_may_stand_for_work_that_was_done(
    http: aiohttp.ClientSession, raw: bytes, error: type[ChannelError]
) -> None:
    server, url = await talk(raw)
    async with server:
        with pytest.raises(error) as raised:
            await call(http, "POST", url)
    assert isinstance(raised.value, Unreachable | Unexpected)
    assert raised.value.maybe_done
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["http://", "ftp://shop.test/", "no address", "http://[bad/", ""])
async def test_an_address_that_is_none_is_refused(http: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(Refused, match="not an address"):
        await call(http, "GET", url)


async def test_where_nobody_listens_nothing_was_done(http: aiohttp.ClientSession) -> None:
    server, url = await talk(b"")
    server.close()
    await server.wait_closed()
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached") as raised:
        await call(http, "POST", url)
    assert not raised.value.maybe_done


async def test_a_server_without_tls_has_no_certificate(http: aiohttp.ClientSession) -> None:
    server, url = await talk(b"HTTP/1.1 200 OK\r\n\r\n")
    async with server:
        with pytest.raises(Unreachable) as raised:
            await call(http, "POST", url.replace("http:", "https:"))
    assert not raised.value.maybe_done
