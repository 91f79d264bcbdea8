"""Small bots made with Slack's own libraries, to see whether they can tell the difference."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Workspace
from bot.playground.state import Message

Json = dict[str, Any]


def bolt(playground: Playground) -> AsyncApp:
    """A bot without listeners."""
    client = AsyncWebClient(playground.ws.bot_token, base_url=playground.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=playground.ws.signing_secret)


@asynccontextmanager
async def socket_mode(playground: Playground, app: AsyncApp) -> AsyncIterator[None]:
    """The bot connected by Socket Mode."""
    before = len(playground.sockets.links)
    dial = AsyncWebClient(playground.ws.app_token, base_url=playground.api_url)
    handler = AsyncSocketModeHandler(app, playground.ws.app_token, web_client=dial)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await playground.ws.until(lambda: len(playground.sockets.links) > before)
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def listening(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """The address of a request URL that `handle` answers."""
    server = web.Application()
    server.router.add_post("/slack/events", handle)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


@asynccontextmanager
async def http_mode(playground: Playground, app: AsyncApp) -> AsyncIterator[None]:
    """The bot behind a request URL."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async with listening(handle) as url:
        playground.use_http(url)
        yield


MODES = {"socket": socket_mode, "http": http_mode}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def text_input(label: str, block_id: str, **more: Any) -> Json:
    """An input block; `more` goes into its element but for optional and dispatch_action."""
    outside = {key: more.pop(key) for key in ("optional", "dispatch_action") if key in more}
    element = {"type": "plain_text_input", "action_id": "text", **more}
    shown = {"type": "input", "block_id": block_id, "label": plain(label), "element": element}
    return shown | outside


def modal(*blocks: Json, title: str = "Reply", **more: Any) -> Json:
    shown = {
        "type": "modal",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": list(blocks),
    }
    return shown | more


async def refused(call: Awaitable[Any]) -> Json:
    """The body of the refusal that `call` must meet."""
    try:
        answer = await call
    except SlackApiError as error:
        return dict(error.response.data)
    raise AssertionError(f"was not refused: {answer}")


async def card(ws: Workspace, app: AsyncApp, *elements: Json) -> Message:
    """A card in #reviews with these buttons."""
    blocks = [section("*One star*"), actions(*elements)]
    await app.client.chat_postMessage(channel="C0REVIEWS", text="card", blocks=blocks)
    return ws.messages("#reviews")[-1]
