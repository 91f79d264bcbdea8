"""A real HTTP server that gives each address the answer it was told: for what no sane one says."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.listening import Listening


@dataclass
class Said:
    """An answer: `body` as bytes, or anything else as JSON."""

    body: Any = b""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class Scripted(Listening):
    """`said`: method, path and query, or less of it -> the answer, or what makes it of the request;
    404 for others. `heard` are the calls, `most` how many of them are answered before all others
    get 429."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, Any] = {}
        self.heard: list[str] = []
        self.most = -1

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        called = f"{request.method} {request.path_qs}"
        self.heard.append(called)
        if self.most == 0:
            return web.Response(status=429, headers={"Retry-After": "60"})
        self.most -= 1
        names = (called, request.path_qs, request.path)
        said = next((self.said[name] for name in names if name in self.said), Said({}, status=404))
        said = said(request) if callable(said) else said
        if not isinstance(said, Said):
            said = Said(said)
        body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
        headers = {**said.headers, **({"Content-Type": said.kind} if body else {})}
        return web.Response(body=body or None, status=said.status, headers=headers)
