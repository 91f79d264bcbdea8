"""Help in the reader's language: of every command and option, and what typer writes around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from bot.cli import show
from bot.cli.spoken import words
from bot.errors import AscoltoError
from bot.locale import Words, mark

_AROUND = {
    "ARGUMENTS_PANEL_TITLE": mark("Arguments"),
    "OPTIONS_PANEL_TITLE": mark("Options"),
    "COMMANDS_PANEL_TITLE": mark("Commands"),
    "ERRORS_PANEL_TITLE": mark("Error"),
    "REQUIRED_LONG_STRING": mark("[required]"),
    "DEFAULT_STRING": mark("[default: {}]"),
    "RICH_HELP": mark("Try [blue]'{command_path} {help_option}'[/] for help."),
}
_OURS_ALREADY = mark("Show this message and exit.")


@contextmanager
def _spoken(ctx: Any, *commands: Any) -> Iterator[None]:
    """Everything that help is made of says it in the reader's language meanwhile."""
    say = words()
    things = [*commands, *(param for one in commands for param in one.get_params(ctx))]
    before = [(thing, "help", getattr(thing, "help", None)) for thing in things]
    before += [(rich_utils, name, getattr(rich_utils, name)) for name in _AROUND]
    for thing, name, told in before:
        if told:
            setattr(thing, name, say.plain(told))
    try:
        yield
    finally:
        for thing, name, told in before:
            setattr(thing, name, told)


def _usage(told: str, say: Words) -> str:
    return told.replace("Usage:", say.t("Usage:"), 1)


class Command(TyperCommand):
    """A command that helps in the reader's language."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx), words())

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _spoken(ctx, self):
            super().format_help(ctx, formatter)


class Group(TyperGroup):
    """All commands. What may go wrong is told in sentences, without a traceback, and ends with
    code 1."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx), words())

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _spoken(ctx, self, *self.commands.values()):
            super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AscoltoError as error:
            show.error(error)
            raise typer.Exit(1) from None


class Implied(Group):
    """Some commands, the first of which need not be named: `ascolto triage FILE`. It is also what
    is done where nothing stands behind, but for a group that helps then."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = args and (args[0] in ctx.help_option_names or args[0] in self.commands)
        if not named and (args or not self.no_args_is_help):
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)
