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


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chek", 'There is no command "chek". Did you mean check?'),
        ("xyz", 'There is no command "xyz".'),
        ("demo --prt 3", "There is no option --prt. Did you mean --port?"),
        ("demo --port x", "--port takes a whole number."),
        ("demo --port 70000", "--port takes at most 65535."),
        ("forecast --days 0", "--days takes at least 1."),
        ("templates preview --stars many", "--stars takes a number."),
        ("forecast --days", "--days wants something behind it."),
        ("backup", "FILE is missing."),
        ("pause now", "There is too much on the line: now."),
    ],
)
async def test_what_is_typed_wrong_is_told_in_one_sentence(
    ascolto: Ascolto, typed: str, told: str
) -> None:
    result = await ascolto(*typed.split())
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0] == told


async def test_anche_in_italiano(ascolto: Ascolto) -> None:
    result = await ascolto("sorces", LC_ALL="it_IT.UTF-8")
    assert result.stderr.splitlines() == [
        "Il comando «sorces» non esiste. Intendevi sources?",
        "Come si scrive: ascolto --help",
    ]
    result = await ascolto("reply-check", "nofile", LC_ALL="it_IT.UTF-8")
    assert result.stderr == "nofile non si può leggere (file o cartella inesistente).\n"
    result = await ascolto("demo", "--language", "fr", LC_ALL="it_IT.UTF-8")
    assert result.stderr == "Ascolto non parla fr. Parla: en, it.\n"


async def test_alone_it_shows_its_commands(ascolto: Ascolto) -> None:
    result = await ascolto()
    for command in ("run", "init", "check", "manifest", "channels", "pause", "resume"):
        assert command in result.output


def test_python_dash_m_bot_is_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("ascolto ")
