"""A private WordPress: Debian's own, PHP's built-in web server, and a MariaDB on a socket.

Loopback only, no system service, nothing in /etc changed. The site has one post that takes
comments, and users with application passwords: `admin`, `care` (an editor, in whose name Ascolto
answers), `bo` (an author, of the post), `ivo` (one who has published nothing) and `ann` (a customer
who registered).
"""

import json
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import process, wordpress_files

PACKAGES = (
    *("mariadb-server", "php-cli", "php-mysql", "php-curl", "php-xml", "php-mbstring"),
    "wordpress",
)
PROGRAMS = ("mariadbd", "mariadb", "php")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Wordpress:
    """A running site. Its methods wait for the machine: quick ones, but not free."""

    folder: Path
    port: int
    servers: list[process.Server] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def post(self) -> int:
        return int(self.said["post"])

    @property
    def post_url(self) -> str:
        return f"{self.url}/il-vaso-nuovo/"

    @property
    def users(self) -> Mapping[str, Any]:
        """By login, `id` and `password`."""
        users: Mapping[str, Any] = self.said["users"]
        return users

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "db.sock"

    def sql(self, statement: str) -> str:
        """What MariaDB answers, a line each row."""
        command = ["mariadb", "--no-defaults", "-u", "root", "-S", str(self.socket), "-N"]
        command += ["--default-character-set=utf8mb4"]
        done = subprocess.run(
            [*command, "wp"], input=statement.encode(), check=True, capture_output=True, timeout=30
        )
        return done.stdout.decode()

    def clear(self) -> None:
        """Nobody has written anything, and nothing is held."""
        self.hold(False)
        self.sql("DELETE FROM wp_comments; DELETE FROM wp_commentmeta;")

    def hold(self, held: bool) -> None:
        """Whether comments, replies too, wait for a moderator."""
        flag = self.folder / "hold"
        flag.touch() if held else flag.unlink(missing_ok=True)

    def stop(self) -> None:
        for server in reversed(self.servers):
            server.stop(signal.SIGKILL)  # nothing that is worth saving
        process.remove(self.folder)


def missing() -> str:
    """Why no WordPress can be started on this machine; empty when one can."""
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    lacking += [] if (wordpress_files.CORE / "wp-load.php").exists() else ["wordpress"]
    if not lacking:
        has = _output("php", "-m").lower().split()
        lacking += [f"php-{name}" for name in ("mysqli", "mbstring", "xml") if name not in has]
    return f"no {', '.join(lacking)} (apt-get install {' '.join(PACKAGES)})" if lacking else ""


def start() -> Wordpress:
    """Start the database and the site; it takes comments when this returns."""
    made = Wordpress(process.folder("wordpress"), process.free_ports(1)[0])
    try:
        made.servers.append(_start_database(made))
        wordpress_files.write(made.folder, made.url, made.socket)
        out = made.folder / "site.json"
        _output("php", *_QUIET, str(made.folder / "setup.php"), str(made.folder / "site"), str(out))
        made.said.update(json.loads(out.read_text()))
        made.servers.append(_start_site(made))
    except BaseException:
        made.stop()
        raise
    return made


_QUIET = ("-d", "sendmail_path=/bin/true", "-d", "max_execution_time=30")


def _start_database(made: Wordpress) -> process.Server:
    user = "mysql" if process.root() else None
    data = made.folder / "db"
    for each in (data, made.socket.parent):
        each.mkdir()
        if user:
            shutil.chown(each, user)
    # Without its own tables, which take longest to make: nobody needs a login here.
    command = [
        *("mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={made.socket}"),
        *("--skip-grant-tables", "--skip-networking", "--skip-log-bin"),
        *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"),
        f"--pid-file={made.socket.parent}/db.pid",
    ]
    log = made.folder / "db.log"
    server = process.start(command, log, user=user)
    server.wait_until(made.socket.exists)
    made_database = "CREATE DATABASE wp CHARACTER SET utf8mb4"
    _output("mariadb", "--no-defaults", "-u", "root", "-S", str(made.socket), "-e", made_database)
    return server


def _start_site(made: Wordpress) -> process.Server:
    site = str(made.folder / "site")
    command = ["php", *_QUIET, "-S", f"{HOST}:{made.port}", "-t", site]
    server = process.start([*command, str(made.folder / "router.php")], made.folder / "php.log")
    server.wait_until(lambda: process.takes_connections(made.port) and _answers(made.url))
    return server


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/wp-json/", timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


def _output(*command: str, user: str | None = None) -> str:
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=120, user=user, cwd="/"
    )
    return done.stdout
