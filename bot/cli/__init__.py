"""The command line: `ascolto`, or `python -m bot`."""

from collections.abc import Mapping
from importlib.metadata import version as version_of

import typer

from bot.cli import show
from bot.cli.helping import Group, Implied, later
from bot.locale import mark

__all__ = ["cli", "main"]


cli = typer.Typer(
    name="ascolto",
    cls=Group,
    help=mark("Listen to your customers, answer them where they wrote, all from Slack."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show the values of variables
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS = {
    "run": ("run.run", mark("Run the bot until it is stopped.")),
    "demo": (
        "demo.demo",
        mark("Try everything on one page: an invented firm, nothing to set up, nothing published."),
    ),
    "init": ("setup.init", mark("Write a commented ascolto.toml and .env to start from.")),
    "check": ("check.check", mark("Try everything for real: Slack, people, sources, database.")),
    "connect": (
        "connect.connect",
        mark('Let Ascolto into a mailbox at Google or Microsoft (login = "xoauth2").'),
    ),
    "manifest": (
        "manifest.manifest",
        mark("Print the Slack app manifest: paste it at api.slack.com/apps, Create New App."),
    ),
    "channels": (
        "look.channels",
        mark("List the channels Ascolto can listen to, and what each can do."),
    ),
    "sources": (
        "look.sources",
        mark(
            "List the sources of ascolto.toml: what ails them, and which the judgement is used to."
        ),
    ),
    "env-example": ("look.env_example", mark("Print an example of .env with every setting.")),
    "reply-check": (
        "replies.reply_check",
        mark("Read a reply as the bot does before it leaves: excuses, blame, personal data …"),
    ),
    "forecast": (
        "forecast.forecast",
        mark("Say how much a configuration would have brought into Slack lately."),
    ),
    "pause": (
        "switches.pause",
        mark("Let nothing go out any more: no reply, no reminder. Reviews still come in."),
    ),
    "resume": ("switches.resume", mark("Let things go out again.")),
    "export": (
        "taking.export",
        mark("Print what customers said and what became of it, as JSON lines or CSV."),
    ),
    "backup": ("data.backup", mark("Write everything into one file, also while the bot runs.")),
    "restore": ("data.restore", mark("Bring a backup back into an empty database.")),
}
_TRIAGE = {
    "judge": (
        "triage.judge",
        mark("Judge the messages of a file; the word `judge` may be left out."),
    ),
    "learn": (
        "learn.learn",
        mark("Learn from what your team said of judgements (Not a criticism, Needs an answer)."),
    ),
    "unlearn": ("learn.unlearn", mark("Take back what was learned last.")),
}
_TEMPLATES = {
    "list": (
        "templates.listed",
        mark("List the letters that replies are drafted from; the word `list` may be left out."),
    ),
    "preview": (
        "templates.preview",
        mark("Print the letters a review would be offered, draft first."),
    ),
    "lint": (
        "templates.linted",
        mark("Hold all letters against channels' limits and the reply check."),
    ),
}


def _add(to: typer.Typer, commands: Mapping[str, tuple[str, str]]) -> None:
    """Each with what it does when called, and where its function stands."""
    for name, (where, told) in commands.items():
        to.command(name, cls=later(where), help=told)(_nothing)


def _nothing() -> None:
    """Stands for what is not imported yet."""


_triage, _templates = typer.Typer(cls=Implied, no_args_is_help=True), typer.Typer(cls=Implied)
_add(cli, _COMMANDS)
_add(_triage, _TRIAGE)
_add(_templates, _TEMPLATES)
cli.add_typer(
    _triage, name="triage", help=mark("See how messages are judged: critical, urgent, about what.")
)
cli.add_typer(_templates, name="templates", help=mark("The letters that replies are drafted from."))


@cli.callback(invoke_without_command=True)
def _common(
    version: bool = typer.Option(False, "--version", help=mark("Say which version this is.")),
) -> None:
    if version:
        show.line(f"ascolto {version_of('ascolto')}")
        raise typer.Exit


def main() -> None:
    """The entry point."""
    cli()
