"""The messages that models learn from and are measured on."""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.triage.balance import Weighed, weigh_in
from bot.triage.holds import HOLDS
from bot.triage.language import language_of

OWN = Path(__file__).parent / "messages"
GRAVE = Path(__file__).parent / "holds"
FREE = ("en_minibar_appreviews", "fr_minibar_appreviews", "it_email_municipal_synth")
"""Sources under the MIT licence, which may be learned from: reviews of apps that people labelled
(MiniBAR) and invented mails to town halls."""


@dataclass(frozen=True)
class Labelled:
    """`place`: where such a message stands (app_store, social, mail ...), or its source; `hold`:
    what must be decided first, as far as somebody said so."""

    text: str
    language: str
    critical: bool
    place: str
    stars: float | None = None
    hold: str | None = None


def own() -> list[Labelled]:
    """The invented messages, in the order of their files."""
    return [
        Labelled(
            one["text"],
            path.name[:2],
            bool(one["critical"]),
            one["place"],
            one["stars"],
            one["kind"] if one["critical"] and one["kind"] in HOLDS else None,
        )
        for path in sorted(OWN.glob("*.jsonl"))
        for one in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def grave() -> list[Labelled]:
    """Invented sentences about lawyers, injuries, the press and leaked data, and near misses."""
    return [
        Labelled(one["text"], path.stem, bool(one["hold"]), "mail", None, one["hold"])
        for path in sorted(GRAVE.glob("*.jsonl"))
        for one in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def source(folder: Path, name: str) -> list[Labelled]:
    """One source of a folder of `<source>.csv` with text, lang, stars and critical."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Labelled(
                row["text"],
                row["lang"],
                row["critical"] == "1",
                name,
                float(row["stars"]) if row["stars"] else None,
            )
            for row in csv.DictReader(lines)
        ]


def sources(folder: Path) -> list[str]:
    """The names of all sources in the folder."""
    return sorted(path.stem for path in folder.glob("*.csv"))


@lru_cache(maxsize=100_000)
def weighed(text: str) -> Weighed:
    """What the word lists say, in the language the program finds."""
    return weigh_in(text, language_of(text))[2]
