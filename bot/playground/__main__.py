"""`python -m bot.playground`: the chat as a process of its own, with its page at `/`."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.playground.cast import bottega
from bot.playground.control import Control
from bot.playground.page import Chat, static
from bot.playground.server import Playground
from bot.playground.state import Json


async def serve(port: int, manifest: Json | None) -> None:
    """Listen until SIGTERM or SIGINT; one READY line says where and with which secrets."""
    ws = bottega(Clock())
    if manifest is not None:
        ws.install(manifest)
    playground = Playground(ws)
    Control(playground)
    chat = Chat(ws)
    chat.serve(playground.app)
    playground.app.router.add_routes([web.get("/", chat.page), static()])
    await playground.start(port=port)
    ready = {
        "url": playground.url,
        "api_url": playground.api_url,
        "bot_token": ws.bot_token,
        "app_token": ws.app_token,
        "signing_secret": ws.signing_secret,
    }
    sys.stdout.write(f"READY {json.dumps(ready)}\n")
    sys.stdout.flush()
    over = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, over.set)
    await over.wait()
    await playground.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--manifest",
        type=manifest_of,
        metavar="FILE",
        help="what `ascolto manifest --json` prints: the app gets its commands, shortcuts, scopes",
    )
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, asked.manifest))


def manifest_of(path: str) -> Json:
    """The manifest in a file; a sentence where there is none."""
    hint = "write it with `ascolto manifest --json > FILE`"
    try:
        found = json.loads(Path(path).read_text("utf-8"))
        found["oauth_config"]["scopes"]["bot"]
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f"{path} cannot be read ({error.strerror}): {hint}"
        ) from None
    except (ValueError, TypeError, KeyError):
        raise argparse.ArgumentTypeError(f"{path} is no app manifest in JSON: {hint}") from None
    return dict(found)


if __name__ == "__main__":
    main()
