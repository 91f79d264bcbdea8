"""The database's shape is that of the models, on both engines, from nothing."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.db import Database
from bot.migrations import current, migrate, newest
from bot.models import Row
from bot.poke import Poke


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Row.metadata))


async def test_migrations_make_what_the_models_say(database_url: str) -> None:
    db = Database(database_url, Poke())
    await migrate(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(current) == newest()
    await db.dispose()


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    db = Database(database_url, Poke())
    await migrate(db)
    await migrate(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(current) == newest()
    await db.dispose()


async def test_replicas_that_start_together_take_turns(postgres_url: str) -> None:
    replicas = [Database(postgres_url, Poke()) for _ in range(3)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(migrate(one) for one in replicas))
    async with replicas[0].engine.connect() as connection:
        assert await connection.run_sync(current) == newest()
    for one in replicas:
        await one.dispose()


async def test_a_migration_cut_short_leaves_the_database_as_it_was(
    database_url: str,
) -> None:
    db = Database(database_url, Poke())

    async def cut_short() -> None:
        async with db.engine.execution_options(ascolto_write=True).begin() as connection:
            await connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power"):
        await cut_short()
    await migrate(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await db.dispose()
