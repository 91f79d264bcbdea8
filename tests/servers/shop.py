"""A shop with reviews: a real HTTP server that pushes them, signed, and takes our replies."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.clock import Clock
from tests.servers.listening import Listening, cut
from tests.servers.signing import Pushed, Signing

SECRET = "bottega-aurora-secret-4711"


@dataclass
class Received:
    """A reply as the shop took it; `times` = how often it came."""

    id: str
    review_id: str
    text: str
    by: str
    times: int = 1
    gone: bool = False


class Shop(Listening, Signing):
    """`async with Shop(clock) as shop:`; `close` shuts it until `open`, and what it pushes leaves
    all the same.

    `shows` = it says with its answer that a reply stands online; otherwise `show` does later.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        secret: str | Sequence[str] = SECRET,
        shows: bool = False,
    ) -> None:
        Listening.__init__(self)
        Signing.__init__(self, clock or Clock(), [secret] if isinstance(secret, str) else secret)
        self.shows = shows
        self.reviews: dict[str, dict[str, Any]] = {}
        self.replies: list[Received] = []
        self.heard: list[web.Request] = []
        self._changed: list[str] = []
        self._failing: tuple[int, int, str] = (0, 0, "")
        self._cutting = self._losing = self._babbling = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/replies", self._reply)
        return app

    async def open(self) -> None:
        await super().open()
        await self.connect()

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        await self.disconnect()

    @property
    def reply_url(self) -> str:
        return f"{self.url}/replies"

    # What happens in the shop

    def review(
        self,
        text: str = "Pacco mai arrivato, nessuno risponde.",
        stars: float | None = 1,
        *,
        id: str = "",
        name: str = "Ann Verdi",
        **more: Any,
    ) -> str:
        """Ann writes; the id of her review."""
        id = id or f"r{len(self.reviews) + 1}"
        self.reviews[id] = {
            "id": id,
            "text": text,
            "author": {"name": name},
            "url": f"https://shop.test/reviews/{id}",
            "posted_at": self.clock.now().isoformat(),
            "reply_url": self.reply_url,
            **({} if stars is None else {"rating": stars, "scale": 5}),
            **more,
        }
        self._touch(id)
        return id

    def edit(self, id: str, text: str | None = None, stars: float | None = None) -> None:
        changes = {"text": text, "rating": stars}
        self.reviews[id] |= {key: value for key, value in changes.items() if value is not None}
        self._touch(id)

    def delete(self, id: str) -> None:
        self.reviews[id]["deleted"] = True
        self._touch(id)

    def answer_by_hand(self, id: str, by: str = "Bo", text: str = "Le rispondo io.") -> None:
        """Someone answers in the shop's own pages."""
        at = self.clock.now().isoformat()
        self.reviews[id]["answered"] = {"by": by, "text": text, "at": at}
        self._touch(id)

    def take_down_answer(self, id: str) -> None:
        self.reviews[id]["answered"] = None
        self._touch(id)

    def show(self, reply_id: str) -> None:
        """Our reply has gone online."""
        reply = next(r for r in self.replies if r.id == reply_id)
        self.reviews[reply.review_id]["answered"] = {
            "by": reply.by,
            "text": reply.text,
            "at": self.clock.now().isoformat(),
            "reply_id": reply.id,
        }
        self._touch(reply.review_id)

    def standing(self, review_id: str) -> list[Received]:
        """Our replies as readers see them under a review."""
        return [one for one in self.replies if one.review_id == review_id and not one.gone]

    # What it sends

    async def push(self, url: str, *, everything: bool = False) -> Pushed:
        """Push what has changed since the last push, in one message, to `url`."""
        ids = list(self.reviews) if everything else self._changed
        items = [self.reviews[id] for id in ids]
        assert items, "nothing has changed since the last push"
        self._changed = []
        return await self.send(url, items[0] if len(items) == 1 else {"items": items})

    # What it does to our calls

    def fail(self, status: int, times: int = -1, retry_after: str = "", said: str = "") -> None:
        """Answer the next `times` replies with `status` (-1 = until `heal`), doing nothing."""
        self._failing, self._retry_after = (status, times, said), retry_after

    def cut(self, times: int = -1) -> None:
        """Cut the connection before doing anything."""
        self._cutting = times

    def lose_answer(self, times: int = -1) -> None:
        """Do the work, then cut the connection instead of answering."""
        self._losing = times

    def babble(self, times: int = -1) -> None:
        """Do the work, then answer 200 with nonsense."""
        self._babbling = times

    def hang(self) -> None:
        """Take every reply in hand and never answer, until `heal`."""
        self._hanging = asyncio.Event()

    def heal(self) -> None:
        self._failing, self._cutting, self._losing, self._babbling = (0, 0, ""), 0, 0, 0
        super().heal()

    async def _reply(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.heard.append(request)
        if self._hanging:
            await self._hanging.wait()
            return web.Response(status=504)
        status, times, said = self._failing
        if times:
            self._failing = (status, times - 1, said)
            headers = {"Retry-After": self._retry_after} if self._retry_after else {}
            return web.json_response({"error": said}, status=status, headers=headers)
        if self._cutting:
            self._cutting -= 1
            return cut(request)
        if not self.knows(request, body):
            return web.json_response({"error": "the signature does not match"}, status=401)
        answer = self._take(json.loads(body), request.headers["webhook-id"])
        if self._losing:
            self._losing -= 1
            return cut(request)
        if self._babbling:
            self._babbling -= 1
            return web.Response(body=b"\xff\xfe<html>{", content_type="application/json")
        return answer

    def _take(self, said: dict[str, Any], message_id: str) -> web.Response:
        review, reply = self.reviews.get(said["id"]), said["reply"]
        mends = reply.get("edited") or reply.get("deleted")
        if not review or (review.get("deleted") and not mends):
            return web.json_response({"error": "there is no such review"}, status=404)
        known = next((r for r in self.replies if r.id == reply["id"]), None)
        if message_id != reply["id"] and not mends:
            return web.json_response({"error": "webhook-id is not the reply's"}, status=400)
        if known and mends:
            known.gone = bool(reply.get("deleted"))
            known.text = reply.get("text", known.text)
        elif known:
            known.times += 1
        else:
            self.replies.append(Received(reply["id"], said["id"], reply["text"], reply["by"]))
            if self.shows:
                self.show(reply["id"])
        return web.json_response({"shown": True} if self.shows else {"ok": True})

    def _touch(self, id: str) -> None:
        if id not in self._changed:
            self._changed.append(id)
