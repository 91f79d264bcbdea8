"""One call of Slack's Web API: a deadline, no retry below ours, and an error for each outcome."""

import json
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import (
    SlackError,
    SlackLimited,
    SlackRefused,
    SlackUnauthorized,
    SlackUnreachable,
)
from bot.slack.problems import KEYS, LIMITS, UNCLEAR, sentence

CALL_SECONDS = 20.0

Json = dict[str, Any]
Tally = Callable[[str, str, float], None]
"""Told of each call: method, outcome ("ok" or an error code), seconds it took."""


class Transport:
    """Calls Slack as one token. `close` it at the end."""

    def __init__(self, token: str, base_url: str, clock: Clock, tally: Tally | None) -> None:
        # The SDK's own retry would send a lost chat.postMessage again; its log would repeat ours.
        quiet = logging.getLogger("bot.slack.sdk")
        quiet.setLevel(logging.WARNING)
        self._web = AsyncWebClient(
            token=token,
            base_url=base_url,
            timeout=int(CALL_SECONDS),
            retry_handlers=[],
            logger=quiet,
        )
        self._clock = clock
        self._tally = tally
        self._closed = False

    @property
    def web(self) -> AsyncWebClient:
        return self._web

    async def write(self, method: str, **arguments: Any) -> tuple[Json, Json]:
        """Call a method that takes JSON. Returns its answer and the answer's headers."""
        return await self._call(method, json=_given(arguments))

    async def read(self, method: str, **arguments: Any) -> tuple[Json, Json]:
        """Call a method that takes parameters. Returns its answer and the answer's headers."""
        return await self._call(method, http_verb="GET", params=_given(arguments))

    async def send(self, url: str, content: bytes) -> None:
        """Bring a file's bytes to where Slack wants them. No token goes along."""
        whole = aiohttp.ClientTimeout(total=CALL_SECONDS)
        try:
            async with aiohttp.ClientSession(timeout=whole) as session:
                sending = session.post(url, data=content, allow_redirects=False)
                answer = await self._clock.deadline(sending, CALL_SECONDS)
                status = answer.status
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            raise SlackUnreachable("a file did not reach Slack") from None
        if status != 200:
            raise SlackUnreachable(f"Slack did not take a file (status {status})")

    async def close(self) -> None:
        """Give the connections back. Who calls later is refused, and opens none anew."""
        self._closed = True
        if self._web.session is not None:
            await self._web.session.close()

    async def _call(self, method: str, **how: Any) -> tuple[Json, Json]:
        if self._closed:
            raise SlackUnreachable(f"{method}: the connection to Slack is closed")
        if self._web.session is None:
            whole = aiohttp.ClientTimeout(total=CALL_SECONDS)
            self._web.session = aiohttp.ClientSession(timeout=whole)
        began, outcome = self._clock.monotonic(), "ok"
        try:
            answer = await self._clock.deadline(self._web.api_call(method, **how), CALL_SECONDS)
            return dict(_body(answer)), {k.lower(): v for k, v in dict(answer.headers).items()}
        except Exception as error:
            found = _understood(method, error)
            if found is None:
                raise
            outcome = found.code or "unreachable"
            # Slack's own exception carries the request, and with it the token: leave it behind.
            raise found from None
        finally:
            if self._tally is not None:
                self._tally(method, outcome, self._clock.monotonic() - began)


def _given(arguments: Json) -> Json:
    return {name: value for name, value in arguments.items() if value is not None}


def _understood(method: str, error: Exception) -> SlackError | None:
    if isinstance(error, TimeoutError):
        return SlackUnreachable(f"Slack did not answer {method} within {CALL_SECONDS:.0f} seconds")
    if isinstance(error, aiohttp.ClientError | OSError):
        return SlackUnreachable(f"the connection to Slack failed at {method}")
    if isinstance(error, SlackApiError):
        return _answered(method, error.response)
    if isinstance(error, AttributeError | TypeError | ValueError | json.JSONDecodeError):
        # What the SDK raises when an answer is no JSON object.
        return SlackUnreachable(f"Slack's answer to {method} made no sense")
    return None


def _answered(method: str, answer: Any) -> SlackError:
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0))
    body = _body(answer)
    code = str(body.get("error") or "")
    if status == 429 or code in LIMITS:
        return SlackLimited(
            f"Slack asks for patience at {method}", retry_after=_retry_after(answer.headers)
        )
    if status >= 500 or code in UNCLEAR or body.get("ok") is not False or not code:
        more = f"{status} {code}".strip()
        return SlackUnreachable(f"Slack is in trouble at {method} (status {more})")
    told = f"{method}: {sentence(code, str(body.get('needed') or ''))}"
    messages = (body.get("response_metadata") or {}).get("messages") or []
    if messages:
        told += ": " + "; ".join(str(message) for message in messages[:3])
    return (SlackUnauthorized if code in KEYS else SlackRefused)(told, code=code)


def _body(answer: Any) -> Json:
    body = getattr(answer, "data", None)
    return body if isinstance(body, dict) else {}


def _retry_after(headers: Any) -> float:
    try:
        return min(3600.0, max(1.0, float(headers.get("Retry-After", 30))))
    except (TypeError, ValueError):
        return 30.0
