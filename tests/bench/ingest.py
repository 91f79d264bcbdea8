"""Webhook items a second, beside a bare bulk insert of the very same rows in the same run.

`python -m tests.bench.ingest [items]`. The aim: at least half the bare insert.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.db import Database
from bot.migrations import migrate
from bot.models import Row
from bot.poke import Poke
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


async def through_the_door(folder: Path, url: str, count: int) -> tuple[float, Database]:
    """Seconds to take `count` items by HTTP, signed; and the database that now holds them."""
    async with world(folder, url) as running:
        batches = [items(count)[at : at + BATCH] for at in range(0, count, BATCH)]
        hook = f"{running.url}/hooks/shop"
        started = time.perf_counter()
        for batch in batches:
            pushed = await running.shop.send(hook, {"items": batch})
            assert pushed.status == 200, pushed
            assert pushed.said["accepted"] == len(batch), pushed.said
        return time.perf_counter() - started, Database(url, Poke())


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


async def bare(url: str, rows: Rows) -> float:
    """Seconds to insert these rows in as many transactions as the door used, and nothing else."""
    db = Database(url, Poke())
    await migrate(db)
    chunks = in_chunks(rows)
    started = time.perf_counter()
    for chunk in chunks:
        async with db.engine.execution_options(ascolto_write=True).begin() as connection:
            for table, part in chunk:
                await connection.execute(insert(table), part)
    seconds = time.perf_counter() - started
    await db.dispose()
    return seconds


@asynccontextmanager
async def databases(kind: str, folder: Path) -> AsyncIterator[tuple[str, str]]:
    """Two empty databases of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'one.db'}", f"sqlite:///{folder / 'two.db'}"
        return
    server = postgres.start()
    try:
        yield server.create(), server.create()
    finally:
        server.stop()


async def measure(kind: str, count: int) -> None:
    """Print one line of figures."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        async with databases(kind, folder) as (one, two):
            seconds, db = await through_the_door(folder, one, count)
            rows = await rows_of(db)
            await db.dispose()
            total = sum(len(part) for _, part in rows)
            plain = await bare(two, rows)
    print(
        f"{kind:>10}: {count / seconds:7.0f} items/s through the door, "
        f"{count / plain:7.0f} items/s bare ({total} rows): ratio {plain / seconds:.2f}"
    )


def main() -> None:
    """Both databases, as far as the machine has them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    for kind in ("sqlite", "postgresql"):
        if kind == "postgresql" and (reason := postgres.missing()):
            print(f"{kind:>10}: not measured: {reason}")
            continue
        asyncio.run(measure(kind, count))


if __name__ == "__main__":
    main()
