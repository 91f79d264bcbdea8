"""Answers that come back without the Web API: response URLs and the bodies of acks."""

from aiohttp import web

from bot.playground.api import cut
from bot.playground.blocks import MESSAGE, check_blocks, fill_ids
from bot.playground.board import Board, ResponseUrl
from bot.playground.messages import change, post, remove, whisper
from bot.playground.state import Json, Refusal

USES, SECONDS = 5, 1800.0


class Respond:
    """`POST /respond/<team>/<id>`."""

    def __init__(self, ws: Board) -> None:
        self.ws = ws

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.ws.is_down:
            return cut(request)
        self.ws.calls["response_url"] += 1
        url = self.ws.urls.get(request.path)
        if url is None:
            return _no("no_such_url", 404)
        if self.ws.clock.monotonic() - url.made > SECONDS:
            return _no("expired_url", 404)
        if url.uses >= USES:
            return _no("used_url", 404)
        try:
            body = await request.json()
        except ValueError:
            return _no("invalid_payload", 400)
        if not isinstance(body, dict):
            return _no("invalid_payload", 400)
        url.uses += 1
        try:
            answered(self.ws, url, body)
        except Refusal as refusal:
            return _no(refusal.error, 200)
        return web.Response(text="ok")


def answered(ws: Board, url: ResponseUrl, body: Json) -> None:
    """Do what the body of a response says, for the message or place it answers."""
    message = url.message
    if body.get("delete_original"):
        if message is not None and not message.deleted:
            remove(ws, message)
        return
    text, blocks = body.get("text") or "", body.get("blocks")
    if not text and not blocks:
        raise Refusal("no_text")
    if blocks is not None:
        check_blocks(blocks, MESSAGE, ws.new_blocks)
        blocks = fill_ids(blocks, ws.new_id)
    if body.get("replace_original") and message is not None and not message.deleted:
        change(ws, message, ws.bot_user, {"text": text, "blocks": blocks, "metadata": None})
        return
    channel = ws.channels[url.channel]
    if body.get("response_type") == "in_channel":
        thread = body.get("thread_ts")
        post(ws, channel, ws.bot_user, text=text, blocks=blocks or [], thread_ts=thread)
    else:
        whisper(ws, channel, url.user, text=text, blocks=blocks or [])


def _no(error: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
