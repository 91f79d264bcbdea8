"""How the command line speaks: results to stdout, everything else to stderr."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from bot.cli import spoken
from bot.cli.mistakes import mistake
from bot.errors import AscoltoError, ConfigError

out = Console(highlight=False, emoji=False)  # what customers wrote stays as it is
err = Console(stderr=True, highlight=False, emoji=False)


def line(text: str) -> None:
    """One result, exactly as it is."""
    out.print(text, markup=False, soft_wrap=True)


def note(text: str) -> None:
    """Something about the result that does not belong into a pipe."""
    err.print(text, markup=False, soft_wrap=True)


def patience(text: str) -> None:
    """Why nothing comes yet, for people who watch."""
    if err.is_terminal:
        note(text)


def as_json(value: Any) -> None:
    """One JSON document."""
    line(json.dumps(value, indent=2, ensure_ascii=False))


def error(problem: AscoltoError) -> None:
    """What went wrong; of settings all mistakes, one a line."""
    if not isinstance(problem, ConfigError):
        return note(spoken.told(problem))
    for one in problem.mistakes:
        said = mistake(one, spoken.words())
        told = Text(said.place, style="bold")
        told.append(f": {said.wrong}", style="not bold")
        told.append(f" {said.hint}" if said.hint else "", style="not bold dim")
        err.print(told, soft_wrap=True)
    if len(problem.mistakes) > 1:
        count = len(problem.mistakes)
        note(
            spoken.words().n(
                "{count} mistake in the settings.", "{count} mistakes in the settings.", count
            )
        )
    return None


def first_line(error: Exception) -> str:
    """What a database or the machine said, without what stands around it."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def table(*headings: str) -> Table:
    """A table as all commands print it."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """How far something long is, for people who watch: to be told what is done, of how much."""
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
