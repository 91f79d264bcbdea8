"""A channel that can be looked at, which those of Ascolto's first days cannot be: it speaks the
public review site of `tests.servers.site`."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot.channels.base import (
    Author,
    Channel,
    Incoming,
    Known,
    Options,
    Outgoing,
    Page,
    Repeat,
    Seen,
    SeenAnswer,
    Sent,
)
from bot.channels.calls import call, judge


class BoardOptions(Options):
    """Where the site is."""

    url: str


class Board(Channel[BoardOptions]):
    """Reads and answers a `Site`. What it does in doubt is the subclass's: `board(Repeat.ASK)`."""

    slug: ClassVar[str] = "board"
    title: ClassVar[str] = "Board"
    public = True
    rates = True
    edits_seen = True
    answers_seen = True
    read_lag = timedelta(seconds=30)
    shown_within = timedelta(hours=1)
    settings = BoardOptions

    async def fetch(self, cursor: Mapping[str, Any] | None) -> Page:
        since = (cursor or {"since": 0})["since"]
        said = await self._call("GET", f"/reviews?since={since}")
        return Page(
            items=tuple(_incoming(one) for one in said["items"]),
            cursor={"since": said["next"]},
            more=said["more"],
        )

    async def look(self, reviews: Sequence[Known]) -> list[Seen]:
        ids = [one.external_id for one in reviews]
        said = await self._call("POST", "/look", data=json.dumps({"ids": ids}))
        return [_seen(one) for one in said["items"]]

    def prepare(self, outgoing: Outgoing) -> bytes:
        at = self.outside.clock.wall().isoformat()
        said = {"id": outgoing.review.external_id, "key": outgoing.key, "written": at}
        return json.dumps({**said, "text": outgoing.text, "by": outgoing.by}).encode()

    async def reply(self, outgoing: Outgoing) -> Sent:
        said = await self._call("POST", "/answers", data=outgoing.payload)
        return Sent(external_id=said["id"])

    async def _call(self, method: str, path: str, **how: Any) -> Any:
        answer = await call(self.outside.http, method, self.options.url + path, **how)
        return judge(answer, self.outside.clock.wall()).json()


def _incoming(said: Mapping[str, Any]) -> Incoming:
    return Incoming(
        external_id=said["id"],
        text=said["text"],
        rating=said["stars"],
        scale=5,
        author=Author(name="Ann Verdi"),
        url=f"https://board.test/{said['id']}",
        posted_at=datetime.fromisoformat(said["at"]),
        thread_key=said["thread"],
    )


def _seen(said: Mapping[str, Any]) -> Seen:
    if said.get("deleted"):
        return Seen(external_id=said["id"], deleted=True)
    answers = tuple(
        SeenAnswer(
            external_id=one["id"],
            text=one["text"],
            at=datetime.fromisoformat(one["at"]),
            by=one["by"],
            reply_key=one["key"],
        )
        for one in said["answers"]
    )
    return Seen(external_id=said["id"], item=_incoming(said), answers=answers)


def board(in_doubt: Repeat, most: int | None = None) -> type[Board]:
    """The channel with one way of repeating."""

    class OneBoard(Board):
        repeat = in_doubt
        tries = most

    return OneBoard
