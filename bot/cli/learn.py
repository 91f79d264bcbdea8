"""`ascolto triage learn` and `unlearn`: a team's own corrections, on top of what ships."""

import getpass
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import typer
from rich.table import Table

from bot.cli import given, show
from bot.cli.data import database, done
from bot.cli.messages import where_of
from bot.cli.spoken import words
from bot.clock import Clock
from bot.db import Database
from bot.judging import judge_of
from bot.locale import Words, mark
from bot.models import Learning
from bot.poke import Poke
from bot.queries import labels
from bot.queries.labels import Judged
from bot.triage import Judge, Message, Tuning
from bot.triage.learning import FEWEST, Lesson, Trial, fit, lesson, tried

YES = typer.Option(False, "--yes", help=mark("Do it without asking."))
_NAMED = 10
"""So many words are named of those that weigh most."""


def learn(yes: bool = YES) -> None:
    """`ascolto triage learn`."""
    url, say = database(), words()
    said, others = done(_read(url))
    with show.progress() as progress:
        lessons = _lessons(said, others, judge_of(given.read().config), progress)
    mine = [one for one in lessons if one.corrected]
    if len(mine) < FEWEST:
        show.line(_too_few(len(said), len(mine), say))
        return
    with show.err.status(say.t("Learning …")):
        trial, tuning = tried(lessons), fit(lessons)
    show.out.print(_compared(trial, say))
    show.line("\n" + _told(tuning, say))
    if not trial.better:
        show.line(say.t("That would not judge better: nothing is changed."))
    elif yes or typer.confirm(say.t("Keep it?")):
        done(_keep(url, len(mine), tuning))
        show.line(say.t("Kept. `unlearn` takes it back."))


def unlearn(yes: bool = YES) -> None:
    """`ascolto triage unlearn`."""
    url, say = database(), words()
    last = done(_last(url))
    if last is None:
        show.line(say.t("Nothing was learned, or all of it is taken back."))
        return
    day = say.day(last.at, "UTC")
    show.line(
        say.n(
            "Learned on {day} by {by} from {count} correction.",
            "Learned on {day} by {by} from {count} corrections.",
            last.labels,
            day=day,
            by=last.by,
        )
    )
    if yes or typer.confirm(say.t("Take it back?")):
        done(_take_back(url, last))
        show.line(say.t("Taken back: what was learned before that counts again."))


def _lessons(
    said: Sequence[Judged],
    others: Sequence[Judged],
    judge: Judge,
    progress: Callable[[int, int], None],
) -> list[Lesson]:
    """What can be learned from; what no words can change is left out."""
    found = []
    both = [*((one, True) for one in said), *((one, False) for one in others)]
    for number, (one, corrected) in enumerate(both, 1):
        message = Message(
            text=one.text,
            title=one.title,
            rating=one.rating,
            scale=one.scale,
            language=None if one.language == "unknown" else one.language or None,
            where=where_of(one.channel),
        )
        found.append(lesson(judge, message, critical=one.critical, corrected=corrected))
        progress(number, len(both))
    return [one for one in found if one is not None]


def _too_few(said: int, mine: int, say: Words) -> str:
    told = say.n(
        "There is {count} correction to learn from; {fewest} are needed.",
        "There are {count} corrections to learn from; {fewest} are needed.",
        mine,
        fewest=FEWEST,
    )
    if said == mine:
        return told
    return f"{told} " + say.n(
        "{count} more changes nothing: few stars, a lawyer or an injury always need an answer.",
        "{count} more change nothing: few stars, a lawyer or an injury always need an answer.",
        said - mine,
    )


def _compared(trial: Trial, say: Words) -> Table:
    """How corrections are judged that were held back, before and after."""
    table = show.table(say.t("judged as people say"), "", say.t("before"), say.t("after"))
    rows = (
        (say.t("needs an answer"), trial.before.found, trial.after.found, trial.before.critical),
        (
            say.t("not a criticism"),
            trial.before.left,
            trial.after.left,
            trial.before.total - trial.before.critical,
        ),
        (
            say.t("what nobody corrected"),
            trial.others_before.right,
            trial.others_after.right,
            trial.others_before.total,
        ),
    )
    for name, before, after, whole in rows:
        table.add_row(name, f"{whole}", f"{before}", f"{after}")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _told(tuning: Tuning, say: Words) -> str:
    """What would be learned, in words."""
    ranked = sorted(tuning.words.items(), key=lambda one: (-abs(one[1]), one[0]))
    more = [word for word, by in ranked if by > 0][:_NAMED]
    less = [word for word, by in ranked if by < 0][:_NAMED]
    told = [
        say.t("Fewer messages count as critical.")
        if tuning.shift > 0
        else say.t("More messages count as critical.")
    ]
    if more:
        told.append(say.t("More critical with: {words}.", words=", ".join(more)))
    if less:
        told.append(say.t("Less critical with: {words}.", words=", ".join(less)))
    return "\n".join(told)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    db = Database(url, Poke())
    try:
        yield db
    finally:
        await db.dispose()


async def _read(url: str) -> tuple[list[Judged], list[Judged]]:
    async with _opened(url) as db, db.read() as tx:
        return await labels.corrections(tx), await labels.unquestioned(tx)


async def _last(url: str) -> Learning | None:
    async with _opened(url) as db, db.read() as tx:
        return await labels.in_force(tx)


async def _keep(url: str, count: int, tuning: Tuning) -> None:
    async with _opened(url) as db, db.write() as tx:
        await labels.learn(
            tx,
            Clock().now(),
            by=getpass.getuser(),
            labels=count,
            shift=tuning.shift,
            words=tuning.words,
        )


async def _take_back(url: str, last: Learning) -> None:
    async with _opened(url) as db, db.write() as tx:
        await labels.take_back(tx, last.id, Clock().now(), by=getpass.getuser())
