"""An invented shop with reviews: a small JSON API, and what its customers do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.clock import Clock

KEY = "an-invented-shop-key"
Json = dict[str, Any]


@dataclass
class Answer:
    """What the shop says under a review."""

    id: str
    text: str
    by: str
    at: datetime
    key: str = ""

    def as_json(self) -> Json:
        told = {"id": self.id, "text": self.text, "by": self.by, "at": self.at.isoformat()}
        return told | {"key": self.key, "online": True}


@dataclass
class Review:
    """What a customer says; `mine` = written on this page, so that it may be changed here."""

    id: str
    name: str
    stars: int
    text: str
    at: datetime
    mine: bool = False
    edited_at: datetime | None = None
    answers: list[Answer] = field(default_factory=list)

    def as_json(self, page: str) -> Json:
        return {
            "id": self.id,
            "text": self.text,
            "stars": self.stars,
            "author": {"name": self.name},
            "url": f"{page}#review-{self.id}",
            "written_at": self.at.isoformat(),
            "answers": [one.as_json() for one in self.answers],
        }


class Shop:
    """`start` and `stop`; `url` is where its API is. `page` is where people read the reviews."""

    def __init__(self, clock: Clock, page: str = "") -> None:
        self.clock, self.page = clock, page
        self.reviews: dict[str, Review] = {}
        self.listeners: list[Callable[[], None]] = []
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._numbers = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/reviews"

    @property
    def is_open(self) -> bool:
        return self._runner is not None

    async def start(self) -> None:
        """Listen; after a stop at the same port again, with the same reviews."""
        app = web.Application(middlewares=[_only_with_key])
        app.router.add_get("/api/reviews", self._list)
        app.router.add_get("/api/reviews/{id}", self._one)
        app.router.add_post("/api/reviews/{id}/answers", self._answer)
        app.router.add_put("/api/reviews/{id}/answers/{answer}", self._reword)
        app.router.add_delete("/api/reviews/{id}/answers/{answer}", self._take_down)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Refuse connections."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    # --- what customers do

    def write(self, name: str, stars: int, text: str, *, mine: bool = False) -> Review:
        self._numbers += 1
        review = Review(f"r{self._numbers}", name, stars, text, self.clock.now(), mine=mine)
        self.reviews[review.id] = review
        self._changed()
        return review

    def edit(self, id: str, stars: int, text: str) -> None:
        """The writer changes it; KeyError when it is gone."""
        review = self.reviews[id]
        review.stars, review.text, review.edited_at = stars, text, self.clock.now()
        self._changed()

    def delete(self, id: str) -> None:
        """The writer takes it away; KeyError when it is gone."""
        del self.reviews[id]
        self._changed()

    def newest(self) -> list[Review]:
        return sorted(self.reviews.values(), key=lambda one: one.at, reverse=True)

    # --- its API

    async def _list(self, request: web.Request) -> web.Response:
        """All of them, the newest first."""
        told = [one.as_json(self.page) for one in self.newest()]
        return web.json_response({"reviews": told})

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._review(request).as_json(self.page))

    async def _answer(self, request: web.Request) -> web.Response:
        """The same Idempotency-Key again is the same answer."""
        review, said = self._review(request), await request.json()
        key = request.headers.get("Idempotency-Key", "")
        answer = next((one for one in review.answers if key and one.key == key), None)
        if answer is None:
            self._numbers += 1
            by, now = str(said.get("by") or ""), self.clock.now()
            answer = Answer(f"a{self._numbers}", str(said["text"]), by, now, key)
            review.answers.append(answer)
            self._changed()
        return web.json_response(answer.as_json())

    async def _reword(self, request: web.Request) -> web.Response:
        answer = self._said(request)
        answer.text = str((await request.json())["text"])
        self._changed()
        return web.json_response(answer.as_json())

    async def _take_down(self, request: web.Request) -> web.Response:
        self._review(request).answers.remove(self._said(request))
        self._changed()
        return web.json_response({})

    def _review(self, request: web.Request) -> Review:
        if review := self.reviews.get(request.match_info["id"]):
            return review
        raise web.HTTPNotFound(text="there is no such review")

    def _said(self, request: web.Request) -> Answer:
        for answer in self._review(request).answers:
            if answer.id == request.match_info["answer"]:
                return answer
        raise web.HTTPNotFound(text="there is no such answer")

    def _changed(self) -> None:
        for listener in list(self.listeners):
            listener()


@web.middleware
async def _only_with_key(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.headers.get("Authorization") != f"Bearer {KEY}":
        return web.json_response({"error": "the key is not right"}, status=401)
    answer: web.StreamResponse = await handler(request)
    return answer
