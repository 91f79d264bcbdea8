"""What corrections bring, as a team would live it: it hears messages of a source from which nothing
was learned and corrects what is judged wrongly; what comes later is judged before and after."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from pathlib import Path
from statistics import mean

import numpy as np

from bot.triage import Judge, Message, meaning, semantic
from bot.triage.critical import Where, spoken
from bot.triage.learning import FEWEST, Lesson, Understood, by_words, tried
from bot.triage.measuring import Counts, counted
from bot.triage.training import data
from bot.triage.training.data import Labelled
from bot.triage.training.embeddings import Floats, embedded
from bot.triage.training.measure import SEED, where_of

HEARD = (100, 200, 400)
HALF = 400
"""So many messages come before, so many later; then the other way round."""
HEADINGS = ("learned", "corrected", "heard", "corrections", "precision", "recall", "F1")


class Team(StrEnum):
    """Which wrong judgements somebody corrects."""

    ALL = "all"
    HALF = "half"
    ALARMS = "false alarms"


class Way(StrEnum):
    """What is learned."""

    MEANING = "meaning"
    WORDS = "words"


@dataclass(frozen=True)
class Heard:
    """A message: what people say of it, how it is judged with nothing learned, and what it teaches
    once it is corrected; None where few stars or grave words settle it alone."""

    critical: bool
    judged: bool
    lesson: Lesson | None


@dataclass(frozen=True)
class Lived:
    """How what came later was judged, before and after so many `corrections`."""

    source: str
    way: Way
    team: Team
    heard: int
    corrections: float
    before: Counts
    after: Counts


def main(folder: Path) -> None:
    """Print what corrections brought in the mean of the sources, then on each."""
    lived = [
        one
        for name in data.sources(folder)
        if name not in data.FREE
        for one in live(name, data.source(folder, name))
    ]
    rows = [*_table((*HEADINGS, "sources"), _means(lived)), ""]
    rows += _table(("source", *HEADINGS), ((one.source, *_row([one])) for one in lived))
    sys.stdout.write("\n".join(rows) + "\n")


def live(name: str, messages: Sequence[Labelled]) -> Iterator[Lived]:
    """One source; nothing where it has too few messages."""
    if len(messages) < 2 * HALF:
        return
    drawn = np.random.default_rng(SEED).permutation(len(messages))[: 2 * HALF]
    some = [messages[at] for at in drawn]
    rows = embedded([one.text for one in some], name)
    for way in Way:
        said = _heard(some, rows, where_of(name), way)
        halves = said[:HALF], said[HALF:]
        for team, many in product(Team, HEARD):
            turns = [
                (corrected(first[:many], team), later) for first, later in (halves, halves[::-1])
            ]
            judged = [one for lessons, later in turns for one in compared(lessons, later, way)]
            yield Lived(
                name,
                way,
                team,
                many,
                sum(one.corrected for lessons, _ in turns for one in lessons) / len(turns),
                counted((critical, before) for critical, before, _ in judged),
                counted((critical, after) for critical, _, after in judged),
            )


def corrected(said: Iterable[Heard], team: Team) -> list[Lesson]:
    """What a team teaches by what it corrects, and by what it leaves."""
    chance, lessons = np.random.default_rng(SEED), []
    for one in said:
        wrong = one.judged is not one.critical
        says = {
            Team.ALL: wrong,
            Team.HALF: wrong and chance.random() < 0.5,
            Team.ALARMS: wrong and one.judged,
        }[team]
        if one.lesson is not None:
            critical = one.critical if says else one.judged
            lessons.append(replace(one.lesson, critical=critical, corrected=says))
    return lessons


def learned(lessons: Sequence[Lesson], way: Way) -> Understood | None:
    """What `ascolto triage learn` would keep of it."""
    if sum(one.corrected for one in lessons) < FEWEST:
        return None
    if way is Way.WORDS:
        return by_words(lessons) if tried(lessons, by_words).better else None
    better = tried(lessons, meaning.by_meaning, meaning.counts).better
    return meaning.by_meaning(lessons) if better else None


def _heard(messages: Sequence[Labelled], rows: Floats, where: Where, way: Way) -> list[Heard]:
    figures = dict(zip((one.text for one in messages), rows, strict=True))

    def second(text: str) -> float:
        """Of single sentences none is formed: which of them a card quotes is no matter here."""
        return semantic.opinion_of(figures[text]) if text in figures else 0.0

    judge = Judge(second)
    judge = judge if way is Way.MEANING else judge.alone
    heard = []
    for one, row in zip(messages, rows, strict=True):
        message = Message(one.text, "", None, None, None, where)
        before = judge.untaught(message)
        words = spoken(one.text)
        teaches = Lesson(before, words, one.critical, True, row) if before else None
        heard.append(Heard(one.critical, judge(message).critical, teaches))
    return heard


def compared(
    lessons: Sequence[Lesson], later: Iterable[Heard], way: Way
) -> Iterator[tuple[bool, bool, bool]]:
    """What people say of it, and how it is judged before and after these lessons."""
    understood = learned(lessons, way)
    for one in later:
        after = understood(one.lesson) if understood and one.lesson else one.judged
        yield one.critical, one.judged, after


def _means(lived: Sequence[Lived]) -> Iterator[list[str]]:
    for way, team, many in product(Way, Team, HEARD):
        mine = [one for one in lived if (one.way, one.team, one.heard) == (way, team, many)]
        gains = [(one.after.f1 or 0.0) - (one.before.f1 or 0.0) for one in mine]
        better, worse = sum(by >= 0.005 for by in gains), sum(by <= -0.005 for by in gains)
        yield [*_row(mine), f"{better} better, {worse} worse"]


def _row(lived: Sequence[Lived]) -> list[str]:
    """In the mean."""
    first = lived[0]
    return [
        first.way,
        first.team,
        str(first.heard),
        f"{mean(one.corrections for one in lived):.0f}",
        *(
            f"{mean(getattr(one.before, of) or 0.0 for one in lived):.3f}"
            f" → {mean(getattr(one.after, of) or 0.0 for one in lived):.3f}"
            for of in ("precision", "recall", "f1")
        ),
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]
