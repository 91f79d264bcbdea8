"""`ascolto triage learn` and `unlearn`: a team's own corrections, on top of what ships."""

import getpass
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import typer
from rich.table import Table

from bot.cli import given, show
from bot.cli.data import database, done, rows_of
from bot.cli.messages import where_of
from bot.cli.spoken import words
from bot.clock import Clock
from bot.config import SAMPLE, Config
from bot.judging import judge_of, used_to
from bot.locale import Words, mark
from bot.models import Learning
from bot.queries import labels
from bot.queries.labels import Judged
from bot.triage import Judge, Message, Tuning, meaning, semantic
from bot.triage.learning import FEWEST, Lesson, Trial, by_words, fit, lesson, tried

YES = typer.Option(False, "--yes", help=mark("Do it without asking."))
_NAMED = 10
"""So many words are named of those that weigh most."""


@dataclass(frozen=True)
class _Tried:
    """What would be learned one way: how it was tried, and in words."""

    heading: str
    trial: Trial
    told: str


def learn(yes: bool = YES) -> None:
    """`ascolto triage learn`."""
    url, say = database(), words()
    judge = judge_of(config := given.read().config)
    said, others, judge.attuned = done(_read(url, config))
    with show.progress() as progress:
        quick, whole = _lessons(said, others, judge, progress)
    mine = sum(one.corrected for one in quick)
    if mine < FEWEST:
        show.line(_too_few(len(said), mine, say))
        return
    with show.err.status(say.t("Learning …")):
        tuning, lean, found = _learned(quick, whole, say)
    for one in found:
        _show(one, say)
    if not any(one.trial.better for one in found):
        show.line(say.t("That would not judge better: nothing is changed."))
    elif yes or typer.confirm(say.t("Keep it?")):
        done(_keep(url, mine, tuning, lean))
        show.line(say.t("Kept. `unlearn` takes it back."))


def _learned(
    quick: Sequence[Lesson], whole: Sequence[Lesson], say: Words
) -> tuple[Tuning, semantic.Lean | None, list[_Tried]]:
    """What is worth to be kept, by words alone and by what texts mean, and how both were tried."""
    trial, tuning, lean = tried(quick, by_words), fit(quick), None
    found = [_Tried(say.t("judged as people say, by words"), trial, _told(tuning, say))]
    if whole:
        meant = tried(whole, meaning.by_meaning, meaning.counts)
        found.insert(0, _Tried(say.t("judged as people say, by meaning"), meant, ""))
        lean = meaning.fit(whole) if meant.better else None
    return tuning if trial.better else Tuning(), lean, found


def _show(found: _Tried, say: Words) -> None:
    trial = found.trial
    show.out.print(_compared(found, say))
    show.line(
        say.n(
            "Cards for {count} message: {before}, then {after}.",
            "Cards for {count} messages: {before}, then {after}.",
            trial.before.total + trial.others_before.total,
            before=trial.before.cards + trial.others_before.cards,
            after=trial.after.cards + trial.others_after.cards,
        )
    )
    told = found.told if trial.better else say.t("That is no better: it is not kept.")
    show.line(f"{told}\n" if told else "")


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
) -> tuple[list[Lesson], list[Lesson]]:
    """What can be learned from, by words alone and with a second opinion where there is one; what
    nothing learned can change is left out."""
    alone, quick, whole = judge.alone, [], []
    both = [*((one, True) for one in said), *((one, False) for one in others)]
    for number, (one, corrected) in enumerate(both, 1):
        message = Message(
            text=one.text,
            title=one.title,
            rating=one.rating,
            scale=one.scale,
            language=one.language,
            where=where_of(one.channel),
            source=one.source,
        )
        quick.append(lesson(alone, message, critical=one.critical, corrected=corrected))
        if judge.second is not None and quick[-1] is not None:
            whole.append(lesson(judge, message, critical=one.critical, corrected=corrected))
        progress(number, len(both))
    return [one for one in quick if one], [one for one in whole if one]


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


def _compared(found: _Tried, say: Words) -> Table:
    """How corrections are judged that were held back, before and after."""
    table = show.table(found.heading, "", say.t("before"), say.t("after"))
    trial = found.trial
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


async def _read(
    url: str, config: Config | None
) -> tuple[list[Judged], list[Judged], Mapping[str, semantic.Lean]]:
    """What people corrected, what they left, and what the judge got used to."""
    async with rows_of(url) as db, db.read() as tx:
        said = await labels.corrections(tx, without=SAMPLE)
        others = await labels.unquestioned(tx, without=SAMPLE)
        return said, others, await used_to(tx, config)


async def _last(url: str) -> Learning | None:
    async with rows_of(url) as db, db.read() as tx:
        return await labels.in_force(tx)


async def _keep(url: str, count: int, tuning: Tuning, lean: semantic.Lean | None) -> None:
    async with rows_of(url) as db, db.write() as tx:
        await labels.learn(
            tx,
            Clock().now(),
            by=getpass.getuser(),
            labels=count,
            shift=tuning.shift,
            words=tuning.words,
            meaning=(*lean.weights, lean.constant) if lean else (),
        )


async def _take_back(url: str, last: Learning) -> None:
    async with rows_of(url) as db, db.write() as tx:
        await labels.take_back(tx, last.id, Clock().now(), by=getpass.getuser())
