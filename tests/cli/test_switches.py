"""`ascolto pause` and `resume` on both databases."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import migrations
from bot.db import Database
from bot.poke import Poke
from bot.queries import switches
from tests.cli.conftest import Ascolto


async def test_a_pause_needs_no_token_and_holds_until_it_is_taken_back(
    ascolto: Ascolto, database_url: str
) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)

    async def paused() -> bool:
        async with db.read() as tx:
            return await switches.paused(tx) is not None

    said = []
    for command, after in (("pause", True), ("pause", True), ("resume", False), ("resume", False)):
        result = await ascolto(command, DATABASE_URL=database_url)
        assert result.exit_code == 0, result.output
        assert await paused() is after
        said.append(result.stdout.split(":")[0].strip())
    assert said == ["Paused", "It was paused already.", "Resumed", "It was not paused."]
    await db.dispose()


async def test_a_database_without_tables_says_what_to_do(ascolto: Ascolto, bare_url: str) -> None:
    db = Database(bare_url, Poke())
    async with db.write() as tx:  # there, and empty
        await tx.execute(text("SELECT 1"))
    await db.dispose()
    result = await ascolto("pause", DATABASE_URL=bare_url)
    assert result.exit_code == 1
    assert "no tables yet: `ascolto run` makes them at its first start." in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["pause", "export"])
@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        ("0010", "of an older Ascolto (revision 0010): `ascolto run` brings it up to date."),
        ("9999", "of a newer Ascolto (revision 9999): install that one"),
    ],
)
async def test_a_database_of_another_version_says_what_to_do(
    ascolto: Ascolto, database_url: str, command: str, revision: str, sentence: str
) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)
    async with db.write() as tx:
        await tx.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    await db.dispose()
    result = await ascolto(command, DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert sentence in result.stderr


async def test_a_database_that_is_not_there_is_not_made(ascolto: Ascolto) -> None:
    for command in ("pause", "resume"):
        result = await ascolto(command)
        assert result.exit_code == 1
        assert "There is no database ascolto.db here. Is DATABASE_URL right?" in result.stderr
    assert not Path("ascolto.db").exists()  # noqa: ASYNC240


async def test_a_wrong_address_is_told_in_a_sentence(ascolto: Ascolto) -> None:
    result = await ascolto("pause", DATABASE_URL="mysql://somewhere")
    assert result.exit_code == 1
    assert "mysql is not a database Ascolto knows" in result.stderr


async def test_a_pause_waits_for_a_busy_database(ascolto: Ascolto, database_url: str) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)
    async with db.write():
        command = asyncio.ensure_future(ascolto("pause", DATABASE_URL=database_url))
        await asyncio.wait([command], timeout=0)
    assert (await command).exit_code == 0
    await db.dispose()
