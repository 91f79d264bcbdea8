"""The playground on the network: one loopback server for Web API, sockets, response URLs."""

import aiohttp
from aiohttp import web

from bot.playground.api import WebApi
from bot.playground.delivery import Courier, SignedHttp
from bot.playground.files import Files
from bot.playground.respond import Respond
from bot.playground.sockets import Sockets
from bot.playground.state import Json
from bot.playground.workspace import Workspace


class Playground:
    """Serves a workspace. Socket Mode until `use_http` names the bot's request URL."""

    def __init__(self, workspace: Workspace) -> None:
        self.ws = workspace
        self.sockets = Sockets(workspace)
        self.app = web.Application(client_max_size=4 * 1024 * 1024)
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._api: WebApi | None = None
        self.url = ""

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self.url}/api/"

    @property
    def courier(self) -> Courier:
        if not isinstance(self.ws.courier, Courier):
            raise RuntimeError("the playground is not started")
        return self.ws.courier

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one. `url` and `api_url` are known afterwards."""
        self._api = WebApi(self.ws)
        self.app.router.add_route("*", "/api/{method}", self._api.handle)
        self.app.router.add_get("/link/", self.sockets.handle)
        self.app.router.add_post("/upload/{id}", Files(self.ws).take)
        self.app.router.add_get("/files/{id}", Files(self.ws).show)
        self.app.router.add_post("/respond/{team}/{id}", Respond(self.ws).handle)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"
        self.ws.base = self.url
        self._session = aiohttp.ClientSession()
        self.ws.courier = Courier(self.ws, self.sockets)
        self.ws.listeners.append(self._noticed)

    async def stop(self) -> None:
        """Hang up on everybody and stop listening."""
        self.ws.listeners.remove(self._noticed)
        if isinstance(self.ws.courier, Courier):
            await self.ws.courier.stop()
        self.ws.courier = None
        self.sockets.cut()
        if self._api:
            self._api.released.set()
        if self._session:
            await self._session.close()
        if self._runner:
            await self._runner.cleanup()

    def use_http(self, request_url: str) -> SignedHttp:
        """HTTP mode: everything goes signed to `request_url`; `verify()` on the answer asks it."""
        if self._session is None:
            raise RuntimeError("the playground is not started")
        way = SignedHttp(self.ws, request_url, self._session)
        self.courier.way = way
        return way

    def use_socket(self) -> None:
        self.courier.way = self.sockets

    def _noticed(self, change: Json) -> None:
        if change["kind"] == "down":
            self.sockets.cut()
