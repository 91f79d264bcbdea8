"""The command line speaks the reader's language, to the last option."""

import sys
from subprocess import run
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import cli
from bot.cli.reference import commands
from bot.cli.spoken import language
from bot.locale import Words

ITALIAN = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": "", "COLUMNS": "140"}
ENGLISH = {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "COLUMNS": "140"}


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "it_IT.UTF-8"}, "it"),
        ({"LANG": "it_IT.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "it_IT"}, "it"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "it:en"}, "it"),
        ({"LANG": "C", "LANGUAGE": "it"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_says_which_language(environ: dict[str, str], spoken: str) -> None:
    assert Words(language(environ)).language == spoken


def test_every_command_and_option_has_its_help_in_italian() -> None:
    """Write `help=mark("…")` for an option, name a command with its help in `bot.cli`, and fill in
    their Italian."""
    group: Any = typer.main.get_command(cli)
    helps = {"ascolto": group.help} | {name: one.help for name, one in group.commands.items()}
    for name, command in commands(group):
        helps[name] = command.help
        helps |= {f"{name} {each.name}": getattr(each, "help", None) for each in command.params}
    assert len(helps) > 60
    italian = Words("it")
    assert [name for name, told in helps.items() if not told] == []
    assert [name for name, told in helps.items() if told and italian.plain(told) == told] == []


def test_the_help_of_all_commands_loads_none_of_them() -> None:
    """Half the bot stands behind some, which took four seconds to say what there is."""
    asked = (
        "import sys\nfrom bot.cli import main\ntry:\n    main()\nfinally:\n    print(*sys.modules)"
    )
    for words in (["--help"], ["--version"], ["triage", "--help"]):
        ran = run([sys.executable, "-c", asked, *words], capture_output=True, text=True, check=True)
        loaded = set(ran.stdout.split())
        assert {"typer", "bot.cli.helping"} <= loaded
        heavy = {"aiohttp", "alembic", "numpy", "phonenumbers", "slack_bolt", "slack_sdk"}
        heavy |= {"sqlalchemy", "bot.channels", "bot.settings"}
        assert loaded & heavy == set()


def test_help_is_printed_in_the_readers_language() -> None:
    for environ, told in (
        (ITALIAN, ("Uso:", "Comandi", "Opzioni", "Mostra questo messaggio", "Fa girare il bot")),
        (ENGLISH, ("Usage:", "Commands", "Options", "Show this message", "Run the bot")),
    ):
        shown = CliRunner().invoke(cli, ["--help"], env=environ).output
        for words in told:
            assert words in shown
    shown = CliRunner().invoke(cli, ["manifest", "--help"], env=ITALIAN).output
    assert "Stampa JSON invece di YAML." in shown


def test_results_are_told_in_the_readers_language() -> None:
    shown = CliRunner().invoke(cli, ["check"], env=ITALIAN).output
    assert "impostazioni" in shown
    assert "non ha funzionato" in shown or "non hanno funzionato" in shown
