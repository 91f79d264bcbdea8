"""What every test may ask for: a database of each kind, real servers, a clean place."""

import asyncio
import gc
import logging
import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web_app
from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.db import Database
from bot.drafts import Pack
from bot.migrations import migrate
from bot.poke import Poke
from bot.resources import templates
from bot.triage import semantic
from tests.servers import mail, postgres, wordpress

OURS = (
    *("SLACK_", "DATABASE_", "ASCOLTO_", "HTTP_", "PUBLIC_URL", "METRICS_", "LOG_"),
    *("LLM_", "DEEPL_", "LIBRETRANSLATE_"),
)


def pytest_configure() -> None:
    """Tests know nothing of the settings and the language of whoever runs them. Tracebacks in their
    logs are plain: to draw what each variable held may take minutes."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ |= {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    # Else asyncio sets one of its own around each fixture and test, and Python 3.11 looks at its
    # repr, in which a whole bot stands.
    signal.signal(signal.SIGINT, lambda *how: signal.default_int_handler(*how))


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as processors: servers, browsers and clocks are often waited for."""
    return (os.cpu_count() or 2) * 3 // 2


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: to look through them for garbage takes much time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Empty folders, quicker made than with a name and a link each, as `tmp_path` has them."""
    root = tmp_path_factory.mktemp("places")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def _far_from_env_files(
    request: pytest.FixtureRequest, places: Iterator[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A developer's own .env, ascolto.toml and ascolto.db lie in the checkout; tests do not."""
    if "tmp_path" in request.fixturenames:
        place: Path = request.getfixturevalue("tmp_path")
    else:
        place = next(places)
        place.mkdir()
    monkeypatch.chdir(place)


def forget() -> None:
    """aiohttp remembers the handlers of a thousand applications, each with its whole bot behind it:
    some three megabytes a test."""
    web_app._cached_build_middleware.cache_clear()


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, said = root.handlers[:], root.level, structlog.get_config()
    yield
    forget()
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    structlog.configure(**said)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    if reason := postgres.missing():
        pytest.skip(reason)
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True, scope="session")
def _templates_read_once() -> Iterator[None]:
    """Hundreds of bots start here, all with the templates that ship."""
    load, shipped = Pack.load, templates() / "replies"

    @cache
    def once() -> Pack:
        pack = load(shipped)
        gc.freeze()
        return pack

    patch = pytest.MonkeyPatch()
    patch.setattr(Pack, "load", lambda folder: once() if folder == shipped else load(folder))
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _no_second_opinion() -> Iterator[None]:
    """Thinking twice takes 50 ms a review; tests of the second opinion ask for it."""
    patch = pytest.MonkeyPatch()
    patch.setattr(semantic, "THERE", False)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _statements_compiled_once() -> Iterator[None]:
    """Thousands of engines ask the same questions. What they compile is kept by dialect, so those
    for one kind of database share theirs."""
    dialects: dict[str, Dialect] = {}
    compiled: dict[Any, Any] = {}

    def shared(*args: Any, **options: Any) -> AsyncEngine:
        engine = create_async_engine(*args, **options)
        one = engine.sync_engine
        one.dialect = dialects.setdefault(one.dialect.name, one.dialect)
        one.update_execution_options(compiled_cache=compiled)
        return engine

    patch = pytest.MonkeyPatch()
    patch.setattr("bot.db.create_async_engine", shared)
    yield
    patch.undo()


def _with_tables(url: str) -> None:
    async def bring_up() -> None:
        db = Database(url, Poke())
        await migrate(db)
        await db.dispose()

    asyncio.run(bring_up())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows: a copy is quicker than the tables made anew."""
    file = tmp_path_factory.mktemp("template") / "ascolto.db"
    _with_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Postgres) -> str:
    """The name of a PostgreSQL database with all tables and no rows."""
    url = postgres_server.create()
    _with_tables(url)
    return url.rpartition("/")[2]


@pytest.fixture
def postgres_url(postgres_server: postgres.Postgres, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of this test's own, its tables made and empty."""
    url = postgres_server.create(postgres_template)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in turn, as `DATABASE_URL` names it, its tables made and empty."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    file = tmp_path / "ascolto.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ascolto.db'}"
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def mail_server() -> Iterator[mail.Mail]:
    if reason := mail.missing():
        pytest.skip(reason)
    server = mail.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def wordpress_server() -> Iterator[wordpress.Wordpress]:
    if reason := wordpress.missing():
        pytest.skip(reason)
    server = wordpress.start()
    yield server
    server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run and why."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.getreports("skipped"):
        told = report.longrepr[2] if isinstance(report.longrepr, tuple) else "?"
        reasons[told.removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", yellow=True, bold=True)
        for reason, tests in reasons.most_common():
            terminalreporter.line(f"{tests} skipped: {reason}", yellow=True)
