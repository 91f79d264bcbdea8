"""A bot in a process of its own, as `ascolto run` starts it, beside a playground that is Slack."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.playground import Playground
from tests.servers import postgres, process
from tests.servers.shop import SECRET
from tests.world import TOML

TICKS = os.sysconf("SC_CLK_TCK")
READY_WITHIN, ENDS_WITHIN, LOOK_EVERY = 30.0, 15.0, 0.01


@dataclass(frozen=True)
class Running:
    """One started process; `started` is how many seconds passed until it was ready."""

    pid: int
    url: str
    started: float

    def cpu(self) -> float:
        """Seconds of CPU that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """MiB of memory that are its own now (resident set)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def databases() -> Iterator[dict[str, postgres.Postgres | None]]:
    """The kinds of database that this machine has; it is said which it has not."""
    if reason := postgres.missing():
        sys.stdout.write(f"postgresql: not measured: {reason}\n")
        yield {"sqlite": None}
        return
    server = postgres.start()
    try:
        yield {"sqlite": None, "postgresql": server}
    finally:
        server.stop()


def empty(server: postgres.Postgres | None, folder: Path) -> str:
    """The address of a new database."""
    return server.create() if server else f"sqlite:///{folder / 'ascolto.db'}"


@asynccontextmanager
async def bot(
    folder: Path, database_url: str, chat: Playground, *, toml: str = TOML
) -> AsyncIterator[Running]:
    """`ascolto run` in HTTP mode, until the block ends."""
    [port] = process.free_ports(1)
    (folder / "ascolto.toml").write_text(toml, encoding="utf-8")
    environ = {
        "SLACK_BOT_TOKEN": chat.ws.bot_token,
        "SLACK_SIGNING_SECRET": chat.ws.signing_secret,
        "SLACK_API_URL": chat.api_url,
        "DATABASE_URL": database_url,
        "SHOP_WEBHOOK_SECRET": SECRET,
        "HTTP_PORT": str(port),
        "LOG_LEVEL": "warning",
    }
    async with child([sys.executable, "-m", "bot", "run"], folder, environ, port) as running:
        yield running


@asynccontextmanager
async def child(
    command: list[str], folder: Path, environ: dict[str, str], port: int
) -> AsyncIterator[Running]:
    """A server in a process of its own that answers `GET /readyz` when it is ready."""
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    began = time.perf_counter()
    server = await asyncio.create_subprocess_exec(*command, cwd=folder, env={**path, **environ})
    ended = asyncio.ensure_future(server.wait())
    try:
        url = f"http://127.0.0.1:{port}"
        await asyncio.wait_for(_ready(ended, url), READY_WITHIN)
        yield Running(server.pid, url, time.perf_counter() - began)
    finally:
        if not ended.done():
            server.terminate()
            await asyncio.wait({ended}, timeout=ENDS_WITHIN)
        if not ended.done():
            server.kill()
        await ended


async def _ready(ended: "asyncio.Future[int]", url: str) -> None:
    async with aiohttp.ClientSession() as http:
        while not ended.done():
            try:
                async with http.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.wait({ended}, timeout=LOOK_EVERY)
    raise RuntimeError("it ended before it was ready")
