"""The client, and a local work chat over HTTP."""

from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

import pytest

from bot.clock import SteppedClock
from bot.playground import Playground, Workspace, bottega
from bot.slack.blocks import section
from bot.slack.client import Slack
from bot.slack.message import Message, fit

T = TypeVar("T")
REVIEWS, MARIA = "C0REVIEWS", "U0MARIA"


class Impatient(SteppedClock):
    """Deadlines come a hundred times sooner."""

    async def deadline(self, work: Awaitable[T], seconds: float) -> T:
        return await super().deadline(work, seconds / 100)


@pytest.fixture
def clock() -> SteppedClock:
    return Impatient()


@pytest.fixture
async def ws(clock: SteppedClock) -> AsyncIterator[Workspace]:
    served = Playground(bottega(clock))
    await served.start()
    served.ws.base = served.url
    yield served.ws
    await served.stop()


@pytest.fixture
def calls() -> list[tuple[str, str]]:
    return []


@pytest.fixture
async def slack(
    ws: Workspace, clock: SteppedClock, calls: list[tuple[str, str]]
) -> AsyncIterator[Slack]:
    def tally(method: str, outcome: str, seconds: float) -> None:
        calls.append((method, outcome))

    async with Slack(ws.bot_token, base_url=f"{ws.base}/api/", clock=clock, tally=tally) as client:
        yield client


def saying(text: str) -> Message:
    return fit(text, [section(text, "said"), section("more", "more")])
