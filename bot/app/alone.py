"""One process on one SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import ConfigError, Mistake


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold a SQLite database for this process; ConfigError when another one runs on it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    with Path(f"{parsed.database}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            wrong = f"another Ascolto is running on {parsed.database}."
            hint = (
                "SQLite is for one process: stop the other one, or use PostgreSQL (postgresql://…) "
                "for more than one."
            )
            raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from None
        yield
