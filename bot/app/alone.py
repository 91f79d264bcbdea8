"""One process on one SQLite file."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from bot.errors import ConfigError, Mistake


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold a SQLite database for this process; ConfigError when another one runs on it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    file = Path(f"{parsed.database}.lock")
    with _locked(file):
        try:
            yield
        finally:
            file.unlink(missing_ok=True)  # while it is held: who comes now makes another


def _locked(file: Path) -> IO[str]:
    """The file, open and locked: the one that stands there now, which another may just have taken
    away as it ended."""
    while True:
        try:
            lock = file.open("a")
        except OSError as error:
            wrong = f"{file} cannot be made ({error.strerror})."
            hint = "Is its folder there, and may Ascolto write in it?"
            raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            wrong = f"another Ascolto is running on {str(file).removesuffix('.lock')}."
            hint = (
                "SQLite is for one process: stop the other one, or use PostgreSQL (postgresql://…) "
                "for more than one."
            )
            raise ConfigError([Mistake("DATABASE_URL", wrong, hint)]) from None
        if _stands(file, lock):
            return lock
        lock.close()


def _stands(file: Path, lock: IO[str]) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(lock.fileno()))
    except FileNotFoundError:
        return False
