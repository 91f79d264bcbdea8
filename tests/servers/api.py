"""A shop with a JSON API: a real HTTP server that lists its reviews in every way APIs do.

GET  /reviews             newest first, or oldest first: `?page=`, `?offset=`, `?cursor=`
GET  /reviews/{id}        one of them, with its answers
POST /reviews/{id}/reply  the same Idempotency-Key twice is one answer
PUT, DELETE /replies/{id} other words, or none
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.clock import Clock
from tests.servers.listening import Listening, cut

TOKEN = "token-of-the-api-1887"
PAGE = 10


@dataclass
class Review:
    """What Ann wrote, and what stands below it."""

    id: str
    text: str
    stars: Any
    at: datetime
    changed: datetime
    answers: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


class Api(Listening):
    """`async with Api(clock) as api:`. `once` False: it takes no notice of Idempotency-Key."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or Clock()
        self.reviews: dict[str, Review] = {}
        self.odd: list[Any] = []
        """Items that make no sense, listed among the others."""
        self.oldest_first = False
        self.wraps = True
        self.once = True
        self.blank = False
        """It lists nothing, and finds what it is asked for."""
        self.elsewhere = ""
        """An address on another host that it names as the next page."""
        self.held = False
        """Replies wait for a moderator."""
        self.lost: set[str] = set()
        """Addresses that have moved."""
        self.refused: set[str] = set()
        """Addresses that it does not like."""
        self.calls: list[web.Request] = []
        self.bodies: list[Any] = []
        self._numbers = 0
        self._keys: dict[str, dict[str, Any]] = {}
        self._trouble = self._method = ""
        self._times = -1

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate])
        app.router.add_get("/reviews", self._list)
        app.router.add_get("/reviews/{id}", self._one)
        app.router.add_route("*", "/reviews/{id}/reply", self._reply)
        app.router.add_put("/replies/{id}", self._mend)
        app.router.add_delete("/replies/{id}", self._mend)
        return app

    @property
    def url(self) -> str:
        return f"{super().url}/reviews"

    # What happens in the shop

    def review(self, text: str = "It never arrived.", stars: Any = 1, **more: Any) -> str:
        """Ann writes; the id of her review."""
        self._numbers += 1
        id, now = str(1000 + self._numbers), self.clock.now()
        self.reviews[id] = Review(id, text, stars, more.pop("at", now), now, more=more)
        return id

    def edit(self, id: str, text: str) -> None:
        self.reviews[id].text, self.reviews[id].changed = text, self.clock.now()

    def delete(self, id: str) -> None:
        del self.reviews[id]

    def answer(self, id: str, text: str, by: str = "Bo", key: str = "") -> dict[str, Any]:
        """Somebody of the shop answers."""
        self._numbers += 1
        made = {
            "id": self._numbers,
            "body": text,
            "created": int(self.clock.now().timestamp() * 1000),
            "author": {"name": by, "role": "staff"},
            "ref": key,
            "held": self.held and bool(key),
        }
        self.reviews[id].answers.append(made)
        return made

    # What it does to our calls

    def fail(self, how: str, times: int = -1, method: str = "") -> None:
        """`how`: a status, or hang, cut, lose or babble; what happens to the next `times` calls,
        maybe of one `method` alone (-1 = until `heal`)."""
        self._trouble, self._times, self._method = how, times, method
        self._hanging = asyncio.Event() if how == "hang" else None

    def heal(self) -> None:
        self._trouble = ""
        super().heal()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append(request)
        trouble = self._met(request)
        if self._hanging:
            await self._hanging.wait()
            return web.Response(status=504)
        if trouble == "cut":
            return cut(request)
        if trouble.isdigit():
            headers = {"Retry-After": "7"} if trouble == "429" else {}
            return web.json_response({"error": "not now"}, status=int(trouble), headers=headers)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": "who are you?"}, status=401)
        if request.path in self.lost:
            return web.json_response({"error": "there is nothing here"}, status=404)
        if request.path in self.refused:
            return web.json_response({"error": "not this one"}, status=422)
        response: web.StreamResponse = await handler(request)
        if trouble == "lose":
            return cut(request)
        if trouble == "babble":
            return web.Response(body=b"\xff\xfe<html>{", content_type="application/json")
        return response

    def _met(self, request: web.Request) -> str:
        if self._method not in ("", request.method) or not self._times:
            return ""
        self._times -= 1
        return self._trouble

    async def _list(self, request: web.Request) -> web.Response:
        all_items: list[Any] = [*self.odd, *map(_shown, self._chosen(request))]
        items = all_items if self.oldest_first else all_items[::-1]
        size = int(request.query.get("size", PAGE))
        if "page" in request.query:
            at = (int(request.query["page"]) - 1) * size
            if at and at >= len(items):
                return web.json_response({"error": "no such page"}, status=404)
        else:
            at = int(request.query.get("offset") or request.query.get("cursor") or 0)
        part = items if "all" in request.query else items[at : at + size]
        going = at + size < len(items) and "all" not in request.query
        said = {
            "data": {"reviews": part},
            "meta": {
                "cursor": str(at + size) if going else None,
                "next": f"/reviews?cursor={at + size}" if going else None,
                "elsewhere": self.elsewhere,
            },
        }
        link = f'</reviews?cursor=0>; rel="first", </reviews?cursor={at + size}>; rel="next"'
        headers = {"Link": link} if going else {}
        return web.json_response(said if self.wraps else part, headers=headers)

    def _chosen(self, request: web.Request) -> list[Review]:
        since = request.query.get("since")
        found = [] if self.blank else list(self.reviews.values())
        if not since:
            return found
        moment = datetime.fromisoformat(since)
        return sorted((one for one in found if one.changed > moment), key=lambda one: one.changed)

    async def _one(self, request: web.Request) -> web.Response:
        review = self.reviews.get(request.match_info["id"])
        if review is None:
            return web.json_response({"error": "there is no such review"}, status=404)
        return web.json_response({"review": _shown(review)})

    async def _reply(self, request: web.Request) -> web.Response:
        id, said = request.match_info["id"], await request.json()
        self.bodies.append(said)
        if id not in self.reviews:
            return web.json_response({"error": "there is no such review"}, status=404)
        key = request.headers.get("Idempotency-Key", "")
        made = self._keys.get(key) if self.once else None
        if made is None:
            made = self.answer(id, said["reply"]["text"], said["reply"]["by"], said["ref"])
            self._keys[key] = made
        return web.json_response(
            {"reply": {"id": made["id"], "state": "held" if made["held"] else "published"}},
            status=201,
        )

    async def _mend(self, request: web.Request) -> web.Response:
        wanted = request.match_info["id"]
        for review in self.reviews.values():
            for one in [one for one in review.answers if str(one["id"]) == wanted]:
                if request.method == "DELETE":
                    review.answers.remove(one)
                    return web.json_response(None, status=200)
                one["body"] = (await request.json())["reply"]["text"]
                state = "held" if one["held"] else "published"
                return web.json_response({"reply": {"id": one["id"], "state": state}})
        return web.json_response({"error": "there is no such reply"}, status=404)


def _shown(review: Review) -> dict[str, Any]:
    return {
        "id": int(review.id),
        "comment": {"body": review.text, "headline": None},
        "stars": review.stars,
        "by": {"name": "Ann Verdi", "mail": "ann@mail.test"},
        "link": f"https://shop.test/reviews/{review.id}",
        "at": review.at.isoformat(),
        "changed": review.changed.isoformat(),
        "replies": [one for one in review.answers if not one["held"]],
        **review.more,
    }


def _cut(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response(status=500)
