"""`ascolto pause` and `resume` on both databases."""

import asyncio

from bot import migrations
from bot.db import Database
from bot.poke import Poke
from bot.queries import switches
from tests.cli.conftest import Ascolto

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


async def test_a_pause_holds_until_it_is_taken_back(ascolto: Ascolto, database_url: str) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)

    async def paused() -> bool:
        async with db.read() as tx:
            return await switches.paused(tx) is not None

    environ = {**TOKENS, "DATABASE_URL": database_url}
    said = []
    for command, after in (("pause", True), ("pause", True), ("resume", False), ("resume", False)):
        result = await ascolto(command, **environ)
        assert result.exit_code == 0, result.output
        assert await paused() is after
        said.append(result.stdout.split(":")[0].strip())
    assert said == ["Paused", "It was paused already.", "Resumed", "It was not paused."]
    await db.dispose()


async def test_a_database_without_tables_says_what_to_do(
    ascolto: Ascolto, database_url: str
) -> None:
    result = await ascolto("pause", **TOKENS, DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert "was `ascolto run` started once?" in result.stderr
    assert "Traceback" not in result.output


async def test_a_pause_waits_for_a_busy_database(ascolto: Ascolto, database_url: str) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)
    async with db.write():
        command = asyncio.ensure_future(ascolto("pause", **TOKENS, DATABASE_URL=database_url))
        await asyncio.wait([command], timeout=0)
    assert (await command).exit_code == 0
    await db.dispose()
