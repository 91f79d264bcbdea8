"""What the tests of every channel share: its source, and what they read."""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from math import isfinite
from typing import Any, ClassVar, TypeVar

import pytest

from bot.channels.base import (
    CALL_SECONDS,
    Channel,
    Incoming,
    Known,
    Outgoing,
    Outside,
    SeenAnswer,
    SourceFacts,
)
from bot.clock import Clock
from bot.web.guard import session
from tests.channels.contract.platform import ANSWER, TROUBLES, UNCLEAR, Outcome, Platform, Trouble

Test = TypeVar("Test", bound=Callable[..., Any])

PATIENCE = 1.0
"""Seconds after which a call gives up that nobody will answer. All others have `CALL_SECONDS`: a
busy machine is slow."""
GUARD = 60.0
"""Seconds after which a test that waits for the outside has failed."""

LONGEST = 50_000
"""Characters that a review may have."""


def where(holds: Callable[[type[Channel[Any]]], bool]) -> Callable[[Test], Test]:
    """A test that has a meaning only for channels with certain facts."""

    def mark(test: Test) -> Test:
        vars(test)["holds"] = holds
        return test

    return mark


class Contract(ABC):
    """Inherit, supply `platform` and `make`."""

    channel: ClassVar[type[Channel[Any]]]
    not_here: ClassVar[Mapping[str, str]] = {}
    """Names of tests that have no meaning for this channel, each with the reason."""
    troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {}
    """Where a reply's troubles differ from `TROUBLES`; None = it cannot happen here."""
    fetch_troubles: ClassVar[Mapping[Trouble, Outcome | None]] = {}
    """The same for a fetch."""
    many: ClassVar[int] = 25
    """Enough reviews for more than one page."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not hasattr(cls, "channel"):
            return
        for name in cls.not_here:
            assert hasattr(cls, name), f"there is no {name}"
            setattr(cls, name, None)
        for name, test in [one for base in cls.__mro__ for one in vars(base).items()]:
            if hasattr(test, "holds") and not test.holds(cls.channel):
                setattr(cls, name, None)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each trouble that can happen to a reply, or to a fetch, on this channel."""
        if "trouble" in metafunc.fixturenames:
            fetching = "fetch" in metafunc.function.__name__
            can = {**TROUBLES, **(self.fetch_troubles if fetching else self.troubles)}
            never = (Trouble.GONE, Trouble.LOST) if fetching else ()
            unclear = metafunc.function.__name__.startswith("test_after")
            happens = [
                trouble
                for trouble in Trouble
                if can[trouble] and trouble not in never and (trouble in UNCLEAR or not unclear)
            ]
            metafunc.parametrize("trouble", happens, ids=[trouble.name for trouble in happens])

    @pytest.fixture
    @abstractmethod
    def platform(self) -> AsyncIterator[Platform]:
        """Start it, yield it, stop it (`async def` with a yield)."""

    @abstractmethod
    def make(self, platform: Platform, outside: Outside) -> Channel[Any]:
        """The channel for a source on this platform; `source()` gives its facts."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    async def outside(self, clock: Clock) -> AsyncIterator[Outside]:
        async with session(private=True) as http:
            yield Outside(http=http, clock=clock)

    @pytest.fixture
    async def troubled(
        self, platform: Platform, clock: Clock, trouble: Trouble
    ) -> AsyncIterator[Channel[Any]]:
        """The same channel as it is while a trouble lasts."""
        seconds = PATIENCE if trouble is Trouble.SLOW else CALL_SECONDS
        async with session(private=True, seconds=seconds) as http:
            yield self.make(platform, Outside(http=http, clock=clock))

    def source(self, **facts: Any) -> SourceFacts:
        plain: dict[str, Any] = {
            "id": "care",
            "public": self.channel.public is not False,
            "brand": "aurora",
            "brand_name": "Bottega Aurora",
            "start": None,
            "private_network": True,
        }
        return SourceFacts(**plain | facts)

    @pytest.fixture
    def subject(self, platform: Platform, outside: Outside) -> Channel[Any]:
        return self.make(platform, outside)

    def sane(self, item: Incoming, platform: Platform, clock: Clock) -> Incoming:
        """Fails when `item` could not stand in a row or on a card."""
        assert item.external_id
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", item.text + item.title + item.author.name)
        assert len(item.text) <= LONGEST
        if item.rating is not None:
            assert item.scale is not None
            assert isfinite(item.scale)
            assert 0 <= item.rating <= item.scale
        for at in [item.posted_at, *(answer.at for answer in item.answers or ())]:
            assert at is None or at.utcoffset() == timedelta()
            assert at is None or at <= clock.wall().astimezone(UTC) + timedelta(days=1)
        kept = json.dumps(dict(item.memory), allow_nan=False)
        assert not [secret for secret in platform.secrets if secret in kept]
        return item

    async def read(
        self, channel: Channel[Any], platform: Platform, cursor: Mapping[str, Any] | None = None
    ) -> list[Incoming]:
        """All items new since `cursor`, each looked over."""
        pages = await platform.news(channel, cursor)
        clock = channel.outside.clock
        return [self.sane(item, platform, clock) for page in pages for item in page.items]

    async def find(self, channel: Channel[Any], platform: Platform, external_id: str) -> Incoming:
        """The newest state of one review."""
        found = [i for i in await self.read(channel, platform) if i.external_id == external_id]
        assert found, f"{external_id} does not come in"
        return found[-1]

    async def answers(
        self, channel: Channel[Any], platform: Platform, item: Incoming
    ) -> dict[str, SeenAnswer]:
        """The answers to `item` that the channel can see by any of its means, by their ids."""
        pages = await platform.news(channel, None)
        seen = [
            answer
            for page in pages
            for now in page.items
            if now.external_id == item.external_id
            for answer in now.answers or ()
        ]
        seen += [
            loose.answer
            for page in pages
            for loose in page.answers
            if item.external_id in loose.answers_to
        ]
        for looked in await channel.look([known(item)]):
            seen += looked.answers or ()
        return {answer.external_id: answer for answer in seen}


def known(item: Incoming) -> Known:
    """`item` as our rows would hand it back: its memory went through JSON."""
    return Known(external_id=item.external_id, memory=json.loads(json.dumps(dict(item.memory))))


def outgoing(channel: Channel[Any], item: Incoming, text: str = ANSWER) -> Outgoing:
    """A reply by Cy, prepared as `deliver` does it."""
    reply = Outgoing(key="rp_7Kq2", text=text, by="Support", review=known(item))
    return replace(reply, payload=channel.prepare(reply))
