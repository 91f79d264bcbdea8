"""Webhook items a second, beside a bare bulk insert of the very same rows in the same run.

`python -m tests.bench.ingest [items]`. Signed deliveries of 500 over real HTTP, verified, judged,
with case, draft, card and events for each critical one; the shop that sends them is a process of
its own. The bare insert writes all rows that came of it, with the same number of commits. The aim:
at least half of it. With the second opinion a chunk waits for twenty of them.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot import logs
from bot.db import Database
from bot.deps import Deps
from bot.migrations import migrate
from bot.models import Row
from bot.poke import Poke
from bot.triage import semantic
from tests.bench import figures, running
from tests.servers import postgres
from tests.world import world

BATCH = 500
Rows = list[tuple[Any, list[dict[str, Any]]]]
Signed = tuple[dict[str, str], str]
SAYINGS = (
    (5, "Lovely shop, quick delivery, thank you!"),
    (4, "Good quality, the box was a little dented but all fine."),
    (1, "The parcel never arrived and nobody answers my mails."),
    (2, "Una delusione: il prodotto è arrivato rotto."),
    (3, "It does what it says. Nothing special."),
    (5, "Ottimo, consiglio a tutti."),
)


def items(count: int, first: int = 0) -> list[dict[str, Any]]:
    """Invented reviews, about half of them critical, numbered from `first` on."""
    dice = random.Random(7)
    said = [dice.choice(SAYINGS) for _ in range(count)]
    return [
        {
            "id": f"r{n}",
            "text": f"{text} ({n})",
            "rating": stars,
            "scale": 5,
            "author": {"name": f"Customer {n}"},
            "url": f"https://shop.test/reviews/{n}",
            "posted_at": "2026-11-23T08:00:00Z",
            "reply_url": "https://shop.test/replies",
        }
        for n, (stars, text) in enumerate(said, first)
    ]


async def through_the_door(
    folder: Path, url: str, said: list[dict[str, Any]], *, second: bool
) -> tuple[float, float, Database]:
    """Seconds, by the clock and of CPU, to take these items by HTTP, signed; and the database
    that now holds them."""

    def change(deps: Deps) -> Deps:
        return deps if second else replace(deps, judge=deps.judge.alone)

    async with world(folder, url, change=change) as running:
        batches = [said[at : at + BATCH] for at in range(0, len(said), BATCH)]
        bodies = [json.dumps({"items": batch}).encode() for batch in batches]
        sign, wall = running.shop.sign, running.clock.wall()
        signed = [(sign(f"msg_{n}", body, wall), body.decode()) for n, body in enumerate(bodies)]
        before = time.process_time()
        seconds, heard = await sent(f"{running.url}/hooks/shop", signed)
        cpu = time.process_time() - before
        for (status, text), batch in zip(heard, batches, strict=True):
            assert status == 200, text
            assert json.loads(text)["accepted"] == len(batch), text
        return seconds, cpu, Database(url, Poke())


async def sent(url: str, messages: list[Signed]) -> tuple[float, list[tuple[int, str]]]:
    """Seconds to send these, and what was answered."""
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.sender",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    out, _ = await sender.communicate(json.dumps({"url": url, "messages": messages}).encode())
    seconds, heard = json.loads(out)
    return seconds, heard


async def rows_of(db: Database) -> Rows:
    """Every row of every table, in an order that keeps foreign keys right."""
    found = []
    async with db.engine.connect() as connection:
        for table in Row.metadata.sorted_tables:
            rows = (await connection.execute(select(table))).mappings().all()
            if rows:
                found.append((table, [dict(row) for row in rows]))
    return found


def in_chunks(rows: Rows) -> list[Rows]:
    """The rows of 200 reviews at a time, with all that belongs to them; the rest comes first."""
    reviews = next(part for table, part in rows if table.name == "review")
    of_review = {row["id"]: at // 200 for at, row in enumerate(reviews)}
    of_case = {row["case_id"]: of_review[row["id"]] for row in reviews if row["case_id"]}
    chunks: list[Rows] = [[] for _ in range(max(of_review.values()) + 1)]
    for table, part in rows:
        split: list[list[dict[str, Any]]] = [[] for _ in chunks]
        for row in part:
            review = row["id"] if table.name == "review" else row.get("review_id")
            case = row["id"] if table.name == "cases" else row.get("case_id")
            split[of_review.get(review, of_case.get(case, 0))].append(row)
        for chunk, own in zip(chunks, split, strict=True):
            if own:
                chunk.append((table, own))
    return chunks


async def bare(url: str, rows: Rows) -> tuple[float, float]:
    """Seconds, by the clock and of CPU, to insert these rows in as many transactions as the door
    used, and nothing else."""
    db = Database(url, Poke())
    await migrate(db)
    chunks = in_chunks(rows)
    started, before = time.perf_counter(), time.process_time()
    for chunk in chunks:
        async with db.engine.execution_options(ascolto_write=True).begin() as connection:
            for table, part in chunk:
                await connection.execute(insert(table), part)
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    await db.dispose()
    return seconds, cpu


async def measure(
    kind: str, server: postgres.Postgres | None, said: list[dict[str, Any]], *, second: bool
) -> list[str]:
    """One row of figures."""
    count = len(said)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        taken = running.empty(server, Path(one))
        seconds, cpu, db = await through_the_door(Path(one), taken, said, second=second)
        rows = await rows_of(db)
        await db.dispose()
        plain, plain_cpu = await bare(running.empty(server, Path(two)), rows)
    speeds = [f"{count / one:.0f}" for one in (seconds, plain)]
    each = [f"{one / count * 1000:.2f} ms" for one in (cpu, plain_cpu)]
    ratios = [f"{plain / seconds:.2f}", f"{plain_cpu / cpu:.2f}"]
    name = f"{kind}, second opinion" if second else kind
    return [name, *speeds, *each, *ratios, str(sum(len(part) for _, part in rows))]


def main() -> None:
    """Both databases, as far as the machine has them."""
    logs.set_up("warning", "console")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    opinions = (False, True) if semantic.THERE else (False,)
    with running.databases() as kinds:
        tried = [(*kind, second) for second in opinions for kind in kinds.items()]
        found = [  # each with messages that nobody has thought about
            asyncio.run(measure(kind, server, items(count, n * count), second=second))
            for n, (kind, server, second) in enumerate(tried)
        ]
    figures.show(
        f"{count} items by webhook, a second",
        ["", "door", "bare insert", "CPU each", "bare", "ratio", "of CPU", "rows"],
        found,
    )


if __name__ == "__main__":
    main()
