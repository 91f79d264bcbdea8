"""What every test may ask for: an empty database of each kind, real servers, a clean place."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import mail, postgres, wordpress

OURS = ("SLACK_", "DATABASE_", "ASCOLTO_", "HTTP_", "PUBLIC_URL", "METRICS_", "LOG_")


def pytest_configure() -> None:
    """Tests know nothing of the settings and the language of whoever runs them."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ |= {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}


@pytest.fixture(autouse=True)
def _far_from_env_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own .env, ascolto.toml and ascolto.db lie in the checkout; tests do not."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    if reason := postgres.missing():
        pytest.skip(reason)
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: postgres.Postgres) -> Iterator[str]:
    """An empty PostgreSQL database of this test's own."""
    url = postgres_server.create()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn, as `DATABASE_URL` names it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ascolto.db'}"
    return str(request.getfixturevalue("postgres_url"))


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
    """Say loudly what did not run and why; what a channel cannot do by nature is no gap."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.getreports("skipped"):
        place, _, told = report.longrepr if isinstance(report.longrepr, tuple) else ("", 0, "?")
        if Path(place).name != "contract.py":
            reasons[told.removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", yellow=True, bold=True)
        for reason, tests in reasons.most_common():
            terminalreporter.line(f"{tests} skipped: {reason}", yellow=True)
