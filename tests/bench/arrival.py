"""From a signed webhook to the card in Slack: `python -m tests.bench.arrival [reviews]`.

The bot runs as `ascolto run` does, on the real clock; the playground, which is Slack and allows one
message a second in each Slack channel, runs in this process. Reviews come one by one, from 20
sources with a Slack channel each, so that this pace does not drown what is measured: each Slack
channel sees one card every other second. CPU is all that the bot used meanwhile, for each review.
"""

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.clock import Clock
from bot.playground import Playground, bottega
from tests.bench import figures, running
from tests.servers import postgres
from tests.servers.shop import Shop
from tests.world import TOML

ROOMS = 20
SOURCE = """
[[source]]
id = "shop-{n}"
channel = "webhook"
brand = "aurora"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"

[[route]]
match = {{ source = "shop-{n}" }}
slack_channel = "#room-{n}"
"""
EVERY = 0.1
"""Seconds from one review to the next."""


async def measure(kind: str, server: postgres.Postgres | None, count: int) -> list[str]:
    """One row: how long the cards took."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chat = Playground(bottega(Clock()))
        chat.ws.pace.enforced = True
        for n in range(ROOMS):
            chat.ws.add_channel(f"room-{n}", ["U0MARIA"])
        await chat.start()
        stack.push_async_callback(chat.stop)
        toml = TOML + "".join(SOURCE.format(n=n) for n in range(ROOMS))
        url = running.empty(server, folder)
        ours = await stack.enter_async_context(running.bot(folder, url, chat, toml=toml))
        shop = await stack.enter_async_context(Shop())
        sent: dict[str, float] = {}
        seen: dict[str, float] = {}

        def look(_: object) -> None:
            for number in sent.keys() - seen.keys():
                shown = chat.ws.messages(f"room-{int(number) % ROOMS}")
                if any(f"Parcel {number} " in str(card.blocks) for card in shown):
                    seen[number] = time.perf_counter()

        chat.ws.listeners.append(look)
        before = ours.cpu()
        for number in range(count + 1):
            shop.review(f"Parcel {number} never arrived.", id=f"r{number}")
            sent[str(number)] = time.perf_counter()
            pushed = await shop.push(f"{ours.url}/hooks/shop-{number % ROOMS}")
            assert pushed.status == 200, pushed
            moment = asyncio.Event()
            asyncio.get_running_loop().call_later(EVERY, moment.set)
            await moment.wait()
        await chat.ws.until(lambda: len(seen) == len(sent), 60)
        took = [seen[number] - sent[number] for number in sent if number != "0"]
        cpu = (ours.cpu() - before) / len(sent)
    p50, p95 = (figures.ms(figures.percentile(took, one)) for one in (50, 95))
    return [kind, p50, p95, figures.ms(max(took)), figures.ms(cpu)]


def main() -> None:
    """Both databases, as far as the machine has them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with running.databases() as kinds:
        rows = [asyncio.run(measure(kind, server, count)) for kind, server in kinds.items()]
    figures.show(
        f"From webhook to card, {count} reviews, {1 / EVERY:.0f} a second, {ROOMS} Slack channels",
        ["", "p50", "p95", "longest", "CPU each"],
        rows,
    )


if __name__ == "__main__":
    main()
