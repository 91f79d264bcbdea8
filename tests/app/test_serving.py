"""What goes on by itself."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.app import serving
from bot.clock import Clock, SteppedClock
from bot.errors import ConfigError
from bot.settings import read_settings
from tests.servers.shop import SECRET
from tests.world import TOML, config_of


async def refused(folder: Path, url: str, why: str) -> None:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SHOP_WEBHOOK_SECRET": SECRET,
        "DATABASE_URL": url,
    }
    settings = read_settings(given, folder / ".env")
    with pytest.raises(ConfigError, match=f"DATABASE_URL: {why}"):
        await serving.serve(settings, config_of(TOML, folder, given))


async def test_a_database_that_cannot_be_used_is_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 99)
    await refused(
        tmp_path, f"sqlite:///{tmp_path / 'letter.db'}", r"the database cannot be used \(file is"
    )


async def test_a_driver_that_is_not_installed_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    await refused(tmp_path, "postgresql://localhost/ascolto", "needs one more package")


async def test_what_goes_on_beside_the_loops_goes_on_after_an_error() -> None:
    again, tried = asyncio.Event(), 0

    async def work() -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise ZeroDivisionError
        again.set()

    task = asyncio.create_task(serving._every(0, work, SteppedClock()))
    await Clock().deadline(again.wait(), 10)
    task.cancel()
