"""Socket Mode: up to ten connections, each thing to exactly one of them, in turn."""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.playground.board import Answer, Board
from bot.playground.delivery import ACK_SECONDS, within
from bot.playground.state import Json

CONNECTIONS_MOST = 10


@dataclass(eq=False)
class Link:
    """One open connection and what it has not acked yet."""

    socket: web.WebSocketResponse
    request: web.Request
    open: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)
    taken: int = 0


class Sockets:
    def __init__(self, ws: Board) -> None:
        self.ws = ws
        self.links: list[Link] = []
        self.nonsense: list[str] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`GET /link/?ticket=…`: one connection, for as long as it lives."""
        ticket = request.query.get("ticket", "")
        if self.ws.is_down or ticket not in self.ws.tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=401)
        self.ws.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.links) >= CONNECTIONS_MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        link = Link(socket, request)
        self.links.append(link)
        try:
            await socket.send_json(self._hello())
            self.ws.changed("connected", connections=len(self.links))
            await self._listen(link)
        finally:
            self._forget(link)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "debug_info": {
                "host": "playground",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.ws.app_id},
        }

    async def _listen(self, link: Link) -> None:
        async for message in link.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                said = json.loads(message.data)
                waiting = link.open.get(said["envelope_id"])
                payload = said.get("payload")
            except (ValueError, KeyError, TypeError):
                self.nonsense.append(message.data)
                continue
            if waiting and not waiting.done():
                body = payload if isinstance(payload, dict) else None
                waiting.set_result(Answer(True, body or None))

    def _forget(self, link: Link) -> None:
        if link in self.links:
            self.links.remove(link)
        for waiting in link.open.values():
            if not waiting.done():
                waiting.set_result(Answer(False, why="connection_cut"))
        self.ws.changed("disconnected", connections=len(self.links))

    async def bring(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Answer:
        """Send one envelope down one connection and wait three seconds for its ack."""
        if self.ws.is_down or (not self.links and kind != "events_api"):
            return Answer(False, why="not_connected")
        if not self.links:
            await self._connected()
        if not self.links:
            return Answer(False, why="not_connected")
        link = self.links.pop(0)
        self.links.append(link)
        link.taken += 1
        envelope: Json = {
            "envelope_id": self.ws.new_id("envelope-"),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0}
            envelope |= {"retry_reason": retry[1] if retry else ""}
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        link.open[envelope["envelope_id"]] = waiting
        try:
            await link.socket.send_json(envelope)
            return await within(self.ws, waiting, ACK_SECONDS)
        except ConnectionError:
            return Answer(False, why="connection_cut")
        finally:
            link.open.pop(envelope["envelope_id"], None)

    async def _connected(self) -> None:
        """Wait for a connection, not longer than for an ack."""
        there = asyncio.ensure_future(self._some_link())
        await within(self.ws, there, ACK_SECONDS)

    async def _some_link(self) -> Answer:
        await self.ws.until(lambda: self.links, seconds=3600)
        return Answer(True)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every client to connect anew, as Slack does every few hours; acks still count."""
        links, self.links = self.links, []
        for link in links:
            await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def cut(self) -> None:
        """Drop all connections without a word, as a broken network would."""
        for link in list(self.links):
            if link.request.transport is not None:
                link.request.transport.abort()
            self._forget(link)
