"""The Web API over HTTP: tokens, scopes, faults, and Slack's way of answering."""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.playground.args import Args
from bot.playground.board import Board, Call, Token
from bot.playground.faults import Fault
from bot.playground.methods import METHODS, Method
from bot.playground.state import Json, Refusal

_UNLOGGED = ("token",)


class Cut(Exception):
    """The connection is cut instead of answered."""


class WebApi:
    """`POST /api/<method>`."""

    def __init__(self, ws: Board) -> None:
        self.ws = ws
        self.released = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.ws.flying(+1)
        try:
            return await self._answer(request)
        except Cut:
            return cut(request)
        finally:
            self.ws.flying(-1)

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        if self.ws.is_down:
            raise Cut
        raw = await _arguments(request)
        self.ws.calls[name] += 1
        logged = {key: value for key, value in raw.items() if key not in _UNLOGGED}
        fault = self.ws.faults.take(name, logged)
        call = Call(name, logged, {})
        self.ws.log.append(call)
        if fault and fault.how in ("http", "cut", "hang"):
            call.answer = {"fault": fault.how}
            return await self._fail(fault)
        headers: dict[str, str] = {}
        try:
            if fault and fault.how == "error":
                after: Json = {"retry_after": fault.retry_after} if fault.retry_after else {}
                raise Refusal(fault.error, **after)
            call.answer = {"ok": True, **self._do(name, raw, request, headers)}
        except Refusal as refusal:
            call.answer = dict(refusal.body)
        if fault and fault.how == "lose":
            raise Cut
        retry_after = call.answer.pop("retry_after", None)
        if call.answer.get("error") == "ratelimited":
            call.status = 429
            headers["Retry-After"] = str(retry_after or 30)
        return web.json_response(call.answer, status=call.status, headers=headers)

    def _do(self, name: str, raw: Json, request: web.Request, headers: dict[str, str]) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        token = self._token(raw, request, method)
        headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        args = Args(raw, token)
        if method.scopes:
            args.ask_scope(*method.scopes)
        answer = method.do(self.ws, args)
        if name == "apps.connections.open":
            answer["url"] = self.ws.base.replace("http", "ws", 1) + answer["url"]
        return answer

    def _token(self, raw: Json, request: web.Request, method: Method) -> Token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = given or str(raw.get("token") or "")
        if not given:
            raise Refusal("not_authed")
        token = self.ws.tokens.get(given)
        if token is None:
            raise Refusal("invalid_auth")
        if token.revoked:
            raise Refusal(token.revoked)
        if token.kind not in method.tokens:
            raise Refusal("not_allowed_token_type")
        return token

    async def _fail(self, fault: Fault) -> web.Response:
        if fault.how == "http":
            return web.Response(status=fault.status, text="upstream error")
        if fault.how == "hang":
            self.ws.flying(-1)
            try:
                await self.released.wait()
            finally:
                self.ws.flying(+1)
        raise Cut


def cut(request: web.Request) -> web.Response:
    """Drop the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _arguments(request: web.Request) -> Json:
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body: Any = json.loads(await request.text() or "{}")
        except ValueError:
            body = {}
        raw |= body if isinstance(body, dict) else {}
    else:
        raw |= dict((await request.post()).items())
    return {key: value for key, value in raw.items() if value is not None}
