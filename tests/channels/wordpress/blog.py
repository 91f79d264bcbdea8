"""A blog of Bottega Aurora: a real WordPress behind a door that can be told to make trouble."""

import asyncio
import html
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.base import Outside, SourceFacts
from bot.channels.wordpress import WordPress, WordPressOptions
from tests.channels.contract import WORDS, Platform, Trouble
from tests.servers.wordpress import Wordpress

_LOOK = re.compile(r"/wp-json/wp/v2/comments/[0-9]+")
_STATUS = {
    Trouble.LOCKED_OUT: 401,
    Trouble.FORBIDDEN: 403,
    Trouble.GONE: 404,
    Trouble.BUSY: 429,
    Trouble.BROKEN: 500,
}


class Blog(Platform):
    """`await blog.open()`, and `close` at the end. What happens on the site goes to it directly;
    Ascolto comes through the door, `url`."""

    def __init__(self, site: Wordpress) -> None:
        self.site = site
        self.secrets = [one["password"] for one in site.users.values()]
        self.port = 0
        self.stripped = False
        """The web server keeps the Authorization header for itself."""
        self.calls: list[str] = []
        self._trouble: Trouble | None = None
        self._hanging: asyncio.Event | None = None
        self._writers: Iterator[int] = count(1)
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self._http = self._http or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True)
        )

    async def close(self) -> None:
        await self._shut()
        if self._http:
            await self._http.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def channel(self, outside: Outside, facts: SourceFacts, **given: Any) -> WordPress:
        """The source of this blog."""
        usual = {"url": self.url, "user": "care", "app_password": self.password("care")}
        return WordPress(facts, WordPressOptions.model_validate(usual | given), outside)

    def password(self, login: str) -> str:
        return str(self.site.users[login]["password"])

    # What happens on the site

    async def give(self, text: str = WORDS, *, rating: float | None = None) -> str:
        return await self.comments(text)

    async def comments(self, text: str, *, parent: str = "0", writer: str = "") -> str:
        """Somebody fills in the comment form (each time another person, unless named)."""
        assert self._http
        name = writer or f"Ann Verdi {next(self._writers)}"
        form = {
            "comment": html.escape(text, quote=False),
            "author": name,
            "email": f"{name.replace(' ', '.').lower()}@mail.test",
            "comment_post_ID": str(self.site.post),
            "comment_parent": parent,
        }
        url = f"{self.site.url}/wp-comments-post.php"
        async with self._http.post(url, data=form, allow_redirects=False) as response:
            assert response.status == 302, await response.text()
            return response.headers["Location"].rpartition("#comment-")[2]

    async def edit(self, external_id: str, text: str) -> None:
        content = html.escape(text, quote=False)
        await self.rest("POST", f"comments/{external_id}", json={"content": content})

    async def delete(self, external_id: str) -> None:
        await self.rest("DELETE", f"comments/{external_id}", params={"force": "true"})

    async def answer_elsewhere(self, external_id: str, text: str, who: str = "bo") -> None:
        said = {"post": self.site.post, "parent": int(external_id), "content": text}
        await self.rest("POST", "comments", who, json=said)

    async def moderate(self, external_id: str, status: str) -> None:
        """A moderator decides: approved, hold, spam or trash."""
        await self.rest("POST", f"comments/{external_id}", json={"status": status})

    async def rest(self, method: str, path: str, who: str = "admin", **how: Any) -> Any:
        """A call of somebody's own; fails where WordPress refuses it."""
        assert self._http
        login = {"Authorization": aiohttp.encode_basic_auth(who, self.password(who))}
        url = f"{self.site.url}/wp-json/wp/v2/{path}"
        async with self._http.request(method, url, headers=login, **how) as response:
            assert response.ok, await response.text()
            return await response.json()

    async def page(self) -> str:
        """The post as anybody sees it."""
        assert self._http
        async with self._http.get(self.site.post_url) as response:
            return await response.text()

    async def give_absurd(self) -> None:
        post = self.site.post
        rows = [
            ("x", "REPEAT('x', 65000)", "'2026-11-20 08:00:00'"),
            ("y", "CONCAT('a', CHAR(7), CHAR(0), 'b')", "'2999-01-01 08:00:00'"),
            ("z" * 240, "''", "'0000-00-00 00:00:00'"),
            ("q\\u0007", "'<script>alert(1)</script><b>'", "'1970-01-01 00:00:00'"),
            ("d", "REPEAT('<div>', 3000)", "'2026-11-20 08:00:00'"),
        ]
        for name, text, at in rows:
            self.site.sql(
                "SET sql_mode=''; INSERT INTO wp_comments (comment_post_ID, comment_author, "
                "comment_author_email, comment_content, comment_date, comment_date_gmt) "
                f"VALUES ({post}, '{name}', 'no address', {text}, {at}, {at});"
            )

    async def replies(self, external_id: str) -> list[str]:
        query = {"parent": external_id, "order": "asc", "orderby": "id", "context": "edit"}
        found = await self.rest("GET", "comments", params=query)
        return [html.unescape(one["content"]["raw"]) for one in found]

    # What it does to our calls

    async def trouble(self, trouble: Trouble) -> None:
        if trouble is Trouble.CLOSED:
            await self._shut()
        self._trouble = trouble
        self._hanging = asyncio.Event() if trouble is Trouble.SLOW else None

    async def heal(self) -> None:
        await self._shut()
        await self.open()

    async def _shut(self) -> None:
        self._trouble = None
        if self._hanging:
            self._hanging.set()
            self._hanging = None
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        """A look at one comment gets through in every trouble, so that the reply after it meets
        the trouble too."""
        self.calls.append(f"{request.method} {request.path_qs}")
        looks = request.method == "GET" and _LOOK.fullmatch(request.path)
        trouble = None if looks else self._trouble
        if self._hanging and trouble:
            await self._hanging.wait()
            return web.Response(status=504)
        if trouble is Trouble.CUT:
            return _cut(request)
        if trouble in _STATUS:
            headers = {"Retry-After": "7"} if trouble is Trouble.BUSY else {}
            said = {"code": "trouble", "message": "Not now."}
            return web.json_response(said, status=_STATUS[trouble], headers=headers)
        response = await self._forward(request)
        if trouble is Trouble.LOST:
            return _cut(request)
        if trouble is Trouble.NONSENSE:
            return web.Response(body=b"\xff<br />Warning: in line 7", content_type="text/html")
        return response

    async def _forward(self, request: web.Request) -> web.Response:
        assert self._http
        kept = ("Authorization", "Content-Type", "Accept")
        headers = {name: request.headers[name] for name in kept if name in request.headers}
        if self.stripped:
            headers.pop("Authorization", None)
        url = f"{self.site.url}{request.path_qs}"
        body = await request.read()
        async with self._http.request(
            request.method, url, data=body or None, headers=headers, allow_redirects=False
        ) as answer:
            said = await answer.read()
            kind = answer.headers.get("Content-Type", "")
            return web.Response(body=said, status=answer.status, headers={"Content-Type": kind})


def _cut(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response(status=500)
