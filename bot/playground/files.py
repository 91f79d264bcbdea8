"""Files that the bot uploads: their bytes come and are shown."""

from aiohttp import web

from bot.playground.api import cut
from bot.playground.board import Board


class Files:
    """`POST /upload/<id>` takes the bytes, `GET /files/<id>` shows them."""

    def __init__(self, ws: Board) -> None:
        self.ws = ws

    async def take(self, request: web.Request) -> web.StreamResponse:
        if self.ws.is_down:
            return cut(request)
        self.ws.calls["upload"] += 1
        file = self.ws.files.get(request.match_info["id"])
        content = await request.read()
        if file is None or file.content is not None:
            return web.Response(status=404, text="no such upload")
        if len(content) != file.length:
            return web.Response(status=400, text="not the length that was announced")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def show(self, request: web.Request) -> web.StreamResponse:
        file = self.ws.files.get(request.match_info["id"])
        if file is None or not file.complete:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type="image/png")
