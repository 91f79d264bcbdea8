"""The database's shape is that of the models, on both engines, from nothing."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from bot.db import Database
from bot.migrations import current, migrate, newest
from bot.models import Case, Event, Label, Review, Row, Source
from bot.poke import Poke


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Row.metadata))


async def test_migrations_make_what_the_models_say(bare_url: str) -> None:
    db = Database(bare_url, Poke())
    await migrate(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(current) == newest()
    await db.dispose()


async def test_migrating_twice_changes_nothing(bare_url: str) -> None:
    db = Database(bare_url, Poke())
    await migrate(db)
    await migrate(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(current) == newest()
    await db.dispose()


async def test_replicas_that_start_together_take_turns(bare_url: str) -> None:
    if bare_url.startswith("sqlite"):
        return  # it is for one process
    replicas = [Database(bare_url, Poke()) for _ in range(3)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(migrate(one) for one in replicas))
    async with replicas[0].engine.connect() as connection:
        assert await connection.run_sync(current) == newest()
    for one in replicas:
        await one.dispose()


async def test_a_migration_cut_short_leaves_the_database_as_it_was(
    bare_url: str,
) -> None:
    db = Database(bare_url, Poke())

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


async def test_reviews_from_before_are_known_again_by_mail_and_phone(bare_url: str) -> None:
    db = Database(bare_url, Poke())
    await migrate(db)
    fill = import_module("bot.migrations.versions.0008_same_customer").fill
    now = datetime(2026, 11, 23, tzinfo=UTC)
    said = {"source_id": "shop", "text": "Late.", "posted_at": now, "received_at": now}
    async with db.write() as tx:
        tx.add(Source(id="shop", channel="webhook", start=now, added_at=now))
        await tx.flush()
        for number in range(1, 4):
            how = {"author_email": "Ann@Example.test"} if number < 3 else {}
            how |= {"author_phone": "+39 333 1234567" if number > 1 else ""}
            tx.add(Review(external_id=str(number), material_at=now, **said, **how))
        await tx.flush()
        connection = await tx.connection()
        await connection.run_sync(_filled, fill)
        asked = select(Review.mail_key, Review.phone_key).order_by(Review.id)
        keys = [tuple(row) for row in await tx.execute(asked)]
    mail, phone = "ann@example.test", "+393331234567"
    assert keys == [(mail, None), (mail, phone), (None, phone)]
    await db.dispose()


async def test_reviews_from_before_are_about_what_it_is_called_now(bare_url: str) -> None:
    db = Database(bare_url, Poke())
    await migrate(db)
    rename = import_module("bot.migrations.versions.0016_topics").rename
    now = datetime(2026, 11, 23, tzinfo=UTC)
    said = {"source_id": "shop", "text": "Late.", "posted_at": now, "received_at": now}
    async with db.write() as tx:
        tx.add(Source(id="shop", channel="webhook", start=now, added_at=now))
        await tx.flush()
        for number, topics in enumerate((["delivery", "contact"], ["site"], ["money"], [])):
            tx.add(Review(external_id=str(number), material_at=now, topics=topics, **said))
        await tx.flush()
        connection = await tx.connection()
        await connection.run_sync(_filled, rename)
        asked = select(Review.topics).order_by(Review.id)
        called = list(await tx.scalars(asked))
    assert called == [["delivery", "waiting"], ["app"], ["money"], []]
    await db.dispose()


async def test_what_people_said_of_judgements_before_is_remembered(bare_url: str) -> None:
    db = Database(bare_url, Poke())
    await migrate(db)
    remember = import_module("bot.migrations.versions.0022_labels").remember
    now = datetime(2026, 11, 23, tzinfo=UTC)
    said = {"source_id": "shop", "text": "Late.", "posted_at": now, "received_at": now}
    when = {"opened_at": now, "created_at": now, "due_at": now}
    async with db.write() as tx:
        tx.add(Source(id="shop", channel="webhook", start=now, added_at=now))
        await tx.flush()
        where = {"source_id": "shop", "brand": "b", "slack_channel": "C", "ladder": "public"}
        tx.add(Case(id=1, **where, **when))
        await tx.flush()
        quiet = {"critical": False, "quiet": "not_critical", "case_id": 1}
        tx.add(Review(id=1, external_id="1", material_at=now, **said, **quiet))
        tx.add(Review(id=2, external_id="2", material_at=now, **said, critical=True))
        tx.add(Review(id=3, external_id="3", material_at=now, **said, critical=True))
        await tx.flush()
        tx.add(Event(at=now, who="U1", what="judged_not_critical", case_id=1))
        tx.add(Event(at=now, who="U2", what="judged_critical", review_id=2))
        await tx.flush()
        connection = await tx.connection()
        await connection.run_sync(_filled, remember)
        asked = select(Label.review_id, Label.critical, Label.by).order_by(Label.review_id)
        labels = [tuple(row) for row in await tx.execute(asked)]
    assert labels == [(1, False, "U1"), (2, True, "U2")]
    await db.dispose()


def _filled(connection: Connection, fill: Callable[[], None]) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        fill()
