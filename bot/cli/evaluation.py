"""How well triage judged a file whose messages people judged too."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from rich.text import Text

from bot.cli import show
from bot.cli.messages import Given
from bot.cli.spoken import words
from bot.errors import Told
from bot.locale import Words, mark
from bot.triage import Verdict
from bot.triage.measuring import Counts, counted

WORST = 10
_SHOWN = 110


class Judged(NamedTuple):
    """A message and what triage thinks of it."""

    given: Given
    verdict: Verdict

    @property
    def right(self) -> bool:
        """Whether people say the same."""
        return self.given.critical == self.verdict.critical

    @property
    def sure(self) -> float:
        """How sure triage is of what it says: 0 to 1."""
        return self.verdict.score if self.verdict.critical else 1 - self.verdict.score


def tell(judged: Iterable[Judged], *, jsonl: bool) -> None:
    """Precision, recall and F1 per language and source, a confusion table, the worst mistakes."""
    everything = list(judged)
    labelled = [one for one in everything if one.given.critical is not None]
    if not labelled:
        raise Told(mark("No message says whether it is critical (0 or 1)."))
    if left := len(everything) - len(labelled):
        show.note(
            words().n(
                "{count} message does not say whether it is critical: left out.",
                "{count} messages do not say whether they are critical: left out.",
                left,
            )
        )
    groups = _groups(labelled)
    worst = sorted((one for one in labelled if not one.right), key=lambda one: -one.sure)[:WORST]
    if jsonl:
        return _lines(groups, worst)
    say = words()
    show.out.print(_figures(groups, say))
    show.line("")
    show.out.print(_confusion(groups[0][2], say))
    if worst:
        show.line("\n" + say.t("Most sure and wrong"))
        show.out.print(_mistakes(worst, say))
    return None


Group = tuple[str, str, Counts]
"""Of what kind it is ("all", "language" or "source"), its name, and its counts."""


def _groups(labelled: Sequence[Judged]) -> list[Group]:
    kinds = {
        "all": ["" for _ in labelled],
        "language": [one.given.message.language or one.verdict.language for one in labelled],
        "source": [one.given.source for one in labelled],
    }
    found = []
    for kind, names in kinds.items():
        for name in sorted({*names}):
            if name or kind == "all":
                mine = [one for one, its in zip(labelled, names, strict=True) if its == name]
                pairs = ((bool(one.given.critical), one.verdict.critical) for one in mine)
                found.append((kind, name, counted(pairs)))
    return found


def _lines(groups: Sequence[Group], worst: Sequence[Judged]) -> None:
    for kind, name, counts in groups:
        row: dict[str, Any] = {"kind": kind, "name": name, **asdict(counts)}
        row |= {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
        show.line(json.dumps(row, ensure_ascii=False))
    for one in worst:
        row = {"kind": "mistake", "line": one.given.line, "critical": one.given.critical}
        row |= {"score": one.verdict.score, "text": one.given.message.text}
        show.line(json.dumps(row, ensure_ascii=False))


def _figures(groups: Sequence[Group], say: Words) -> Any:
    heads = ("", say.t("messages"), say.t("critical"))
    table = show.table(*heads, say.t("precision"), say.t("recall"), "F1")
    kinds = {"all": say.t("all"), "language": say.t("language"), "source": say.t("source")}
    for kind, name, counts in groups:
        shares = (counts.precision, counts.recall, counts.f1)
        table.add_row(
            Text(f"{kinds[kind]} {name}".rstrip(), style="bold" if kind == "all" else ""),
            f"{counts.total}",
            f"{counts.critical}",
            *("–" if share is None else f"{share:.3f}" for share in shares),
        )
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _confusion(counts: Counts, say: Words) -> Any:
    table = show.table("", say.t("judged critical"), say.t("judged not critical"))
    table.add_row(say.t("is critical"), f"{counts.found}", f"{counts.missed}")
    table.add_row(say.t("is not critical"), f"{counts.alarms}", f"{counts.left}")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _mistakes(worst: Sequence[Judged], say: Words) -> Any:
    table = show.table(say.t("line"), say.t("score"), "", say.t("text"))
    for one in worst:
        missed = one.given.critical
        table.add_row(
            str(one.given.line),
            f"{one.verdict.score:.2f}",
            Text(say.t("missed") if missed else say.t("false alarm"), style="bold"),
            Text(one.given.beginning(_SHOWN)),
        )
    return table
