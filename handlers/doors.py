"""How Slack reaches the handlers: Bolt, over HTTP or over a socket that we dial."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.deps import Deps
from bot.errors import ConfigError, Mistake, SlackError, SlackUnauthorized
from bot.ongoing import Ongoing
from bot.slack.client import Slack
from bot.slack.modals.frame import FROM_HOME, from_home
from handlers.prompt import After, PromptApp
from handlers.trouble import what

log = structlog.get_logger(__name__)
FIRST_SECONDS = 5.0
"""So long the start waits for the socket; without it the bot starts all the same and keeps
dialling."""


def bolt_app(deps: Deps, after: After) -> PromptApp:
    """Bolt without listeners. It asks Slack nothing by itself: a click that costs no call cannot
    be lost to one. What nobody listens to goes to the error handler."""
    logger = logging.getLogger("ascolto.bolt")
    logger.setLevel(logging.ERROR)  # while it is made, it warns of tokens it finds around it
    secret = deps.settings.slack_signing_secret
    app = PromptApp(
        name="ascolto.handlers",
        after=after,
        poke=deps.poke,
        clock=deps.clock,
        ongoing=deps.ongoing,
        client=AsyncWebClient(base_url=deps.settings.slack_api_url, retry_handlers=[]),
        signing_secret=secret.get_secret_value() if secret else "",
        authorize=_authorize,
        raise_error_for_unhandled_request=True,
        logger=logger,
    )
    logger.setLevel(logging.WARNING)

    @app.use
    async def give_deps(body: dict[str, Any], context: Any, next: Any) -> None:
        context["deps"] = deps
        FROM_HOME.set(from_home(body.get("view") or {}))
        with structlog.contextvars.bound_contextvars(**what(body)):
            log.info("acted")
            await next()

    return app


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """One workspace and one token, ours: there is nobody to ask."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def routes(bolt: AsyncApp) -> list[web.RouteDef]:
    """HTTP mode: what Slack calls. Bolt checks the signature."""

    async def take(request: web.Request) -> web.Response:
        sent = request.headers.get("X-Slack-Request-Timestamp", "0")
        if not (sent.isascii() and sent.isdigit()):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = _asked((await request.read()).decode(), request)
        except (ValueError, LookupError, AttributeError, RecursionError):  # no object in JSON
            return web.json_response({"error": "Slack sends no such body"}, status=400)
        return await to_aiohttp_response(await bolt.async_dispatch(asked))

    return [web.post("/slack/events", take)]


def _asked(text: str, request: web.Request) -> AsyncBoltRequest:
    """What Slack asks, as Bolt wants it. A modal's form takes Bolt half a millisecond to unpack,
    yarl a hundredth."""
    sent = text
    if text.startswith("payload="):
        sent = URL.build(query_string=text, encoded=True).query["payload"]
    headers: Any = request.headers
    asked = AsyncBoltRequest(body=sent, query=request.query_string, headers=headers)
    asked.raw_body = text  # this is what was signed
    return asked


async def connect(stack: AsyncExitStack, deps: Deps, bolt: AsyncApp) -> None:
    """Socket Mode: dial Slack and stay connected until `stack` closes.

    ConfigError when Slack does not know the app token; when Slack cannot be reached, it is dialled
    again for as long as it takes.
    """
    token = deps.settings.slack_app_token
    if token is None:
        raise ConfigError([Mistake("SLACK_APP_TOKEN", "is missing: Socket Mode needs it.")])
    key = token.get_secret_value()
    dial = await stack.enter_async_context(
        Slack(key, base_url=deps.settings.slack_api_url, clock=deps.clock)
    )
    address = await _address(dial)
    logger = logging.getLogger("ascolto.socket")
    logger.setLevel(logging.INFO)
    logger.filters[:] = [_Once().filter]
    handler = _Socket(deps.ongoing, bolt, key, logger=logger, web_client=dial.web)
    handler.client.wss_uri = address
    stack.push_async_callback(handler.close_async)
    stack.push_async_callback(handler.finish)
    dialling = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]
    stack.push_async_callback(_end, dialling)
    if address is not None:
        with suppress(TimeoutError):
            await deps.clock.deadline(asyncio.shield(dialling), FIRST_SECONDS)


async def _address(dial: Slack) -> str | None:
    """Where to dial first; None when Slack cannot be reached. ConfigError for a bad token."""
    try:
        return await dial.socket_address()
    except SlackUnauthorized as error:
        wrong = f"is not accepted by Slack ({error.code})."
        hint = "Copy it again from Basic Information, App-Level Tokens (connections:write)."
        raise ConfigError([Mistake("SLACK_APP_TOKEN", wrong, hint)]) from None
    except SlackError as error:
        log.warning("Slack cannot be dialled; trying again", error=str(error))
        return None


async def _end(dialling: "asyncio.Future[None]") -> None:
    dialling.cancel()
    await asyncio.gather(dialling, return_exceptions=True)


class _Socket(AsyncSocketModeHandler):
    """What came in is answered before the socket closes: a click that was done must not look lost,
    and be clicked again."""

    def __init__(self, ongoing: Ongoing, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._ongoing = ongoing

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        await self._ongoing.start(super().handle(client, req))

    async def finish(self) -> None:
        """Hear nothing more, then let what was heard come to its end. What is not heard is not
        acked, and Slack brings it to the next one."""
        self.client.auto_reconnect_enabled = False
        hearing = [
            one for one in (self.client.message_receiver, self.client.message_processor) if one
        ]
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
        await self._ongoing.end()


class _Once:
    """The SDK tells of every try of an outage, with its trace: once is enough."""

    def __init__(self) -> None:
        self._out = False

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            first, self._out = not self._out, True
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            return first
        if self._out and "has been established" in record.getMessage():
            self._out = False
            return True
        return record.levelno >= logging.WARNING
