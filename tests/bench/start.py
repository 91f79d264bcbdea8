"""How long the start takes, and memory: `python -m tests.bench.start`.

`ascolto --version` is Python and its imports. `ascolto run` is timed from the start of the process
to its first ready answer at `/readyz`: on an empty database, where the tables are made, and on that
one again. Memory is the resident set: when ready, and after 1,000 reviews taken by webhook.
"""

import asyncio
import resource
import subprocess
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

TIMES = 3
REVIEWS, AT_ONCE = 1000, 250


def version() -> list[str]:
    """The best of three."""
    best, cpu = float("inf"), float("inf")
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "--version"], check=True, stdout=subprocess.DEVNULL
        )
        best = min(best, time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        cpu = min(cpu, used)
    return ["ascolto --version", figures.ms(best), figures.ms(cpu), ""]


async def start(kind: str, server: postgres.Postgres | None) -> list[list[str]]:
    """First start, second start, and after 1,000 reviews."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chat = Playground(bottega(Clock()))
        await chat.start()
        stack.push_async_callback(chat.stop)
        url = running.empty(server, folder)
        rows = []
        async with running.bot(folder, url, chat) as first:
            rows.append(_row(f"ascolto run, {kind}, first time", first))
        async with running.bot(folder, url, chat) as again, Shop() as shop:
            rows.append(_row(f"ascolto run, {kind}, again", again))
            for number in range(REVIEWS):
                shop.review(f"Parcel {number} never arrived.", stars=1 + number % 5)
                if number % AT_ONCE == AT_ONCE - 1:
                    pushed = await shop.push(f"{again.url}/hooks/shop")
                    assert pushed.status == 200, pushed
            rows.append([f"    after {REVIEWS} reviews", "", "", f"{again.memory():.0f} MiB"])
    return rows


def _row(what: str, bot: running.Running) -> list[str]:
    return [what, figures.ms(bot.started), figures.ms(bot.cpu()), f"{bot.memory():.0f} MiB"]


def main() -> None:
    """The command line, then the bot on each database."""
    rows = [version()]
    with running.databases() as kinds:
        for kind, server in kinds.items():
            rows += asyncio.run(start(kind, server))
    figures.show("Start", ["", "time", "CPU", "memory"], rows)


if __name__ == "__main__":
    main()
