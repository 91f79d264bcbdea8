"""Bots as processes of their own, killed and started at will."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import STDOUT, Process
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground import Playground
from tests.servers import process
from tests.servers.shop import SECRET
from tests.world import TOML

ROOT = Path(__file__).parents[2]


@dataclass
class Replica:
    """One process. `command` follows `python -m`."""

    folder: Path
    chat: Playground
    database_url: str
    command: tuple[str, ...] = ("bot", "run")
    toml: str = TOML
    port: int = field(default_factory=lambda: process.free_ports(1)[0])
    process: Process | None = None

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/shop"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.port}.log"

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        """Start it; it is not ready yet."""
        (self.folder / "ascolto.toml").write_text(self.toml)
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.chat.ws.bot_token,
            "SLACK_APP_TOKEN": self.chat.ws.app_token,
            "SLACK_API_URL": self.chat.api_url,
            "DATABASE_URL": self.database_url,
            "HTTP_PORT": str(self.port),
            "SHOP_WEBHOOK_SECRET": SECRET,
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *self.command),
                cwd=self.folder,
                env=environ,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=STDOUT,
            )

    async def connected(self) -> None:
        """Until the chat sees it (when no other bot comes and goes meanwhile)."""
        links = len(self.chat.sockets.links)
        await self.chat.ws.until(lambda: len(self.chat.sockets.links) > links, 60)

    async def kill(self) -> None:
        """Without warning."""
        if self.process and self.alive:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def end(self, within: float) -> int:
        """SIGTERM; its return code. TimeoutError when it is still there then, and it is killed."""
        assert self.process
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            async with asyncio.timeout(within):
                return await self.process.wait()
        finally:
            await self.kill()

    async def ended(self, within: float = 60) -> int:
        """Its return code once it ends by itself."""
        assert self.process
        async with asyncio.timeout(within):
            return await self.process.wait()
