"""A public review site, over real HTTP, that does what review sites do: it moderates, shows late,
rejects, is edited by others. `tests.servers.board` is the channel that speaks it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.clock import Clock
from tests.servers.listening import Listening, cut

PAGE = 500


@dataclass
class Answer:
    """An answer on the site; `key` is what Ascolto called it ("" = somebody else's)."""

    id: str
    text: str
    by: str
    at: datetime
    key: str = ""
    visible: bool = True


@dataclass
class Written:
    """A review on the site; `changed` is the number of its last change that `fetch` tells."""

    id: str
    text: str
    stars: float
    at: datetime
    changed: int
    thread: str = ""
    deleted: bool = False
    answers: list[Answer] = field(default_factory=list)


@dataclass
class Fault:
    """What happens to the next `times` calls of `path`: a status, or the connection is cut before
    or after the work."""

    path: str
    how: str
    times: int
    status: int = 500
    retry_after: str = ""


class Site(Listening):
    """`async with Site(clock) as site:`.

    `moderated`: answers wait for `approve`. `single`: a review has one answer, a second takes its
    place and its id. `keyed`: it says which answers are ours. `once`: the same key twice is one
    answer.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.reviews: dict[str, Written] = {}
        self.moderated = self.single = False
        self.keyed = self.once = True
        self.rejects = ""
        self.bodies: list[bytes] = []
        self.looked: list[list[str]] = []
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()
        self._changes = self._answers = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/reviews", self._list)
        app.router.add_post("/look", self._look)
        app.router.add_post("/answers", self._answer)
        return app

    # What happens on the site

    def review(
        self,
        text: str = "It never arrived.",
        stars: float = 1,
        *,
        id: str = "",
        at: datetime | None = None,
        thread: str = "",
    ) -> str:
        """A customer writes; the id of the review."""
        id = id or f"b{len(self.reviews) + 1}"
        at = at or self.clock.now()
        self.reviews[id] = Written(id, text, stars, at, self._next(), thread)
        return id

    def edit(self, id: str, text: str, stars: float = 1, *, told: bool = True) -> None:
        """The customer changes the words; not `told`: only a look shows it."""
        review = self.reviews[id]
        review.text, review.stars = text, stars
        if told:
            review.changed = self._next()

    def delete(self, id: str, *, deleted: bool = True) -> None:
        self.reviews[id].deleted = deleted

    def answer_by_hand(self, id: str, text: str = "I answer this one.", by: str = "Bo") -> Answer:
        """A colleague answers in the site's own pages."""
        return self._put(id, text, by, key="", visible=True)

    def approve(self, id: str) -> None:
        """The moderators let the answers through."""
        for one in self.reviews[id].answers:
            one.visible = True

    def take_down(self, id: str) -> None:
        self.reviews[id].answers.clear()

    def shown(self, id: str) -> list[str]:
        """What readers see under a review."""
        return [one.text for one in self.reviews[id].answers if one.visible]

    # What it does to our calls

    def fail(self, path: str, status: int = 500, times: int = 1, retry_after: str = "") -> None:
        self.faults.append(Fault(path, "status", times, status, retry_after))

    def cut(self, path: str, times: int = 1) -> None:
        """The connection is cut, nothing was done."""
        self.faults.append(Fault(path, "cut", times))

    def lose_answer(self, path: str, times: int = 1) -> None:
        """It is done, then the connection is cut."""
        self.faults.append(Fault(path, "lose", times))

    def heal(self) -> None:
        self.faults.clear()
        super().heal()

    def _fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.path == path:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def _next(self) -> int:
        self._changes += 1
        return self._changes

    def _put(self, id: str, text: str, by: str, *, key: str, visible: bool) -> Answer:
        review = self.reviews[id]
        self._answers += 1
        answer = Answer(f"a{self._answers}", text, by, self.clock.now(), key, visible)
        if self.single:
            answer.id = f"answer-to-{id}"
            review.answers = []
        review.answers.append(answer)
        return answer

    async def _list(self, request: web.Request) -> web.Response:
        if response := self._broken("/reviews", request):
            return response
        since = int(request.query["since"])
        found = sorted(
            (one for one in self.reviews.values() if one.changed > since and not one.deleted),
            key=lambda one: one.changed,
        )
        some = found[:PAGE]
        return web.json_response(
            {
                "items": [self._shown(one) for one in some],
                "next": some[-1].changed if some else since,
                "more": len(found) > PAGE,
            }
        )

    async def _look(self, request: web.Request) -> web.Response:
        if response := self._broken("/look", request):
            return response
        ids = (await request.json())["ids"]
        self.looked.append(ids)
        known = [self.reviews[id] for id in ids if id in self.reviews]
        return web.json_response(
            {"items": [self._shown(one) for one in known if one.id not in self.unreadable]}
        )

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        fault = self._fault("/answers")
        if fault and fault.how != "lose":
            return _failed(request, fault)
        self.bodies.append(body)
        said = json.loads(body)
        if self.rejects:
            return web.json_response({"error": self.rejects}, status=422)
        answers = self.reviews[said["id"]].answers
        same = next((one for one in answers if one.key == said["key"]), None)
        if same is None or not self.once:
            same = self._put(
                said["id"], said["text"], said["by"], key=said["key"], visible=not self.moderated
            )
        if fault:
            return _failed(request, fault)
        return web.json_response({"id": same.id})

    def _broken(self, path: str, request: web.Request) -> web.Response | None:
        fault = self._fault(path)
        return _failed(request, fault) if fault else None

    def _shown(self, review: Written) -> dict[str, Any]:
        if review.deleted:
            return {"id": review.id, "deleted": True}
        return {
            "id": review.id,
            "text": review.text,
            "stars": review.stars,
            "thread": review.thread,
            "at": review.at.isoformat(),
            "answers": [
                {
                    "id": one.id,
                    "text": one.text,
                    "by": one.by,
                    "at": one.at.isoformat(),
                    "key": one.key if self.keyed else "",
                }
                for one in review.answers
                if one.visible
            ],
        }


def _failed(request: web.Request, fault: Fault) -> web.Response:
    if fault.how in ("cut", "lose"):
        return cut(request)
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    return web.json_response({"error": "not now"}, status=fault.status, headers=headers)
