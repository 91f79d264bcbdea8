"""What goes on by itself."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.app import serving
from bot.clock import Clock, SteppedClock
from bot.errors import ConfigError
from bot.queries import labels
from bot.settings import read_settings
from bot.triage import Tuning
from tests.servers.shop import SECRET
from tests.world import MONDAY, TOML, config_of, world


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
        tmp_path,
        f"sqlite:///{tmp_path / 'letter.db'}",
        r"the database cannot be used \(file is not a database\). Is it the right file, and may",
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


class Watched(SteppedClock):
    """Tells when somebody begins to rest for so long."""

    def __init__(self) -> None:
        super().__init__(MONDAY)
        self._rests = asyncio.Queue[float]()

    async def sleep(self, seconds: float) -> None:
        self._rests.put_nowait(seconds)
        await super().sleep(seconds)

    async def rests(self, seconds: float) -> None:
        while await Clock().deadline(self._rests.get(), 10) != seconds:
            pass


async def test_what_corrections_taught_counts_a_minute_later_while_the_bot_runs(
    tmp_path: Path, database_url: str
) -> None:
    clock = Watched()
    async with world(tmp_path, database_url, clock=clock) as here:
        deps, stop = here.deps, asyncio.Event()
        tasks = serving.at_work(deps, stop)
        await clock.rests(serving.TAUGHT)
        words = {"shock": -3.0}
        async with deps.db.write() as tx:
            await labels.learn(tx, clock.now(), by="maria", labels=20, shift=0.2, words=words)
        clock.step(seconds=serving.TAUGHT - 1)
        assert deps.judge.tuning == Tuning()
        clock.step(seconds=1)
        await clock.rests(serving.TAUGHT)
        assert deps.judge.tuning == Tuning(0.2, words)
        async with deps.db.write() as tx:
            await labels.take_back(tx, 1, clock.now(), by="maria")
        clock.step(seconds=serving.TAUGHT)
        await clock.rests(serving.TAUGHT)
        assert deps.judge.tuning == Tuning()
        stop.set()
        await serving.drain(deps, *tasks)
