"""`ascolto check`: everything is tried for real, and each cross says what to do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict

import typer
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bot.cli import given, show
from bot.cli.look import JSON
from bot.cli.spoken import words
from bot.cli.trials import Tried, all_trials
from bot.clock import Clock
from bot.logs import Redactor


def check(json: bool = JSON) -> None:
    """Try everything for real."""
    read = given.read()
    hide = Redactor(read.secrets())
    found = asyncio.run(_watched(all_trials(read, Clock()), hide, quiet=json))
    failed = sum(not one.ok for one in found)
    if json:
        show.as_json({"ok": not failed, "trials": [asdict(one) for one in found]})
    elif failed:
        told = words().n(
            "{count} of {all} did not work: see what stands beside each ✗.",
            "{count} of {all} did not work: see what stands beside each ✗.",
            failed,
            all=len(found),
        )
        show.note(told)
    else:
        show.note(words().t("All {count} work. Start with `ascolto run`.", count=len(found)))
    if failed:
        raise typer.Exit(1)


async def _watched(trials: AsyncIterator[Tried], hide: Redactor, *, quiet: bool) -> list[Tried]:
    """Go through the trials; on a terminal people see the table grow."""
    found: list[Tried] = []
    if quiet or not show.out.is_terminal:
        found = [_hidden(one, hide) async for one in trials]
        if not quiet:
            show.out.print(_table(found))
        return found
    with Live(console=show.out, vertical_overflow="visible") as live:
        async for one in trials:
            found.append(_hidden(one, hide))
            live.update(_table(found))
    return found


def _hidden(one: Tried, hide: Redactor) -> Tried:
    return Tried(one.area, hide(one.what), one.ok, hide(one.advice))


def _table(found: list[Tried]) -> Table:
    say = words()
    table = show.table("", say.t("tried"), "", say.t("what to do, or what was seen"))
    before = ""
    for one in found:
        mark = Text("✓", style="green") if one.ok else Text("✗", style="bold red")
        area = one.area if one.area != before else ""
        before = one.area
        table.add_row(mark, Text(area), Text(one.what), Text(one.advice))
    return table
