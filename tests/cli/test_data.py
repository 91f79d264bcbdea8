"""`ascolto backup` and `restore`, as people type them."""

from pathlib import Path

from bot import migrations
from bot.app.alone import alone
from bot.db import Database
from bot.poke import Poke
from bot.queries import switches
from tests.cli.conftest import Ascolto
from tests.world import MONDAY


async def a_database(url: str) -> None:
    """A database with one row, as a paused installation has it."""
    db = Database(url, Poke())
    await migrations.migrate(db)
    async with db.write() as tx:
        await switches.pause(tx, "U0MARIA", MONDAY)
    await db.dispose()


async def test_back_up_and_restore_from_the_command_line(ascolto: Ascolto) -> None:
    url = "sqlite:///ascolto.db"
    await a_database(url)
    with alone(url):  # as when the bot runs
        done = await ascolto("backup", "one.backup")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Wrote one.backup (0.")
    assert "keep it where only you can read it" in done.stderr
    back = await ascolto("restore", "one.backup", DATABASE_URL="sqlite:///new.db")
    assert back.exit_code == 0, back.output
    assert back.stdout.strip() == "2 rows are in sqlite:///new.db."
    paused = await ascolto("pause", DATABASE_URL="sqlite:///new.db")
    assert paused.stdout.strip() == "It was paused already."


async def test_what_stands_in_the_way_is_told_in_the_readers_language(ascolto: Ascolto) -> None:
    url = "sqlite:///ascolto.db"
    italian = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}
    nothing = await ascolto("backup", "one.backup", **italian)
    assert nothing.exit_code == 1
    assert "Qui non c'è nessun database ascolto.db." in nothing.stderr
    await a_database(url)
    await ascolto("backup", "one.backup")
    again = await ascolto("backup", "one.backup", **italian)
    assert again.exit_code == 1
    assert "one.backup c'è già" in again.stderr
    full = await ascolto("restore", "one.backup", **italian)
    assert full.exit_code == 1
    assert "contiene già dei dati" in full.stderr
    with alone("sqlite:///new.db"):
        busy = await ascolto("restore", "one.backup", DATABASE_URL="sqlite:///new.db")
    assert busy.exit_code == 1
    assert "another Ascolto is running on new.db" in busy.stderr
    assert not Path("new.db").exists()  # noqa: ASYNC240
