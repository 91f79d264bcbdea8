"""The command line: `ascolto`, or `python -m bot`."""

from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli import check, connect, data, look, manifest, run, setup, show, switches
from bot.errors import AscoltoError

__all__ = ["cli", "main"]


class Plain(TyperGroup):
    """What may go wrong is told in sentences, without a traceback, and ends with code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AscoltoError as error:
            show.error(error)
            raise typer.Exit(1) from None


cli = typer.Typer(
    name="ascolto",
    cls=Plain,
    help="Listen to your customers, answer them where they wrote, all from Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show the values of variables
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command()(run.run)
cli.command()(setup.init)
cli.command()(check.check)
cli.command()(connect.connect)
cli.command()(manifest.manifest)
cli.command()(look.channels)
cli.command()(look.sources)
cli.command("env-example")(look.env_example)
cli.command()(switches.pause)
cli.command()(switches.resume)
cli.command()(data.backup)
cli.command()(data.restore)


@cli.callback(invoke_without_command=True)
def _common(
    version: bool = typer.Option(False, "--version", help="Say which version this is."),
) -> None:
    if version:
        show.line(f"ascolto {look.version()}")
        raise typer.Exit


def main() -> None:
    """The entry point."""
    cli()
