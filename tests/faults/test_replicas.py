"""Real processes: killed, stopped and started, alone and in pairs."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.clock import Clock
from bot.db import Database
from bot.models import Case, Event, Nudge, Post, PostKind, Reply, Review
from bot.playground import Playground, bottega
from bot.playground.board import Answer
from bot.playground.person import Person
from bot.playground.state import Message
from bot.poke import Poke
from bot.slack.client import block_id
from tests.faults.fast import FastClock, PatientClock
from tests.faults.nameless import HOST
from tests.faults.replicas import Replica
from tests.servers.shop import Shop
from tests.servers.signing import Pushed
from tests.world import TOML

REVIEWS = 60
KILLS = 5
QUICK = TOML.replace('undo = "60s"', 'undo = "5s"').replace(
    TOML[TOML.index("[ladder.public]") :],
    """
[ladder.public]
answer_within = "clock 4m"
rungs = [
  { after = "clock 1m", tell = "owner" },
  { after = "clock 2m", tell = "slack_channel" },
]
""",
)


@asynccontextmanager
async def chat_and_shop(clock: Clock) -> AsyncIterator[tuple[Playground, Shop]]:
    """What the processes have around them."""
    chat = Playground(bottega(clock))
    await chat.start()
    try:
        async with Shop(clock) as shop:
            yield chat, shop
    finally:
        await chat.stop()


@asynccontextmanager
async def running(*replicas: Replica) -> AsyncIterator[None]:
    """All of them, connected to the chat."""
    try:
        for one in replicas:
            await one.start()
            await one.connected()
        yield
    finally:
        for one in replicas:
            await one.kill()


def cards(chat: Playground) -> list[Message]:
    return [one for one in ours(chat, "#support") if not one.thread_ts]


def ours(chat: Playground, slack_channel: str) -> list[Message]:
    return [one for one in chat.ws.messages(slack_channel) if one.bot_id]


async def test_a_start_after_a_kill_needs_no_hand(tmp_path: Path) -> None:
    async with chat_and_shop(Clock()) as (chat, shop):
        bot = Replica(tmp_path, chat, f"sqlite:///{tmp_path / 'ascolto.db'}")
        async with running(bot):
            shop.review("The parcel never arrived.", 1)
            assert (await shop.push(bot.hook)).status == 200
            await chat.ws.until(lambda: cards(chat))
            await bot.kill()
            await bot.start()
            await bot.connected()
            shop.review("Broken on arrival.", 1)
            assert (await shop.push(bot.hook)).status == 200
            await chat.ws.until(lambda: len(cards(chat)) == 2)


async def test_a_second_process_on_a_sqlite_file_is_sent_to_postgresql(tmp_path: Path) -> None:
    async with chat_and_shop(Clock()) as (chat, _):
        url = f"sqlite:///{tmp_path / 'ascolto.db'}"
        bot, other = Replica(tmp_path, chat, url), Replica(tmp_path, chat, url)
        async with running(bot):
            await other.start()
            assert await other.ended() == 1
            assert bot.alive
        said = other.log.read_text()
        assert "another Ascolto is running" in said
        assert "PostgreSQL" in said
        assert "Traceback" not in said


async def test_a_stop_is_prompt_while_slack_hangs_and_a_push_is_half_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with chat_and_shop(Clock()) as (chat, shop):
        bot = Replica(tmp_path, chat, f"sqlite:///{tmp_path / 'ascolto.db'}")
        async with running(bot):
            chat.ws.hang("chat.postMessage", times=None)
            shop.review("The parcel never arrived.", 1)
            assert (await shop.push(bot.hook)).status == 200
            await chat.ws.until(lambda: chat.ws.called("chat.postMessage"))
            _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
            writer.write(b"POST /hooks/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
            await writer.drain()
            began = time.monotonic()
            assert await bot.end(within=20) == 0
            took = time.monotonic() - began
            writer.close()
        with capsys.disabled():
            print(f"\nSIGTERM with a hanging call and a half-sent push: {took:.1f} s")
        assert took < 10


async def test_a_stop_is_prompt_while_nobody_tells_the_address_of_a_name(tmp_path: Path) -> None:
    async with chat_and_shop(Clock()) as (chat, shop):
        url, command = f"sqlite:///{tmp_path / 'ascolto.db'}", ("tests.faults.nameless",)
        async with running(bot := Replica(tmp_path, chat, url, command, toml=QUICK)):
            shop.review("The parcel never arrived.", 1, reply_url=f"http://{HOST}/replies")
            assert (await shop.push(bot.hook)).status == 200
            await chat.ws.until(lambda: cards(chat))
            maria = chat.ws.as_person("care-lead")
            await maria.click(cards(chat)[-1], "Reply")
            maria.fill("Your reply", "We are very sorry, Ann.")
            await maria.submit()
            await chat.ws.until(lambda: "On its way" in cards(chat)[-1].says)
            assert await bot.end(within=10) == 0


async def test_a_stop_is_prompt_while_slack_does_not_let_us_start(tmp_path: Path) -> None:
    async with chat_and_shop(Clock()) as (chat, _):
        chat.ws.hang("*", times=None)
        bot = Replica(tmp_path, chat, f"sqlite:///{tmp_path / 'ascolto.db'}")
        try:
            await bot.start()
            await chat.ws.until(lambda: chat.ws.log, 60)
            assert await bot.end(within=10) == 0
        finally:
            await bot.kill()


@pytest.mark.timeout(300)
async def test_two_replicas_one_killed_again_and_again(tmp_path: Path, postgres_url: str) -> None:
    epoch = time.time()
    dice = random.Random(20261122)
    async with chat_and_shop(PatientClock(epoch)) as (chat, shop):
        shop.clock = FastClock(epoch)
        command = ("tests.faults.fast", str(epoch))
        first, second = (
            Replica(tmp_path, chat, postgres_url, command, toml=QUICK) for _ in range(2)
        )
        async with running(first, second):
            busy = [
                asyncio.ensure_future(customers_write(shop, first, second)),
                asyncio.ensure_future(kills(dice, chat, first, second)),
                *(
                    asyncio.ensure_future(answers(chat, person, part))
                    for part, person in enumerate(("care-lead", "care-agent"))
                ),
            ]
            async with asyncio.timeout(240):
                await asyncio.gather(*busy)
                await until(lambda: len(shop.replies) == REVIEWS // 2)
                await until(lambda: sum("✅" in one.says for one in cards(chat)) == REVIEWS // 2)
                await at_rest(postgres_url)
        await check(postgres_url, chat, shop)


async def customers_write(shop: Shop, *replicas: Replica) -> None:
    """The shop pushes to one or the other, the same message until it hears 200."""
    for number in range(REVIEWS):
        shop.review(f"The parcel never arrived, number {number}.", 1, name=f"Customer {number}")
        send: Callable[[str], Awaitable[Pushed]] = shop.push
        for again in range(200):
            try:
                if (await send(replicas[(number + again) % 2].hook)).status == 200:
                    break
            except aiohttp.ClientError:
                await Clock().sleep(0.1)
            send = shop.push_again
        else:
            raise AssertionError("nobody took the push")


async def kills(dice: random.Random, chat: Playground, *replicas: Replica) -> None:
    """One or the other dies at a random moment and is started again."""
    for _ in range(KILLS):
        await Clock().sleep(dice.uniform(0.2, 2))
        one = dice.choice(replicas)
        await one.kill()
        await one.start()
        await chat.ws.until(lambda: len(chat.sockets.links) == 2, 60)


async def answers(chat: Playground, who: str, part: int) -> None:
    """A person answers every fourth review, whatever it takes."""
    person = chat.ws.as_person(who)
    for number in range(part, REVIEWS, 4):
        words = f"number {number}."

        def card(words: str = words) -> Message | None:
            return next((one for one in cards(chat) if words in one.says), None)

        await chat.ws.until(card, 60)
        while person.view is None:
            await patiently(partial(_click, person, card()))
        person.fill("Your reply", f"We are sorry, {words}")
        while person.view is not None:
            await patiently(person.submit)


async def _click(person: Person, message: Message | None) -> Answer:
    assert message
    return await person.click(message, "Reply")


async def patiently(act: Callable[[], Awaitable[Answer]]) -> None:
    """Do it; whoever gets no answer waits a moment."""
    if not (await act()).acked:
        await Clock().sleep(0.1)


async def until(seen: Callable[[], bool]) -> None:
    while not seen():
        await Clock().sleep(0.2)


async def at_rest(url: str) -> None:
    """Until nothing is leased or waits, and all are told of the cases that nobody answered."""
    while True:
        async with rows(url) as tx:
            posts = list(await tx.scalars(select(Post)))
            replies = list(await tx.scalars(select(Reply)))
            told = Counter(
                await tx.scalars(select(Nudge.rung).join(Case).where(Case.state == "open"))
            )
        waiting = [one for one in posts if one.due_at or one.lease_until]
        leased = any(one.lease_until for one in replies)
        if not waiting and not leased and told[2] == REVIEWS // 2:
            return
        await Clock().sleep(0.3)


@asynccontextmanager
async def rows(url: str) -> AsyncIterator[Any]:
    db = Database(url, Poke())
    try:
        async with db.read() as tx:
            yield tx
    finally:
        await db.dispose()


async def check(url: str, chat: Playground, shop: Shop) -> None:
    """Nothing is lost, nothing stands twice."""
    async with rows(url) as tx:
        reviews = list(await tx.scalars(select(Review.external_id)))
        cases = list(await tx.scalars(select(Case)))
        posts = list(await tx.scalars(select(Post)))
        events = Counter((one.case_id, one.what) for one in await tx.scalars(select(Event)))
    assert sorted(reviews) == sorted(shop.reviews)
    assert Counter(one.state for one in cases) == {"answered": REVIEWS // 2, "open": REVIEWS // 2}
    assert len(cards(chat)) == REVIEWS
    everything = [one for place in chat.ws.channels.values() for one in chat.ws.messages(place)]
    marks = Counter(
        block["block_id"]
        for one in everything
        if one.bot_id
        for block in one.blocks
        if block.get("block_id", "").startswith("post:")
    )
    standing = [one for one in posts if one.ts]
    assert marks == {block_id(str(one.nonce)): 1 for one in standing}
    assert Counter(one.review_id for one in shop.replies) == {
        f"r{number + 1}": 1 for part in (0, 1) for number in range(part, REVIEWS, 4)
    }
    again = sum(one.times - 1 for one in shop.replies)
    assert again <= 2 * KILLS, "sent again, under the same id, only where nobody could tell"
    assert all(events[one.id, "opened"] == 1 for one in cases)
    assert all(events[one.id, "nudged"] <= 2 for one in cases)
    calls = Counter(one.case_id for one in posts if one.kind == PostKind.CALL and one.ts)
    assert {one.id for one in cases if one.state == "open"} <= set(calls)
    assert set(calls.values()) == {1}
