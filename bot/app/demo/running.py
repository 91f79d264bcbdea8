"""The demo from its first second to its last: a folder, a page, one world after another."""

import asyncio
import errno
import shutil
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app.demo.firm import first_monday
from bot.app.demo.front import Front
from bot.app.demo.story import BEFORE, live
from bot.app.demo.world import world
from bot.clock import Clock
from bot.errors import AscoltoError
from bot.locale import Words

HOST = "127.0.0.1"
Manifest = Callable[[str], dict[str, Any]]
"""The Slack app's manifest in a language."""


class NoDemo(AscoltoError):
    """The demo cannot start here."""


async def demo(port: int, words: Words, app: Manifest, ready: Callable[[str], None]) -> None:
    """Serve the page at `port` (0 takes a free one) until SIGINT or SIGTERM; `ready` is told its
    address. `app` tells how the bot is installed in the chat. NoDemo when the port is taken or
    nothing can be written."""
    stop = asyncio.Event()
    with _signals(stop), _folder(words) as folder:
        async with telling(port, words, app, folder, stop) as address:
            if not stop.is_set():
                ready(address)
            await stop.wait()


@asynccontextmanager
async def telling(
    port: int, words: Words, app: Manifest, folder: Path, stop: asyncio.Event
) -> AsyncIterator[str]:
    """The page's address, once the story has been told; until the block ends."""
    wanted: asyncio.Queue[str] = asyncio.Queue()
    front = Front(wanted.put_nowait)
    runner, address = await _serve(front, port, words)
    lives = asyncio.ensure_future(_lives(front, words.language, app, folder, address, wanted))
    lives.add_done_callback(lambda _: stop.set())
    first = asyncio.ensure_future(front.there())
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({first, stopped}, return_when=asyncio.FIRST_COMPLETED)
        yield address
        if lives.done():
            lives.result()  # they never end by themselves
    finally:
        for task in (first, stopped, lives):
            task.cancel()
        await asyncio.gather(first, stopped, lives, return_exceptions=True)
        await runner.cleanup()


async def _lives(
    front: Front,
    language: str,
    app: Manifest,
    folder: Path,
    address: str,
    wanted: "asyncio.Queue[str]",
) -> None:
    """One world after another, each told in the language that was asked for last."""
    for number in range(1_000_000):
        place = folder / str(number)
        place.mkdir()
        opened = first_monday(Clock().wall())
        async with world(place, language, opened - BEFORE, opened, address, app(language)) as made:
            await live(made)
            made.run()
            await front.begin(made)
            try:
                language = await wanted.get()
            finally:
                await front.end()
        shutil.rmtree(place, ignore_errors=True)


async def _serve(front: Front, port: int, words: Words) -> tuple[web.AppRunner, str]:
    """Listen; the page knows its own address before it is served."""
    listening = _listening(port, words)
    port = listening.getsockname()[1]
    runner = web.AppRunner(front.application(port), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    return runner, f"http://{HOST}:{port}/"


def _listening(port: int, words: Words) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            sentence = words.t(
                "Port {port} is taken: choose another one, such as --port {other}.",
                port=port,
                other=port + 1,
            )
        else:
            sentence = words.t(
                "Port {port} cannot be used ({why}): choose one above 1023 with --port.",
                port=port,
                why=error.strerror,
            )
        raise NoDemo(sentence) from None
    return made


@contextmanager
def _folder(words: Words) -> Iterator[Path]:
    """A folder for everything, gone at the end."""
    try:
        made = Path(tempfile.mkdtemp(prefix="ascolto-demo-"))
    except OSError as error:
        raise NoDemo(
            words.t(
                "There is no folder to write to ({why}): set TMPDIR to one of yours.",
                why=error.strerror,
            )
        ) from None
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
