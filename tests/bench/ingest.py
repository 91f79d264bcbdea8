"""Webhook items a second, beside a bare bulk insert of the very same rows in the same run.

`python -m tests.bench.ingest [items]`. Signed deliveries of 500 over real HTTP, verified, judged,
with case, draft, card and events for each critical one; the shop that sends them runs in the same
process. The bare insert writes all rows that came of it, with the same number of commits. The aim:
at least half of it.
"""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot import logs
from bot.db import Database
from bot.migrations import migrate
from bot.models import Row
from bot.poke import Poke
from tests.bench import figures, running
from tests.servers import postgres
from tests.world import world

BATCH = 500
Rows = list[tuple[Any, list[dict[str, Any]]]]
SAYINGS = (
    (5, "Lovely shop, quick delivery, thank you!"),
    (4, "Good quality, the box was a little dented but all fine."),
    (1, "The parcel never arrived and nobody answers my mails."),
    (2, "Una delusione: il prodotto è arrivato rotto."),
    (3, "It does what it says. Nothing special."),
    (5, "Ottimo, consiglio a tutti."),
)


def items(count: int) -> list[dict[str, Any]]:
    """Invented reviews, every third critical."""
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
        for n, (stars, text) in enumerate(said)
    ]


async def through_the_door(folder: Path, url: str, count: int) -> tuple[float, float, Database]:
    """Seconds, by the clock and of CPU, to take `count` items by HTTP, signed; and the database
    that now holds them."""
    async with world(folder, url) as running:
        batches = [items(count)[at : at + BATCH] for at in range(0, count, BATCH)]
        hook = f"{running.url}/hooks/shop"
        started, before = time.perf_counter(), time.process_time()
        for batch in batches:
            pushed = await running.shop.send(hook, {"items": batch})
            assert pushed.status == 200, pushed
            assert pushed.said["accepted"] == len(batch), pushed.said
        seconds, cpu = time.perf_counter() - started, time.process_time() - before
        return seconds, cpu, Database(url, Poke())


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


async def measure(kind: str, server: postgres.Postgres | None, count: int) -> list[str]:
    """One row of figures."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        taken = running.empty(server, Path(one))
        seconds, cpu, db = await through_the_door(Path(one), taken, count)
        rows = await rows_of(db)
        await db.dispose()
        plain, plain_cpu = await bare(running.empty(server, Path(two)), rows)
    speeds = [f"{count / one:.0f}" for one in (seconds, plain)]
    each = [figures.ms(one / count) for one in (cpu, plain_cpu)]
    total = sum(len(part) for _, part in rows)
    return [kind, *speeds, f"{plain / seconds:.2f}", *each, str(total)]


def main() -> None:
    """Both databases, as far as the machine has them."""
    logs.set_up("warning", "console")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with running.databases() as kinds:
        found = [asyncio.run(measure(kind, server, count)) for kind, server in kinds.items()]
    figures.show(
        f"{count} items by webhook, a second",
        ["", "through the door", "bare insert", "ratio", "CPU each", "bare", "rows"],
        found,
    )


if __name__ == "__main__":
    main()
