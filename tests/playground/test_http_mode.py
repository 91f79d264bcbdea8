import asyncio
import json

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.clock import SteppedClock
from bot.playground import Playground
from bot.playground.delivery import sign
from tests.playground.bots import Json, bolt, http_mode, listening


def test_signatures_are_those_slacks_verifier_expects() -> None:
    assert sign("secret", 1_790_000_000, "a=b") == SignatureVerifier("secret").generate_signature(
        timestamp="1790000000", body="a=b"
    )


async def test_a_request_url_is_verified(playground: Playground) -> None:
    async with http_mode(playground, bolt(playground)):
        assert await playground.use_http(playground.courier.way.url).verify()  # type: ignore[attr-defined]

    async def deaf(_: web.Request) -> web.StreamResponse:
        return web.Response(text="hello")

    async with listening(deaf) as url:
        assert not await playground.use_http(url).verify()


async def test_every_request_is_signed(playground: Playground) -> None:
    seen: list[bool] = []
    verifier = SignatureVerifier(playground.ws.signing_secret)

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        seen.append(verifier.is_valid_request(body, dict(request.headers)))
        return web.Response()

    async with listening(handle) as url:
        playground.use_http(url)
        await playground.ws.as_person("care-lead").command("/reviews", "open <b> & più")
    assert seen == [True]


async def test_a_bot_with_another_secret_takes_nothing(playground: Playground) -> None:
    app = bolt(playground)
    async with http_mode(playground, app):
        playground.ws.signing_secret = "another"
        answer = await playground.ws.as_person("care-lead").command("/reviews")
        assert answer.why == "http_error 401"


async def test_an_event_refused_is_sent_again_with_its_number(
    playground: Playground, clock: SteppedClock
) -> None:
    heard: list[tuple[str | None, str | None, str]] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        body: Json = json.loads(await request.text())
        number = request.headers.get("x-slack-retry-num")
        reason = request.headers.get("x-slack-retry-reason")
        heard.append((number, reason, body["event_id"]))
        return web.Response(status=500 if len(heard) < 3 else 200)

    async with listening(handle) as url:
        playground.use_http(url)
        ws = playground.ws
        ws.as_person("care-lead").open_home()
        await ws.until(lambda: len(heard) == 2 and ws.in_flight == 0)
        clock.step(seconds=60)
        await ws.until(lambda: len(heard) == 3 and ws.in_flight == 0)
    assert [number for number, _, _ in heard] == [None, "1", "2"]
    assert heard[1][1] == "http_error"
    assert len({event_id for _, _, event_id in heard}) == 1


async def test_a_bot_may_ask_not_to_be_told_again(playground: Playground) -> None:
    heard: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        heard.append(await request.text())
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    async with listening(handle) as url:
        playground.use_http(url)
        playground.ws.as_person("care-lead").open_home()
        await asyncio.gather(*playground.courier.errands)
    assert (len(heard), playground.courier.lost) == (1, [])


async def test_a_slow_bot_is_given_three_seconds(
    playground: Playground, clock: SteppedClock
) -> None:
    heard, never = asyncio.Event(), asyncio.Event()

    async def handle(_: web.Request) -> web.StreamResponse:
        heard.set()
        await never.wait()
        return web.Response()

    async with listening(handle) as url:
        playground.use_http(url)
        maria = playground.ws.as_person("care-lead")
        typed = asyncio.ensure_future(maria.command("/reviews"))
        await heard.wait()
        clock.step(seconds=3)
        assert (await typed).why == "timeout"
        never.set()
    assert maria.troubles == ['/reviews failed with the error "operation_timeout"']
