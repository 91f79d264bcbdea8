"""A server of the machine as a child of the tests: started, waited for, stopped by its id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from random import randrange

START_WITHIN = 30.0  # seconds; a cold machine takes two or three
LOOK_EVERY = 0.05
MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes, for the servers of a handful of workers


@dataclass(frozen=True)
class Server:
    """One running server and the file that holds what it said."""

    process: subprocess.Popen[bytes]
    log: Path

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Return when `ready` says so; RuntimeError when the server ends or is too slow."""
        for _ in range(int(START_WITHIN / LOOK_EVERY)):
            if ready():
                return
            if self._ended(LOOK_EVERY):
                break
        said = self.log.read_text(errors="replace")[-2000:]
        self.stop(signal.SIGKILL)
        raise RuntimeError(f"did not start: {self.process.args!r} said:\n{said}")

    def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 15) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
            if not self._ended(within):
                self.process.kill()
                self.process.wait()

    def _ended(self, within: float) -> bool:
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True


def start(
    command: Sequence[str], log: Path, *, user: str | None = None, on_death: str = "TERM"
) -> Server:
    """Start a server that stays in the foreground, as another user when one is named.

    It leads a session of its own, so Ctrl-C in the terminal reaches the tests alone. Where the
    machine can, it also gets the signal `on_death` when the tests are killed without warning.
    """
    if dies_with_us():
        command = ["setpriv", "--pdeathsig", on_death, *command]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            start_new_session=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    return Server(process, log)


def dies_with_us() -> bool:
    """Whether this machine can end a server whose tests were killed."""
    return shutil.which("setpriv") is not None


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody uses at this moment.

    They lie below those that systems hand out by themselves (32768 on Linux), so no connection of
    another test takes one before its server listens.
    """
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            one, port = held.enter_context(socket.socket()), randrange(20_000, 32_768)
            with suppress(OSError):
                one.bind(("127.0.0.1", port))
                found.append(port)
    return found


def folder(name: str) -> Path:
    """A new folder that servers running as other users can pass through; in memory where there is
    room: to copy the hundreds of files of a database takes ten times as long on a disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    path = Path(tempfile.mkdtemp(prefix=f"ascolto-{name}-", dir=MEMORY if roomy else None))
    path.chmod(0o755)
    return path


def certificate(folder: Path) -> Path:
    """A new folder with `cert.pem`, good for localhost and 127.0.0.1, and its `key.pem`."""
    folder.mkdir()
    cert, key = folder / "cert.pem", folder / "key.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", *names]
    subprocess.run(
        [*made, "-keyout", key, "-out", cert], check=True, capture_output=True, timeout=60
    )
    key.chmod(0o600)
    return cert


def remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def root() -> bool:
    return os.geteuid() == 0


def takes_connections(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
