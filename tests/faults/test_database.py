"""A database that is busy, locked, full or restarted: nothing is lost, nobody left in the dark."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, event, text
from structlog.testing import capture_logs

from bot import loops, notify
from bot.app import serving
from bot.loops import publish
from tests.faults.conftest import Stage
from tests.faults.play import lenient, take
from tests.servers.postgres import Postgres
from tests.servers.signing import Pushed
from tests.world import World, world

SECOND = timedelta(seconds=1)


async def test_a_database_that_is_busy_for_a_moment_loses_nothing(sqlite: Stage) -> None:
    async with sqlite() as play:
        lock = _locked(play.world)
        asyncio.get_running_loop().call_later(0.3, lock.rollback)
        await take(play, ("The parcel never arrived.", 1))
        await play.world.settle()
        assert len(play.world.cards()) == 1
        lock.close()


async def test_a_database_that_stays_locked_is_told_to_who_asks(sqlite: Stage) -> None:
    async with sqlite() as play:
        world = play.world
        await take(play, ("The parcel never arrived.", 1))
        await world.settle()
        lock = _locked(world)
        world.shop.review("Broken on arrival.", 1)
        pushed = await world.shop.push(f"{world.url}/hooks/shop")
        assert pushed.status == 503
        assert "Retry-After" in pushed.headers
        person = world.workspace.as_person("care-agent")
        clicked = asyncio.ensure_future(person.click(play.card(), "I'm on it"))
        await world.workspace.until(person.ephemerals)
        world.clock.step(seconds=3)
        assert not (await clicked).acked
        assert "could not be saved" in person.ephemerals()[-1].says
        lock.rollback()
        lock.close()
        assert (await world.shop.push_again(f"{world.url}/hooks/shop")).status == 200
        assert (await person.click(play.card(), "I'm on it")).acked
        await play.settle()
        assert len(world.cards()) == 2
        assert "Luca Bianchi is on it" in world.cards()[0].says


async def test_a_full_disk_is_told_by_its_name_and_loses_nothing(sqlite: Stage) -> None:
    async with sqlite() as play:
        world, most = play.world, 1  # SQLite takes that for as many pages as there are

        def limited(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

        event.listen(world.deps.db.engine.sync_engine, "begin", limited)
        world.shop.review("Broken on arrival. " * 2_000, 1)
        with capture_logs() as said:
            assert (await world.shop.push(f"{world.url}/hooks/shop")).status == 503
        [why] = [one["why"] for one in said if one["event"] == "database refuses"]
        assert "full" in why
        most = 1_000_000
        assert (await world.shop.push_again(f"{world.url}/hooks/shop")).status == 200
        await play.settle()
        assert len(world.cards()) == 1


async def test_a_process_whose_disk_is_full_is_not_ready(sqlite: Stage) -> None:
    async with sqlite() as play:
        ready = serving._checks(play.world.deps)["database"]
        assert await ready() == ""
        play.world.clock.step(seconds=1)
        with no_room(play.world):
            assert "takes nothing" in await ready()
        assert await ready() == ""


async def test_a_process_whose_database_can_only_be_read_is_not_ready(postgres: Stage) -> None:
    async with postgres() as play:
        db = play.world.deps.db
        ready = serving._checks(play.world.deps)["database"]
        async with db.write() as tx:
            name = await tx.scalar(text("SELECT current_database()"))
            await tx.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        await db.engine.dispose()
        assert "takes nothing" in await ready()


async def test_a_process_is_asked_often_whether_it_is_ready_and_writes_once(sqlite: Stage) -> None:
    async with sqlite() as play:
        ready = serving._checks(play.world.deps)["database"]
        assert await ready() == ""
        play.world.clock.step(seconds=0.5)
        with no_room(play.world):
            assert await ready() == ""


async def test_a_step_that_the_database_refuses_is_told_of_in_one_line(sqlite: Stage) -> None:
    async with sqlite() as play:
        await take(play, ("The parcel never arrived.", 1))
        deps, stop = play.world.deps, asyncio.Event()
        with capture_logs() as said, no_room(play.world):
            working = asyncio.ensure_future(loops.run("publish", publish.step, deps, stop, 1.0))
            while not said:  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0)
            stop.set()
            deps.poke("publish")
            await working
        told = {"event": "the database refuses a step", "loop": "publish"}
        assert {**told, "error": "disk I/O error", "log_level": "error"} in said
        assert not any("exc_info" in one for one in said)


@contextmanager
def no_room(world: World) -> Iterator[None]:
    """The machine lets the database's files grow no more."""
    log = Path(f"{world.settings.database_url.removeprefix('sqlite:///')}-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_database_that_is_restarted_is_found_again(
    own_server: Postgres, tmp_path: Path
) -> None:
    async with world_on(own_server.create(), tmp_path) as (world, live):
        world.shop.review("The parcel never arrived.", 1)
        assert (await push(world)).status == 200
        await live.until(lambda: len(world.cards()) == 1)
        own_server.halt()
        world.shop.review("Broken on arrival.", 1)
        refused = await push(world)
        assert refused.status == 503
        await live.seconds(30)
        own_server.resume()
        assert (await world.shop.push_again(f"{world.url}/hooks/shop")).status == 200
        await live.until(lambda: len(world.cards()) == 2)


async def push(world: World) -> Pushed:
    return await world.shop.push(f"{world.url}/hooks/shop")


class Live:
    """The loops as they run in a real process, on a clock that is stepped."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def seconds(self, count: int) -> None:
        """So many seconds pass; each leaves the loops time to work."""
        for _ in range(count):
            self.world.clock.step(SECOND)
            for _ in range(200):
                await asyncio.sleep(0)

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not seen():
                await self.seconds(1)


@asynccontextmanager
async def world_on(url: str, folder: Path) -> AsyncIterator[tuple[World, Live]]:
    async with world(folder, url, mode="http", change=lenient) as made:
        stop = asyncio.Event()
        tasks = [
            asyncio.ensure_future(loops.run(name, step, made.deps, stop, rest))
            for name, step, _, rest in serving.LOOPS
        ]
        tasks.append(asyncio.ensure_future(notify.listen(made.deps.db, made.clock)))
        try:
            yield made, Live(made)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _locked(world: World) -> sqlite3.Connection:
    """Somebody else writes into the file."""
    path = world.settings.database_url.removeprefix("sqlite:///")
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    return lock
