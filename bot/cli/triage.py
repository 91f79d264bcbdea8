"""`ascolto triage`: messages in a file are judged as the bot judges them."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from bot.cli import evaluation, given, show
from bot.cli.data import database, done, rows_of
from bot.cli.evaluation import Judged
from bot.cli.messages import Given, Wrong, read
from bot.cli.spoken import why, words
from bot.config import Config
from bot.errors import AscoltoError, Told
from bot.intake.reading import judged
from bot.judging import judge_of, teach
from bot.locale import Words, mark
from bot.models import Review
from bot.slack.codes import URGENCIES, said
from bot.slack.parts import reasons
from bot.text import unescape
from bot.topics import NAMES
from bot.triage import Judge, Tuning

_SHOWN = 70
_HEADS = (
    mark("line"),
    mark("critical"),
    mark("score"),
    mark("urgency"),
    mark("topics"),
    mark("language"),
    mark("text"),
    mark("why"),
)


def judge(
    file: str = typer.Argument(
        help=mark(
            "One JSON object a line (text, and where you have them title, stars, lang, channel, "
            "source, critical), or CSV with these columns; - reads standard input."
        )
    ),
    jsonl: bool = typer.Option(False, "--jsonl", help=mark("Print one JSON object a line.")),
    evaluate: bool = typer.Option(
        False,
        "--evaluate",
        help=mark("Compare with what the file says (critical: 0 or 1); lists the worst mistakes."),
    ),
) -> None:
    """`ascolto triage judge`."""
    wrong: list[Wrong] = []
    with opened(file) as lines:
        found = _judged(lines, wrong)
        if evaluate:
            evaluation.tell(found, jsonl=jsonl)
        elif jsonl:
            for one in found:
                show.line(json.dumps(_facts(one, words()), ensure_ascii=False))
        else:
            _table(found, words())
    if wrong:
        raise typer.Exit(1)


def _judge() -> Judge:
    """The bot's own where this is its folder, else that which ships."""
    config = given.read().config
    found = judge_of(config)
    try:
        done(_teach(found, database(), config))
    except AscoltoError:
        return found
    if found.tuning != Tuning():
        show.note(words().t("With what the corrections of your team taught."))
    return found


async def _teach(judge: Judge, url: str, config: Config | None) -> None:
    async with rows_of(url) as db:
        await teach(judge, db, config)


def _judged(lines: Iterable[str], wrong: list[Wrong]) -> Iterator[Judged]:
    """Every message with its verdict; what is none is told and put into `wrong`. Told when there is
    not a single one."""
    judgement, found = _judge(), False
    for one in read(lines, words()):
        if isinstance(one, Given):
            found = True
            yield Judged(one, judgement(one.message))
        else:
            wrong.append(one)
            show.note(words().t("Line {number}: {why}", number=one.line, why=one.why))
    if not found:
        raise Told(mark("There is no message in this file."))


@contextmanager
def opened(file: str) -> Iterator[Iterable[str]]:
    """The lines of a file, "-" of standard input. Told when it cannot be read."""
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", errors="surrogateescape", newline="") as lines:
            yield lines
    except OSError as error:
        raise Told(mark("{file} cannot be read ({why})."), file=file, why=why(error)) from None


def _facts(one: Judged, say: Words) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "line": one.given.line,
        "text": one.given.message.text,
        "critical": verdict.critical,
        "score": verdict.score,
        "urgency": verdict.urgency,
        "topics": list(verdict.topics),
        "language": verdict.language,
        "hold": verdict.hold,
        "reasons": _reasons(one, say),
    }


def _reasons(one: Judged, say: Words) -> list[str]:
    message = one.given.message
    review = Review(rating=message.rating, scale=message.scale, **judged(one.verdict))
    return [unescape(told) for told in reasons(review, say)]


def _table(found: Iterable[Judged], say: Words) -> None:
    table = show.table(*(say.t(head) for head in _HEADS))
    for one in found:
        verdict = one.verdict
        table.add_row(
            str(one.given.line),
            Text(say.t("yes"), style="bold red") if verdict.critical else "–",
            f"{verdict.score:.2f}",
            said(URGENCIES, verdict.urgency, say) if verdict.urgency in URGENCIES else "",
            Text(unescape(", ".join(said(NAMES, topic, say) for topic in verdict.topics))),
            "–" if verdict.language == "unknown" else verdict.language,
            Text(one.given.beginning(_SHOWN)),
            Text("; ".join(_reasons(one, say))),
        )
    show.out.print(table)
