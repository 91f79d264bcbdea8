"""The webhook as a channel: what every channel promises, on a shop that pushes."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import pytest
from aiohttp import web

from bot.channels.base import Channel, Delivery, Outside, Page
from bot.channels.webhook import Webhook
from tests.channels.contract import ChannelContract, Outcome, Platform, Trouble
from tests.channels.webhook import options
from tests.servers.shop import SECRET, Shop

ABSURD: list[Any] = [
    {"id": "a1", "text": "x", "rating": 6, "scale": 5},
    {"id": "a2", "text": "x", "rating": 1, "scale": 0},
    {"id": "a3", "text": "x" * 50_001},
    {"id": "a4", "text": "x", "posted_at": "2999-01-01T00:00:00Z"},
    {"id": "a5", "text": "x", "rating": 1e999},
    {"id": "a6\x00", "text": "x"},
    {"id": "a7", "text": "\ud800 \x00 x"},
    {"id": "a8", "text": {"deep": [1]}},
    {"id": "a9", "text": "x", "posted_at": 10**30},
    "not an object",
    None,
]


class Front(Platform):
    """The shop, and a door of our own at which it pushes."""

    secrets = (SECRET,)

    def __init__(self, shop: Shop, door: "Door") -> None:
        self.shop = shop
        self.door = door

    async def give(self, text: str = "Pacco mai arrivato.", *, rating: float | None = None) -> str:
        return self.shop.review(text, rating)

    async def edit(self, external_id: str, text: str) -> None:
        self.shop.edit(external_id, text)

    async def delete(self, external_id: str) -> None:
        self.shop.delete(external_id)

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        self.shop.answer_by_hand(external_id, text=text)

    async def give_absurd(self) -> None:
        self.shop.reviews |= {f"absurd {n}": item for n, item in enumerate(ABSURD)}

    async def replies(self, external_id: str) -> list[str]:
        return [reply.text for reply in self.shop.standing(external_id)]

    async def trouble(self, trouble: Trouble) -> None:
        does = {
            Trouble.LOCKED_OUT: lambda: self.shop.fail(401),
            Trouble.FORBIDDEN: lambda: self.shop.fail(403),
            Trouble.GONE: lambda: self.shop.fail(404),
            Trouble.BUSY: lambda: self.shop.fail(429, retry_after="7"),
            Trouble.BROKEN: lambda: self.shop.fail(500),
            Trouble.SLOW: self.shop.hang,
            Trouble.CUT: self.shop.cut,
            Trouble.LOST: self.shop.lose_answer,
            Trouble.NONSENSE: self.shop.babble,
        }
        if trouble is Trouble.CLOSED:
            await self.shop.close()
        else:
            does[trouble]()

    async def heal(self) -> None:
        await self.shop.close()
        await self.shop.open()

    async def news(self, channel: Channel[Any], cursor: Mapping[str, Any] | None) -> list[Page]:
        self.door.channel = channel
        await self.shop.push(self.door.url, everything=True)
        return [self.door.taken[-1].page]


class Door:
    """A server that hands what is pushed to the channel."""

    def __init__(self) -> None:
        self.channel: Channel[Any] | None = None
        self.taken: list[Delivery] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        assert self.channel
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.taken.append(self.channel.webhook(headers, await request.read()))
        return web.json_response({})


class TestContract(ChannelContract):
    channel = Webhook
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {Trouble.NONSENSE: None}
    not_here: ClassVar[Mapping[str, str]] = {
        "test_check_tries_the_login_and_says_what_to_do": "there is no login, only pushed items",
    }

    @pytest.fixture
    async def platform(self) -> AsyncIterator[Platform]:
        door = Door()
        app = web.Application(client_max_size=2**21)
        app.router.add_post("/", door.take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with Shop(shows=True) as shop:
            yield Front(shop, door)
        await runner.cleanup()

    def make(self, platform: Platform, outside: Outside) -> Webhook:
        return Webhook(self.source(), options(edits=True), outside)
