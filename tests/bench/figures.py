"""Figures as all benches print them."""

import sys
from collections.abc import Sequence
from math import ceil

from rich.console import Console
from rich.table import Table


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, ceil(len(ranked) * percent / 100) - 1)]


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a small table; the first column is words, the others are figures."""
    table = Table(box=None, pad_edge=False)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at else "left")
    for row in rows:
        table.add_row(*row)
    console = Console(file=sys.stdout, width=100)
    console.print(f"\n{title}")
    console.print(table)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
