"""Plays on fresh databases, and what is the same for all of them read once."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.channels.webhook import schema
from bot.config import Config
from tests import world as worlds
from tests.faults.fuse import Fuse
from tests.faults.play import Play
from tests.servers import postgres as servers
from tests.servers.postgres import Postgres


class Stage(Protocol):
    """Each call opens another play: a whole world on an empty database, whose bot holds the fuse.
    `options` go to `world`."""

    def __call__(
        self, fuse: Fuse | None = None, **options: Any
    ) -> AbstractAsyncContextManager[Play]: ...


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Iterator[None]:
    """Hundreds of bots start here: what is the same for all of them is read once."""
    patch = pytest.MonkeyPatch()
    patch.setattr(worlds, "schema", cache(schema))
    patch.setattr(worlds, "config_of", _config_once())
    yield
    patch.undo()


def _config_once() -> Callable[..., Config]:
    known: dict[str, Config] = {}

    def config_of(toml: str, *rest: Any) -> Config:
        return known.get(toml) or known.setdefault(toml, read(toml, *rest))

    read = worlds.config_of
    return config_of


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """Plays on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return _on_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    server = request.getfixturevalue("postgres_server")
    return _on_postgres(server, request.getfixturevalue("postgres_template"), tmp_path)


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Stage:
    """Plays on SQLite alone, where the database is not what matters."""
    return _on_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def postgres(postgres_server: Postgres, postgres_template: str, tmp_path: Path) -> Stage:
    """Plays on PostgreSQL alone, where several write at once."""
    return _on_postgres(postgres_server, postgres_template, tmp_path)


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A PostgreSQL that this test may stop."""
    if reason := servers.missing():
        pytest.skip(reason)
    server = servers.start()
    yield server
    server.stop()


def _on_sqlite(empty: Path, folder: Path) -> Stage:
    numbers = count(1)

    @asynccontextmanager
    async def stage(fuse: Fuse | None = None, **options: Any) -> AsyncIterator[Play]:
        fuse = fuse or Fuse()
        path = folder / f"{next(numbers)}.db"
        shutil.copy(empty, path)
        async with worlds.world(folder, f"sqlite:///{path}", change=fuse.fit, **options) as made:
            yield Play(made, fuse)

    return stage


def _on_postgres(server: Postgres, empty: str, folder: Path) -> Stage:
    @asynccontextmanager
    async def stage(fuse: Fuse | None = None, **options: Any) -> AsyncIterator[Play]:
        fuse = fuse or Fuse()
        url = server.create(empty)
        try:
            async with worlds.world(folder, url, change=fuse.fit, **options) as made:
                yield Play(made, fuse)
        finally:
            server.drop(url)

    return stage
