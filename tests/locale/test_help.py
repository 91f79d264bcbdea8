"""The command line speaks the reader's language, to the last option."""

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import cli
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
    """Write `help=mark("…")` for an option, `cli.command(cls=Command, help=mark("…"))` for a
    command, and fill in its Italian."""
    group = typer.main.get_command(cli)
    assert isinstance(group, typer.core.TyperGroup)
    helps = {"ascolto": group.help}
    for name, command in group.commands.items():
        helps[name] = command.help
        for param in command.params:
            helps[f"{name} {param.name}"] = getattr(param, "help", None)
    assert len(helps) > 20
    italian = Words("it")
    assert [name for name, told in helps.items() if not told] == []
    assert [name for name, told in helps.items() if told and italian.plain(told) == told] == []


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
