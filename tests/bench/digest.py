"""How long a digest takes beside 100,000 reviews of a year, and how many statements it asks.

`python -m tests.bench.digest [reviews]`. Five sources; a third of what they heard is critical and
has its case, all but the last answered by replies of ours.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text

from bot import digesting, logs
from bot.loops import digest
from bot.models import Case, Reply, Review, Row, Source
from bot.periods import daily, weekly
from tests.bench import figures, running
from tests.servers import postgres
from tests.world import MONDAY, WITH_DIGESTS, World, world

CHUNK = 5000
YEAR = timedelta(days=365)
OPEN = 200
"""So many of the newest cases still wait."""
Rows = dict[type[Row], list[dict[str, Any]]]
SHOPS = [f"shop{number}" for number in range(5)]
MORE = "".join(
    f"""
[[source]]
id = "{shop}"
channel = "webhook"
brand = "aurora"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"
"""
    for shop in SHOPS
)


def history(count: int) -> Rows:
    """A year of reviews, every third critical, oldest first."""
    dice = random.Random(7)
    found: Rows = {Case: [], Review: [], Reply: []}
    for number in range(1, count + 1):
        at = MONDAY - YEAR + YEAR * number / (count + 1)
        shop, critical = dice.choice(SHOPS), number % 3 == 0
        found[Review].append(_review(number, shop, at, critical, dice))
        if critical:
            waits = number > count - 3 * OPEN
            found[Case].append(_case(number, shop, at, waits))
            if not waits:
                found[Reply].append(_reply(number, shop, at))
    return found


def _review(number: int, shop: str, at: datetime, critical: bool, dice: Any) -> dict[str, Any]:
    return {
        "id": number, "source_id": shop, "external_id": f"r{number}", "thread_key": "",
        "case_id": number if critical else None, "text": f"So it was, number {number}.",
        "rating": dice.choice((1, 2) if critical else (3, 4, 5)), "scale": 5,
        "posted_at": at, "received_at": at, "material_at": at, "critical": critical,
        "score": dice.random(), "language": dice.choice(("it", "en", "de")),
        "topics": dice.choice((["delivery"], ["product"], ["delivery", "price"], [])),
        "quiet": None if critical else "not_critical",
    }  # fmt: skip


def _case(number: int, shop: str, at: datetime, waits: bool) -> dict[str, Any]:
    ended = None if waits else at + timedelta(minutes=number % 600)
    return {
        "id": number, "source_id": shop, "brand": "aurora", "slack_channel": "C0REVIEWS",
        "ladder": "public", "created_at": at, "opened_at": at, "due_at": at + timedelta(hours=4),
        "state": "open" if waits else "answered", "ended_at": ended, "answered_at": ended,
        "evidence": None if waits else "shown",
    }  # fmt: skip


def _reply(number: int, shop: str, at: datetime) -> dict[str, Any]:
    return {
        "id": number, "review_id": number, "case_id": number, "source_id": shop,
        "view_id": f"V{number}", "key": f"k{number}", "state": "shown", "text": "Sorry.",
        "by": f"U0{number % 7}", "by_name": f"Person {number % 7}", "to_at": at,
        "created_at": at, "send_after": at, "sent_at": at,
    }  # fmt: skip


async def fill(here: World, count: int) -> None:
    """The year's rows, and what the database must know of them."""
    async with here.deps.db.write() as tx:
        await tx.execute(text("UPDATE source SET added_at = :at"), {"at": _naive(here)})
    for table, rows in history(count).items():
        for at in range(0, len(rows), CHUNK):
            async with here.deps.db.write() as tx:
                await tx.execute(insert(table.__table__), rows[at : at + CHUNK])  # type: ignore[arg-type]
    async with here.deps.db.engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()


def _naive(here: World) -> Any:
    kind = Source.__table__.c.added_at.type
    return kind.process_bind_param(MONDAY - YEAR, here.deps.db.engine.dialect)  # type: ignore[attr-defined]


class Counted:
    """Statements and seconds of what happens inside."""

    def __init__(self, here: World) -> None:
        self.engine = here.deps.db.engine.sync_engine
        self.statements = 0
        self.seconds = 0.0

    def _hear(self, *_: Any) -> None:
        self.statements += 1

    def __enter__(self) -> "Counted":
        event.listen(self.engine, "before_cursor_execute", self._hear)
        self.seconds = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self.seconds
        event.remove(self.engine, "before_cursor_execute", self._hear)

    def __iter__(self) -> Iterator[str]:
        yield figures.ms(self.seconds)
        yield str(self.statements)


async def measure(kind: str, server: postgres.Postgres | None, count: int) -> list[list[str]]:
    """Rows of figures, one for each thing that is asked."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        url = running.empty(server, Path(folder))
        async with world(Path(folder), url, toml=WITH_DIGESTS + MORE) as here:
            await fill(here, count)
            team, today = here.config.team, MONDAY.date()
            for name, period in (
                ("a day", daily(today, team.digest, team.hours)),
                ("a week", weekly(today, team.digest, team.hours)),
            ):
                with Counted(here) as counted:
                    async with here.deps.db.read() as tx:
                        told = await digesting.gather(tx, here.deps, period, "C0REVIEWS")
                found.append([f"{kind}: {name}", *counted, str(told.figures.heard)])
            while await digest.step(here.deps):
                pass
            with Counted(here) as counted:
                assert not await digest.step(here.deps)
            found.append([f"{kind}: nothing due", *counted, ""])
    return found


def main() -> None:
    """Both databases, as far as the machine has them."""
    logs.set_up("warning", "console")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with running.databases() as kinds:
        found = [asyncio.run(measure(kind, server, count)) for kind, server in kinds.items()]
    figures.show(
        f"A digest beside {count} reviews",
        ["", "time", "statements", "reviews in it"],
        [row for rows in found for row in rows],
    )


if __name__ == "__main__":
    main()
