"""News for every open page, by server-sent events; what comes fast is told once."""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.clock import Clock

BEAT_SECONDS = 15.0


class Live:
    """`tell` what happened; each page that listens gets the latest of each kind."""

    def __init__(self) -> None:
        self._pages: set[Page] = set()
        self._closed = False

    def changed(self, *parts: str) -> None:
        """These parts of the page look different now."""
        for page in self._pages:
            page.parts.update(parts)
            page.woken.set()

    def tell(self, kind: str, told: Any) -> None:
        """Something of this kind; a later one of the same kind takes its place."""
        for page in self._pages:
            page.told[kind] = told
            page.woken.set()

    async def close(self, _: web.Application | None = None) -> None:
        """Let every page go."""
        self._closed = True
        for page in self._pages:
            page.woken.set()

    async def stream(
        self, request: web.Request, headers: dict[str, str], first: dict[str, Any]
    ) -> web.StreamResponse:
        """Keep one page told, beginning with `first`, until it goes or we do."""
        more = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers={**headers, **more})
        await response.prepare(request)
        page = Page(first)
        self._pages.add(page)
        clock = Clock()
        try:
            await response.write(b"retry: 1000\n\n")
            while not self._closed:
                await response.write(page.news())
                try:
                    await clock.deadline(page.woken.wait(), BEAT_SECONDS)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                page.woken.clear()
        except ConnectionError:
            pass  # the page has gone
        finally:
            self._pages.discard(page)
        return response


class Page:
    """One that listens, and what it has not heard yet."""

    def __init__(self, first: dict[str, Any]) -> None:
        self.woken = asyncio.Event()
        self.parts: set[str] = set()
        self.told: dict[str, Any] = first

    def news(self) -> bytes:
        """What is new since it was last asked, as it goes over the wire."""
        told, self.told = dict(self.told), {}
        if self.parts:
            told["changed"] = sorted(self.parts)
            self.parts = set()
        lines = [f"event: {kind}\ndata: {json.dumps(said)}\n\n" for kind, said in told.items()]
        return "".join(lines).encode()
