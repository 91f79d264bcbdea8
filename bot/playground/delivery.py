"""Bringing events, interactions and commands to the bot: Socket Mode or signed HTTP."""

import asyncio
import hashlib
import hmac
import json
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.playground.board import Answer, Board
from bot.playground.state import Json

ACK_SECONDS = 3.0
RETRY_AFTER = (0.0, 60.0, 300.0)


class Way(Protocol):
    """One attempt to bring something; `retry` is its number and the last reason."""

    async def bring(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Answer: ...


class Courier:
    """Delivers each thing over the way in use. Only events are sent again."""

    def __init__(self, ws: Board, way: Way) -> None:
        self.ws = ws
        self.way = way
        self.lost: list[Json] = []
        self.errands: set[asyncio.Task[None]] = set()

    def tell(self, event: Json) -> None:
        errand = asyncio.get_running_loop().create_task(self._until_acked(event))
        self.errands.add(errand)
        errand.add_done_callback(self.errands.discard)

    async def ask(self, kind: str, payload: Json) -> Answer:
        return await self._once(kind, payload, None)

    async def stop(self) -> None:
        """Give up whatever is still on its way."""
        for errand in self.errands:
            errand.cancel()
        await asyncio.gather(*self.errands, return_exceptions=True)

    async def _until_acked(self, event: Json) -> None:
        answer = await self._once("events_api", event, None)
        for number, rest in enumerate(RETRY_AFTER, start=1):
            if answer.acked or answer.why == "no_retry":
                return
            await self.ws.clock.sleep(rest)
            answer = await self._once("events_api", event, (number, answer.why))
        if not answer.acked:
            self.lost.append(event)
            self.ws.changed("event_lost", event=event["event"]["type"])

    async def _once(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Answer:
        self.ws.flying(+1)
        try:
            return await self.way.bring(kind, payload, retry)
        finally:
            self.ws.flying(-1)


async def within(ws: Board, work: "asyncio.Future[Answer]", seconds: float) -> Answer:
    """The answer, or `timeout` once the playground's clock has moved on by `seconds`."""
    timer = asyncio.ensure_future(ws.clock.sleep(seconds))
    both: set[asyncio.Future[Any]] = {work, timer}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else Answer(False, why="timeout")
    finally:
        timer.cancel()
        work.cancel()
        await asyncio.gather(timer, work, return_exceptions=True)


def sign(secret: str, stamp: int, body: str) -> str:
    """Slack's signature: HMAC-SHA256 over version, time and raw body."""
    base = f"v0:{stamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class SignedHttp:
    """POSTs to the bot's request URL, as Slack does in HTTP mode."""

    def __init__(self, ws: Board, url: str, session: aiohttp.ClientSession) -> None:
        self.ws = ws
        self.url = url
        self.session = session

    async def bring(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Answer:
        if self.ws.is_down:
            return Answer(False, why="connection_failed")
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(form), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content, **self._signature(body)}
        if retry:
            reason = "http_timeout" if retry[1] == "timeout" else retry[1].split()[0]
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": reason}
        work = asyncio.ensure_future(self._post(body, headers))
        return await within(self.ws, work, ACK_SECONDS)

    async def verify(self) -> bool:
        """Ask the request URL the question Slack asks when it is set."""
        challenge = self.ws.new_id("challenge")
        asked = {"type": "url_verification", "token": "playground", "challenge": challenge}
        answer = await self.bring("events_api", asked, None)
        return answer.acked and challenge in json.dumps(answer.body)

    def _signature(self, body: str) -> dict[str, str]:
        stamp = int(self.ws.signing_clock.wall().timestamp())
        return {
            "X-Slack-Request-Timestamp": str(stamp),
            "X-Slack-Signature": sign(self.ws.signing_secret, stamp, body),
        }

    async def _post(self, body: str, headers: dict[str, str]) -> Answer:
        try:
            async with self.session.post(self.url, data=body.encode(), headers=headers) as answer:
                text = await answer.text()
                if answer.status == 200:
                    return Answer(True, _body(text))
                if answer.headers.get("x-slack-no-retry") == "1":
                    return Answer(False, why="no_retry")
                return Answer(False, why=f"http_error {answer.status}")
        except aiohttp.ClientError:
            return Answer(False, why="connection_failed")


def _body(text: str) -> Json | None:
    if not text:
        return None
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}
