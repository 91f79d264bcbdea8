"""How good the judgement is on sources that nothing was learned from, as a table for the docs."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_curve, roc_auc_score

from bot.triage.attuning import Heard, attuned
from bot.triage.critical import Decision, Where
from bot.triage.model import Model
from bot.triage.training import compact, data, head, joint
from bot.triage.training.data import Labelled, weighed
from bot.triage.training.embeddings import Floats, embedded
from bot.triage.training.joint import Floats64

MOST = 400
"""Free messages that the head learns from."""
MEASURED = 800
"""Messages of one source, at most: of so many a share of nine tenths is known to two hundredths."""
SEED = 77
STARS = np.array([[1], [2], [3], [4], [5]])
USED_TO = (50, 100, 400)
"""Messages of a source that were heard before, without a word on what they are."""
TURNS = 4
"""Which messages are heard makes some difference."""
LINE: Mapping[str, Where] = {"mail": "letter", "tweets": "social", "ads": "social"}
HEADINGS = (
    "source",
    "n",
    "critical",
    "judge",
    "AUC",
    "precision",
    "recall",
    "F1",
    "best F1",
    "precision at recall .9",
)


@dataclass(frozen=True)
class Judges:
    """Models and what was learned about putting them together."""

    small: Model
    weights: Floats
    bias: float
    decision: Decision


def main(folder: Path) -> None:
    """Print a row for each source and judge."""
    own = data.own()
    free = {name: data.source(folder, name)[::10] for name in data.FREE}
    judges = {
        True: _learn(own, []),
        False: _learn(own, [one for each in free.values() for one in each]),
    }
    rows = ["| " + " | ".join(HEADINGS) + " |", "|" + " --- |" * len(HEADINGS)]
    for name in data.sources(folder):
        messages = data.source(folder, name)
        some = np.random.default_rng(SEED).permutation(len(messages))[:MEASURED]
        for row in _rows(name, [messages[at] for at in some], judges[name in data.FREE]):
            rows.append("| " + " | ".join(row) + " |")
    sys.stdout.write("\n".join(rows) + "\n")


def where_of(name: str) -> Where:
    """Which line is that of this source."""
    return next((kind for part, kind in LINE.items() if part in name), "review")


def _learn(own: Sequence[Labelled], free: Sequence[Labelled]) -> Judges:
    rows = embedded([one.text for one in own], "own messages")
    beside = embedded([one.text for one in free], "free messages")
    decision = joint.decide(own, joint.unseen(own, rows, free, beside))
    together = [*own, *free]
    weights, bias = head.fit(
        np.vstack([rows, beside]) if len(free) else rows, [one.critical for one in together]
    )
    return Judges(compact.fit(together), weights, bias, decision)


def _rows(name: str, messages: Sequence[Labelled], judges: Judges) -> list[list[str]]:
    answers = np.array([one.critical for one in messages])
    found = judges.decision
    lists = np.array([weighed(one.text).balance for one in messages])
    small = np.array([judges.small.score(one.text, weighed(one.text)) for one in messages])
    rows = embedded([one.text for one in messages], name)
    meaning = rows @ judges.weights + judges.bias
    first = found.alone[0] * small + found.alone[1]
    text = found.both[0] * small + found.both[1] * meaning + found.both[2]
    where = where_of(name)
    line = found.lines[where]
    told: list[tuple[str, Floats64, float]] = [
        ("word lists", lists, 0.5),
        ("compact", first, found.lines_alone[where]),
        ("semantic", meaning.astype(np.float64), 0.0),
        ("both", text, line),
    ]
    told += [
        (f"attuned by {many}", _used_to(rows, small, text, found, many), line)
        for many in USED_TO
        if len(messages) >= 2 * many
    ]
    rated = [one.stars for one in messages]
    if all(rated) and name.endswith("appreviews"):  # elsewhere the stars are the answer
        stars = np.array(rated, dtype=float)
        added = np.array([found.stars[round(one)] for one in stars])
        told += [("stars", -stars, -2.0), ("both and stars", text + added, line)]
    return [_row(name, np.resize(answers, len(odds)), judge, odds, at) for judge, odds, at in told]


def _used_to(rows: Floats, small: Floats64, text: Floats64, found: Decision, many: int) -> Floats64:
    """The log-odds once so many other messages were heard, of which nobody said what they are:
    each half of the source hears some of the other, in several `TURNS`, one after the other."""
    words = found.both[0] * small
    heard = [Heard(*one) for one in zip(rows, words, text - words, strict=True)]
    chance, told = np.random.default_rng(SEED), []
    for _ in range(TURNS):
        odds, parts = text.copy(), np.array_split(chance.permutation(len(rows)), 2)
        for mine, other in (parts, parts[::-1]):
            lean = attuned([heard[at] for at in other[:many]])
            odds[mine] += [lean.of(rows[at]) for at in mine]
        told.append(odds)
    return np.concatenate(told)


def _row(name: str, answers: np.ndarray, judge: str, odds: Floats64, line: float) -> list[str]:
    precision, recall, _ = precision_recall_curve(answers, odds)
    best = np.max(2 * precision * recall / (precision + recall + 1e-9))
    at = odds >= line
    right = float((at & answers).sum())
    p, r = right / max(1, at.sum()), right / answers.sum()
    figures = (
        roc_auc_score(answers, odds),
        p,
        r,
        2 * p * r / max(1e-9, p + r),
        best,
        max(precision[recall >= 0.9]),
    )
    return [
        name,
        str(len(answers)),
        f"{answers.mean():.2f}",
        judge,
        *(f"{one:.2f}" for one in figures),
    ]
