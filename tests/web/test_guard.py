import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels.calls import ANSWER_BYTES, call
from bot.errors import Refused, Unexpected
from bot.web.guard import barred, session

LOOPBACK = ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
PRIVATE = [
    *("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1"),
    *("fc00::1", "fd12::1", "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "2001:db8::1"),
]
NEVER = [
    *("0.0.0.0", "169.254.169.254", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1"),
    *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "::ffff:169.254.169.254"),
    *("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fd00:ec2::254"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.192"),
]
PUBLIC = ["8.8.8.8", "151.101.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", [*LOOPBACK, *PRIVATE])
def test_the_private_network_is_for_those_who_say_so(address: str) -> None:
    assert barred(address, private=False)
    assert not barred(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_link_local_and_multicast_addresses_are_for_nobody(address: str) -> None:
    assert barred(address, private=False)
    assert barred(address, private=True)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_world_is_open(address: str) -> None:
    assert not barred(address, private=False)


@pytest.mark.parametrize(
    "address", ["::", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::1", "2001::1"]
)
def test_odd_forms_of_an_address_open_nothing(address: str) -> None:
    assert barred(address, private=False)


class Names(AbstractResolver):
    """DNS under an attacker's hand: each look-up gives the next addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=a, port=port, family=family, proto=0, flags=0)
            for a in addresses
        ]

    async def close(self) -> None:
        pass


class Inside:
    """A server in the private network that nobody should reach."""

    def __init__(self) -> None:
        self.heard = 0
        self.port = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.heard += 1
        status = int(request.query.get("status", 200))
        if "large" in request.query:
            endless = web.StreamResponse()
            await endless.prepare(request)
            while True:  # ends when the caller has heard enough
                await endless.write(b"x" * 64 * 1024)
        headers = {"Location": "/elsewhere"} if status // 100 == 3 else {}
        if "cookie" in request.query:
            headers["Set-Cookie"] = "a=b"
        said = {"agent": request.headers["User-Agent"], "cookie": request.headers.get("Cookie")}
        return web.json_response(said, status=status, headers=headers)


@pytest.fixture
async def inside() -> AsyncIterator[Inside]:
    server = Inside()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0"]
)
async def test_no_way_of_writing_it_reaches_a_private_server(inside: Inside, host: str) -> None:
    async with session(private=False) as http:
        with pytest.raises(Refused):
            await call(http, "GET", f"http://{host}:{inside.port}/")
    assert inside.heard == 0


async def test_the_refusal_says_which_setting_would_allow_it(inside: Inside) -> None:
    async with session(private=False) as http:
        with pytest.raises(Refused, match=r"127\.0\.0\.1 .* private_network = true"):
            await call(http, "GET", f"http://127.0.0.1:{inside.port}/?key=secret")


async def test_a_name_that_leads_inside_is_refused(inside: Inside) -> None:
    async with session(private=False, resolver=Names(["127.0.0.1"])) as http:
        with pytest.raises(Refused, match="private_network"):
            await call(http, "GET", f"http://shop.test:{inside.port}/")
    assert inside.heard == 0


async def test_a_name_with_several_addresses_inside_is_refused(inside: Inside) -> None:
    names = Names(["127.0.0.1", "::1", "10.0.0.1"])
    async with session(private=False, resolver=names) as http:
        with pytest.raises(Refused, match="private_network"):
            await call(http, "GET", f"http://shop.test:{inside.port}/")
    assert inside.heard == 0


async def test_a_name_is_looked_up_once_so_that_no_second_answer_can_fool_us(
    inside: Inside,
) -> None:
    names = Names(["127.0.0.1"], ["8.8.8.8"])
    async with session(private=False, resolver=names) as http:
        with pytest.raises(Refused, match="private_network"):
            await call(http, "GET", f"http://shop.test:{inside.port}/")
    assert (names.asked, inside.heard) == (1, 0)


async def test_a_source_with_private_network_reaches_its_server(inside: Inside) -> None:
    async with session(private=True, resolver=Names(["127.0.0.1"])) as http:
        answer = await call(http, "GET", f"http://shop.test:{inside.port}/")
    assert answer.json()["agent"] == "Ascolto"


@pytest.mark.parametrize(
    ("status", "maybe_done"), [(301, True), (302, True), (303, True), (307, False), (308, False)]
)
async def test_a_redirect_is_an_error_and_not_followed(
    inside: Inside, status: int, maybe_done: bool
) -> None:
    async with session(private=True) as http:
        with pytest.raises(Unexpected, match=f"redirect .{status}.") as raised:
            await call(http, "POST", f"http://127.0.0.1:{inside.port}/?status={status}")
    assert raised.value.maybe_done is maybe_done
    assert inside.heard == 1


async def test_an_answer_without_end_is_read_up_to_the_limit(inside: Inside) -> None:
    async with session(private=True) as http:
        answer = await call(http, "GET", f"http://127.0.0.1:{inside.port}/?large=1")
    assert len(answer.body) == ANSWER_BYTES
    assert not answer.whole
    with pytest.raises(Unexpected, match="more than can be read"):
        answer.json()


async def test_no_cookie_is_kept_between_calls(inside: Inside) -> None:
    url = f"http://shop.test:{inside.port}/?cookie=1"  # for a bare address none is kept anyway
    async with session(private=True, resolver=Names(["127.0.0.1"])) as http:
        await call(http, "GET", url)
        assert (await call(http, "GET", url)).json()["cookie"] is None


async def test_no_proxy_of_the_machine_is_used(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{inside.port}")
    async with session(private=True, resolver=Names(["169.254.169.254"])) as http:
        with pytest.raises(Refused):
            await call(http, "GET", "http://shop.test/")
    assert inside.heard == 0
