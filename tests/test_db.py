"""A connection that died while it rested, and wake-ups for other replicas, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import text

from bot import notify
from bot.clock import Clock
from bot.db import Database
from bot.poke import Poke
from bot.queries import people

WHO = {"name": "Ann", "email": "", "timezone": "", "language": "en", "chosen": ""}
ANN = {**WHO, "id": "U0ANN", "full_member": True, "deactivated": False, "bot": False}


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    made = Database(postgres_url, Poke())
    yield made
    await made.dispose()


async def kill_all(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def answers(db: Database) -> None:
    async with db.read() as tx:
        assert await tx.scalar(text("SELECT 1")) == 1


async def test_connections_that_died_while_they_rested_are_replaced(
    db: Database, postgres_url: str
) -> None:
    await asyncio.gather(*(answers(db) for _ in range(3)))
    await kill_all(postgres_url)
    async with db.write() as tx:
        await people.keep(tx, Clock().wall(), ANN)
    await kill_all(postgres_url)
    async with db.read() as tx:
        assert set(await people.by_ids(tx, ["U0ANN"])) == {"U0ANN"}


async def test_what_breaks_while_it_is_written_is_not_written(db: Database) -> None:
    with suppress(LookupError):
        async with db.write() as tx:
            await people.keep(tx, Clock().wall(), ANN)
            assert await tx.scalar(text("SHOW statement_timeout")) == "15s"
            raise LookupError
    async with db.read() as tx:
        assert await people.by_ids(tx, ["U0ANN"]) == {}
        assert await tx.scalar(text("SHOW statement_timeout")) == "0"


async def test_who_writes_wakes_the_loops_of_other_replicas(
    db: Database, postgres_url: str
) -> None:
    other = Database(postgres_url, Poke())
    listening = asyncio.ensure_future(notify.listen(other, Clock()))
    woken = asyncio.ensure_future(other.poke.wait("publish", 30, Clock()))
    try:
        while not woken.done():
            async with db.write() as tx:
                tx.poke("publish")
            await asyncio.wait({woken}, timeout=0.2)
    finally:
        listening.cancel()
        woken.cancel()
        await other.dispose()
    assert not woken.cancelled()
