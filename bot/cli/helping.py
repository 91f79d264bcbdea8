"""Help in the reader's language: of every command and option, and what typer writes around it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from bot.cli import misuse, show
from bot.cli.spoken import words
from bot.errors import AscoltoError
from bot.locale import Words, mark

_AROUND = {
    "ARGUMENTS_PANEL_TITLE": mark("Arguments"),
    "OPTIONS_PANEL_TITLE": mark("Options"),
    "COMMANDS_PANEL_TITLE": mark("Commands"),
    "REQUIRED_LONG_STRING": mark("[required]"),
    "DEFAULT_STRING": mark("[default: {}]"),
}
_OURS_ALREADY = mark("Show this message and exit.")


def _no_type(ctx: Any) -> None:
    """A flag takes nothing, so nothing is named that it takes."""


@contextmanager
def _spoken(ctx: Any, *commands: Any) -> Iterator[None]:
    """Everything that help is made of says it in the reader's language meanwhile."""
    say = words()
    for param in (param for one in commands for param in one.get_params(ctx)):
        if getattr(param, "is_flag", False):
            param.display_type_rich = _no_type
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


class Later(Command):
    """A command of which only name and help are known until it is called for."""

    where: ClassVar[str]

    def whole(self) -> Any:
        """The command with its function, whose file is imported now."""
        module, _, function = self.where.rpartition(".")
        alone = typer.Typer(add_completion=False)
        found = getattr(import_module(f"bot.cli.{module}"), function)
        alone.command(self.name, cls=Command, help=self.help)(found)
        return typer.main.get_command(alone)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        return self.whole().make_context(*args, **extra)


def later(where: str) -> type[Later]:
    """The kind of a command whose function stands at `where` in this room ("setup.init"). It is
    imported by nobody who does not want it: half the bot stands behind some."""
    return type("Later", (Later,), {"where": where})


class Group(TyperGroup):
    """All commands. What may go wrong is told in sentences, without a traceback, and ends with
    code 1."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx), words())

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with _spoken(ctx, self, *self.commands.values()):
            super().format_help(ctx, formatter)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Typed wrong: a sentence, where to read more, and code 2."""
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except typer.TyperException as wrong:
            _told(wrong)
            code = wrong.exit_code
        except typer.Abort:
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0][:1] != "-" and self.get_command(ctx, args[0]) is None:
            ctx.fail(misuse.unknown_command(args[0], self.commands, words()))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AscoltoError as error:
            show.error(error)
            raise typer.Exit(1) from None


def _told(wrong: Any) -> None:
    """Nothing where the help itself was printed."""
    if type(wrong).__name__ == "NoArgsIsHelpError":
        return
    say, ctx = words(), getattr(wrong, "ctx", None)
    show.note(misuse.sentence(wrong, say))
    if ctx is not None:
        show.note(say.t("How it is written: {command}", command=f"{ctx.command_path} --help"))


class Implied(Group):
    """Some commands, the first of which need not be named: `ascolto triage FILE`. It is also what
    is done where nothing stands behind, but for a group that helps then."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = args and (args[0] in ctx.help_option_names or args[0] in self.commands)
        if not named and (args or not self.no_args_is_help):
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)
