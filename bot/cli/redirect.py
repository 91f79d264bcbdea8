"""The small door on 127.0.0.1 to which a provider sends the browser back (RFC 8252, 7.3)."""

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import escape

from aiohttp import web

from bot.errors import Unauthorized

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Ascolto</title>"
    "<body style='font:1.1rem system-ui;margin:4rem auto;max-width:32rem'><p>{}</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`code` comes with the first request that bears `state`."""

    address: str
    port: int
    state: str
    code: "asyncio.Future[str]"


@asynccontextmanager
async def listening(host: str, port: int) -> AsyncIterator[Waiting]:
    """Listen at 127.0.0.1 under the name `host`, until the block ends. OSError when the port is
    taken."""
    code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    state = secrets.token_urlsafe(24)

    async def answer(request: web.Request) -> web.Response:
        said = request.query
        if not hmac.compare_digest(said.get("state", "").encode(), state.encode()):
            return _page("This is not the answer that Ascolto waits for.", 400)
        if code.done():
            return _page("This was answered already.", 400)
        if given := said.get("code", ""):
            code.set_result(given)
            return _page("Done. You can close this window and go back to the terminal.")
        why = said.get("error_description") or said.get("error") or "no code came"
        code.set_exception(Unauthorized(f"The provider said no: {' '.join(why.split())[:200]}"))
        return _page("It did not work; the terminal says why. You can close this window.")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        bound = runner.addresses[0][1]
        yield Waiting(f"http://{host}:{bound}/", bound, state, code)
    finally:
        await runner.cleanup()
        if code.done() and not code.cancelled():
            code.exception()  # told already, or nobody waits any more


def _page(text: str, status: int = 200) -> web.Response:
    return web.Response(text=_PAGE.format(escape(text)), content_type="text/html", status=status)
