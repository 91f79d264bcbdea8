"""A migrated database and rows in whatever state a test wants them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlalchemy import insert, select

from bot.db import Database
from bot.migrations import migrate
from bot.models import Case, Post, Reply, Review, Row, Source
from bot.poke import Poke
from bot.queries.lanes import open_lanes, sending_lane, slack_lane, source_lane

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
R = TypeVar("R", bound=Row)


@dataclass
class Rows:
    """Writes rows as they would stand after some life, and reads them again."""

    db: Database

    def __post_init__(self) -> None:
        self._numbers = count(1)

    async def make(self, table: type[R], **values: Any) -> R:
        async with self.db.write() as tx:
            return (await tx.scalars(insert(table).values(**values).returning(table))).one()

    async def get(self, table: type[R], id: Any) -> R:
        async with self.db.read() as tx:
            found = await tx.get(table, id)
        assert found is not None
        return found

    async def all(self, table: type[R]) -> list[R]:
        async with self.db.read() as tx:
            return list(await tx.scalars(select(table).order_by(*table.__table__.primary_key)))

    async def source(self, id: str = "shop", **values: Any) -> Source:
        fixed = {"channel": "board", "start": NOW - HOUR, "added_at": NOW, "fetch_at": NOW}
        made = await self.make(Source, id=id, **{**fixed, **values})
        async with self.db.write() as tx:
            await open_lanes(tx, [source_lane(id), sending_lane(id)])
        return made

    async def review(self, **values: Any) -> Review:
        fixed: dict[str, Any] = {
            "source_id": "shop",
            "external_id": f"r{next(self._numbers)}",
            "text": "It never arrived.",
            "posted_at": NOW,
            "received_at": NOW,
            "material_at": NOW,
        }
        return await self.make(Review, **{**fixed, **values})

    async def case(self, **values: Any) -> Case:
        fixed: dict[str, Any] = {
            "source_id": "shop",
            "brand": "aurora",
            "slack_channel": "C0SUPPORT",
            "ladder": "public",
            "owner": "U0MARIA",
            "created_at": NOW,
            "opened_at": NOW,
            "due_at": NOW + 4 * HOUR,
            "remind_at": NOW + HOUR,
        }
        return await self.make(Case, **{**fixed, **values})

    async def reply(self, review: Review | None = None, **values: Any) -> Reply:
        """Of a case of its own unless `case_id` says which."""
        review = review or await self.review(source_id=values.get("source_id", "shop"))
        if "case_id" not in values:
            values["case_id"] = (await self.case()).id
        number = next(self._numbers)
        fixed: dict[str, Any] = {
            "review_id": review.id,
            "source_id": "shop",
            "view_id": f"V{number}",
            "key": f"key{number}",
            "state": "queued",
            "text": "We are sorry.",
            "by": "U0MARIA",
            "to_at": NOW,
            "created_at": NOW,
            "send_after": NOW,
        }
        return await self.make(Reply, **{**fixed, **values})

    async def post(self, **values: Any) -> Post:
        number = next(self._numbers)
        fixed: dict[str, Any] = {
            "kind": "notice",
            "subject": f"notice:{number}",
            "slack_channel": "C0SUPPORT",
            "created_at": NOW,
            "due_at": NOW,
        }
        made = await self.make(Post, **{**fixed, **values})
        async with self.db.write() as tx:
            await open_lanes(tx, [slack_lane(made.slack_channel), "slack:*"])
        return made


@pytest.fixture
async def rows(database_url: str) -> AsyncIterator[Rows]:
    db = Database(database_url, Poke())
    await migrate(db)
    made = Rows(db)
    await made.source()
    yield made
    await db.dispose()
