"""What all commands share: sentences, exit codes, no tracebacks."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Ascolto, write
from tests.config.example import changed


@pytest.mark.parametrize("command", ["run", "sources"])
async def test_without_settings_a_command_says_what_is_missing(
    ascolto: Ascolto, command: str
) -> None:
    result = await ascolto(command)
    assert result.exit_code == 1
    assert "is missing" in result.stderr or "is not there" in result.stderr
    assert "Traceback" not in result.output


async def test_mistakes_of_both_files_are_told_together(ascolto: Ascolto) -> None:
    write("LOG_LEVL=info\nLOG_FORMAT=yaml\n", ".env")
    write(changed(('"it"', '"fr"')))
    result = await ascolto("run", SLACK_BOT_TOKEN="xoxb-1")
    assert result.exit_code == 1
    for told in (
        '.env: LOG_LEVL: is not a setting. Did you mean "LOG_LEVEL"?',
        ".env: LOG_FORMAT: 'yaml' is not allowed.",
        "SLACK_APP_TOKEN: is missing",
        "ascolto.toml, line 3: [team], language:",
        'ascolto.toml, line 25: source "shop", secret: the environment variable',
        "5 mistakes in the settings.",
    ):
        assert told in result.stderr


async def test_a_command_that_is_not_there_gets_the_nearest(ascolto: Ascolto) -> None:
    result = await ascolto("chek")
    assert result.exit_code == 2
    assert "check" in result.stderr


async def test_alone_it_shows_its_commands(ascolto: Ascolto) -> None:
    result = await ascolto()
    for command in ("run", "init", "check", "manifest", "channels", "pause", "resume"):
        assert command in result.output


def test_python_dash_m_bot_is_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("ascolto ")
