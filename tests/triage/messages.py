"""Invented messages with the judgement a person would give, and how well triage agrees."""

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.triage import Judge, Message


@dataclass(frozen=True)
class Labelled:
    critical: bool
    kind: str
    text: str


@dataclass(frozen=True)
class Score:
    """Of those judged critical how many are, and of those that are how many were found."""

    precision: float
    recall: float
    missed: tuple[str, ...]
    alarms: tuple[str, ...]


def labelled(language: str) -> list[Labelled]:
    path = Path(__file__).parent / f"{language}.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Labelled(row["critical"] == "1", row["kind"], row["text"]) for row in rows]


def score(messages: list[Labelled], judge: Judge | None = None) -> Score:
    judge = judge or Judge()
    said = {one: judge(Message(one.text, "", None, None, None)).critical for one in messages}
    right = sum(one.critical and said[one] for one in messages)
    return Score(
        right / max(1, sum(said.values())),
        right / max(1, sum(one.critical for one in messages)),
        tuple(one.text for one in messages if one.critical and not said[one]),
        tuple(one.text for one in messages if said[one] and not one.critical),
    )
