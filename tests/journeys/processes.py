"""The bot and the work chat as processes of their own, as an administrator starts them."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import Clock

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds until something that should happen counts as never happening."""
Json = dict[str, Any]


@dataclass
class Chat:
    """The work chat in another process; `ready` says where it is and its secrets."""

    ready: dict[str, str]
    http: aiohttp.ClientSession

    async def get(self, path: str, **query: str) -> Json:
        async with self.http.get(f"{self.ready['url']}/play/{path}", params=query) as answer:
            told: Json = await answer.json()
        assert "error" not in told, told
        return told

    async def post(self, path: str, **body: Any) -> Json:
        async with self.http.post(f"{self.ready['url']}/play/{path}", json=body) as answer:
            told: Json = await answer.json()
        assert "error" not in told, told
        return told

    async def does(self, person: str, do: str, **how: Any) -> Json:
        """Somebody clicks, fills, submits, commands."""
        told = await self.post("act", person=person, do=do, **how)
        assert told.get("acked", True), told
        return told

    async def stands(self, channel: str, test: Callable[[Json], bool], person: str = "") -> Json:
        """The first message there that passes, as soon as there is one; without a Slack channel
        among what the bot writes to `person` directly."""
        since = 0
        for _ in range(200):
            if person:
                found = (await self.get("person", person=person))["messages"]
            else:
                found = (await self.get("messages", channel=channel))["messages"]
            for message in found:
                if test(message):
                    return dict(message)
            changes = await self.get("changes", since=str(since), wait="25")
            assert changes["changes"], f"nothing happens in {channel or person}: {found}"
            since = changes["changes"][-1]["n"]
        raise AssertionError(f"it never stood in {channel or person}: {found}")


@asynccontextmanager
async def chat() -> AsyncIterator[Chat]:
    """`python -m bot.playground`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        line = await Clock().deadline(process.stdout.readline(), PATIENCE)
        assert line.startswith(b"READY "), line
        async with aiohttp.ClientSession() as http:
            yield Chat(json.loads(line.removeprefix(b"READY ")), http)
    finally:
        process.terminate()
        await Clock().deadline(process.wait(), PATIENCE)


@dataclass
class Ascolto:
    """`ascolto …` in a folder that holds `.env` and `ascolto.toml`."""

    folder: Path
    process: asyncio.subprocess.Process | None = None

    async def __call__(self, *words: str, **environ: str) -> str:
        """Run a short command to its end; what it printed."""
        process = await self._start(*words, **environ)
        out, err = await Clock().deadline(process.communicate(), PATIENCE)
        assert process.returncode == 0, (out.decode(), err.decode())
        return out.decode()

    async def run(self) -> None:
        """`ascolto run`, until it says that it runs."""
        self.process = await self._start("run")
        assert self.process.stderr
        said = b""
        while b'"event": "running"' not in said:
            line = await Clock().deadline(self.process.stderr.readline(), PATIENCE)
            assert line, f"it ended: {said.decode()}"
            said += line

    async def stop(self) -> str:
        """SIGTERM; what it said on its way out. TimeoutError when it takes too long."""
        assert self.process
        process, self.process = self.process, None
        process.terminate()
        _, err = await Clock().deadline(process.communicate(), 10.0)
        assert process.returncode == 0, err.decode()
        return err.decode()

    async def kill(self) -> None:
        """SIGKILL, where it still runs."""
        if self.process:
            self.process.kill()
            await self.process.communicate()

    def change(self, name: str, *pairs: tuple[str, str]) -> None:
        """Edit one of the two files."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, (old, text)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    async def _start(self, *words: str, **environ: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
