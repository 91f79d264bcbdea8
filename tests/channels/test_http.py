"""HTTP as a channel: what every channel promises, on a shop with a JSON API."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import pytest

from bot.channels.base import Channel, Outside, Repeat
from bot.channels.http import Http
from tests.channels.contract import ChannelContract, Outcome, Platform, Trouble
from tests.channels.http.sources import options
from tests.servers.api import TOKEN, Api

ABSURD: list[Any] = [
    {"id": 1, "comment": {"body": "x"}, "stars": 6},
    {"id": 2, "comment": {"body": "x"}, "stars": float("inf")},
    {"id": 3, "comment": {"body": "x" * 200_000}},
    {"id": 4, "comment": {"body": "x"}, "at": "2999-01-01T00:00:00Z"},
    {"id": 5, "comment": {"body": "\ud800 \x00 x"}, "by": {"name": "\x07 Ann"}},
    {"id": "6\x00", "comment": {"body": "x"}},
    {"id": 7, "comment": {"body": {"deep": [1]}}, "stars": True},
    {"id": 8, "comment": {"body": "x"}, "at": 10**30, "replies": [None, 3, {"body": None}]},
    {"id": 9, "comment": None, "replies": "x", "link": "javascript:alert(1)"},
    {"id": "x" * 300},
    {"comment": {"body": "x"}},
    "not an object",
    None,
]


class Stand(Platform):
    """The shop with its API."""

    secrets = (TOKEN,)

    def __init__(self, api: Api) -> None:
        self.api = api

    async def give(self, text: str = "Pacco mai arrivato.", *, rating: float | None = None) -> str:
        return self.api.review(text, rating)

    async def edit(self, external_id: str, text: str) -> None:
        self.api.edit(external_id, text)

    async def delete(self, external_id: str) -> None:
        self.api.delete(external_id)

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        self.api.answer(external_id, text)

    async def give_absurd(self) -> None:
        self.api.odd += ABSURD

    async def replies(self, external_id: str) -> list[str]:
        return [one["body"] for one in self.api.reviews[external_id].answers]

    async def trouble(self, trouble: Trouble) -> None:
        if trouble is Trouble.CLOSED:
            await self.api.close()
            return
        self.api.fail(
            {
                Trouble.LOCKED_OUT: "401",
                Trouble.FORBIDDEN: "403",
                Trouble.GONE: "404",
                Trouble.BUSY: "429",
                Trouble.BROKEN: "500",
                Trouble.SLOW: "hang",
                Trouble.CUT: "cut",
                Trouble.LOST: "lose",
                Trouble.NONSENSE: "babble",
            }[trouble]
        )

    async def heal(self) -> None:
        await self.api.close()
        await self.api.open()


class TestNewestFirst(ChannelContract):
    """As most APIs are: pages by number, and a key that makes a repeated reply harmless."""

    channel = Http
    asked: ClassVar[Mapping[str, Any]] = {}
    paging = "page"

    @pytest.fixture
    async def platform(self) -> AsyncIterator[Platform]:
        async with Api() as api:
            yield Stand(api)

    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        assert isinstance(platform, Stand)
        given = options(platform.api.url, self.paging, **self.asked)
        return Http(self.source(), given, outside)


class TestOldestFirst(TestNewestFirst):
    """An API that goes on by a cursor, and takes the same reply as often as it comes."""

    asked: ClassVar[Mapping[str, Any]] = {"order": "oldest", "idempotency_header": ""}
    paging = "cursor"
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {}

    @pytest.fixture
    async def platform(self) -> AsyncIterator[Platform]:
        async with Api() as api:
            api.oldest_first, api.once = True, False
            yield Stand(api)

    async def test_the_same_reply_again_does_no_harm(
        self, subject: Channel[Any], platform: Platform
    ) -> None:
        assert subject.repeat is Repeat.LOOK, "so it is looked for, and never simply sent again"
