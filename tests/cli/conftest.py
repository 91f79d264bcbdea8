"""The command line, run as people run it, beside a playground that is Slack."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.clock import SteppedClock
from bot.playground import Playground, bottega
from tests.config.example import ENVIRON, EXAMPLE
from tests.queries.conftest import rows

__all__ = ["rows"]

Ascolto = Callable[..., Awaitable[Result]]


@pytest.fixture
def ascolto() -> Ascolto:
    """`await ascolto("check", "--json", input="…", HTTP_PORT="1")`; servers go on meanwhile."""

    async def run(*words: str, input: str | bytes | None = None, **environ: str) -> Result:
        result = await asyncio.to_thread(
            CliRunner().invoke, cli, list(words), input=input, env=environ
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    return run


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    served = Playground(bottega(SteppedClock()))
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def tokens(playground: Playground) -> dict[str, str]:
    """The environment of a bot that talks to the playground and may take any port."""
    return {
        "SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.ws.bot_token,
        "SLACK_APP_TOKEN": playground.ws.app_token,
        "HTTP_PORT": "0",
        **ENVIRON,
    }


@pytest.fixture
def config_file() -> None:
    """The example, where the command line looks for it."""
    write(EXAMPLE)


def write(text: str, name: str = "ascolto.toml", mode: int = 0o600) -> None:
    """Put a file where the command line looks."""
    Path(name).write_text(text, encoding="utf-8")
    Path(name).chmod(mode)


def read(name: str) -> str:
    return Path(name).read_text(encoding="utf-8") if Path(name).exists() else ""
