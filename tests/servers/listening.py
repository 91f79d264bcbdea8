"""What all our invented servers do: listen, hang, and be gone at the end."""

import asyncio
from typing import Self

from aiohttp import web


class Listening:
    """`async with`, or `open` and `close`: real HTTP on 127.0.0.1. Opened again, it listens at the
    same port. While it hangs, calls wait for `heal`."""

    def __init__(self) -> None:
        self.port = 0
        self._hanging: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None

    def app(self) -> web.Application:
        """What it answers."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Listen; after a `close`, at the same port again."""
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Nobody answers any more; what is written stays."""
        self.heal()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heal(self) -> None:
        """All is well again."""
        if self._hanging:
            self._hanging.set()
            self._hanging = None


def cut(request: web.Request) -> web.Response:
    """The connection is cut, with no answer."""
    assert request.transport
    request.transport.abort()
    return web.Response(status=500)
