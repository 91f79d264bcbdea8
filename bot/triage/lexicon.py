"""The word lists of a language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.phrases import Hit, Index, Listed, Reading, listed, read
from bot.topics import TOPICS

LANGUAGES = ("it", "en", "de", "fr", "es", "pt")
TABLES = ("topics", "hold", "urgent", "harmless")
"""Lists of lists; the others stand by themselves."""

Lists = Mapping[str, Listed]
Own = tuple[tuple[str, tuple[str, ...]], ...]
"""A shop's own phrases, by the name of their list: "delivery", "hold.legal"."""


@dataclass(frozen=True)
class Lexicon:
    """One language's lists, each compiled into one pattern, and sought together by `index`.
    `harmless`: what looks like a matter of `hold` or `urgent`, or like a topic, and is none."""

    language: str
    index: Index
    lists: Lists
    topics: Lists
    hold: Lists
    urgent: Lists
    harmless: Lists

    def read(self, text: str) -> Reading:
        return read(text, self.language)

    def find(self, name: str, reading: Reading) -> list[Hit]:
        return reading.find(self.lists[name])

    def named(self, lists: Lists, reading: Reading) -> dict[str, list[Hit]]:
        """Which of these lists the text has phrases of, and which those are."""
        begun = reading.begun(self.index)
        there = ((name, one) for name, one in lists.items() if one in begun)
        return {name: hits for name, one in there if (hits := reading.find(one))}

    def about(self, reading: Reading) -> dict[str, list[Hit]]:
        """What it is about: topics, each with its phrases but those within a harmless one."""
        found = self.named(self.topics, reading)
        for name in found.keys() & self.harmless.keys():
            spared = reading.find(self.harmless[name])
            found[name] = [hit for hit in found[name] if not any(map(hit.within, spared))]
        return {name: hits for name, hits in found.items() if hits}

    def matters(self, lists: Lists, reading: Reading) -> dict[str, list[Hit]]:
        """Which of `hold` or `urgent` the text speaks of, and in which words."""
        found = self.named(lists, reading)
        meant = {name: self._serious(name, hits, reading) for name, hits in found.items()}
        return {name: hits for name, hits in meant.items() if hits}

    def _serious(self, name: str, hits: list[Hit], reading: Reading) -> list[Hit]:
        if name not in self.harmless:
            return hits
        spared = reading.find(self.harmless[name])
        return [hit for hit in hits if not any(map(hit.meets, spared))]


@lru_cache
def lexicon(language: str, own: Own = ()) -> Lexicon:
    """The lists of `words/<language>.toml`, and with them a shop's own."""
    data = written(language)
    for name, phrases in own:
        table, _, key = name.rpartition(".")
        table = table or ("topics" if key in TOPICS else "")
        lists = data[table] if table else data
        lists[key] = [*lists[key], *phrases]
    numbers, index = data.pop("numbers"), Index()

    def compiled(phrases: Mapping[str, list[str]]) -> Lists:
        return {name: listed(one, language, numbers, index) for name, one in phrases.items() if one}

    tables = {name: compiled(data.pop(name)) for name in TABLES}
    return Lexicon(language, index, compiled(data), **tables)


def written(language: str) -> dict[str, Any]:
    """The file as it stands."""
    path = Path(__file__).parent / "words" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def checked(phrase: str) -> None:
    """ValueError, with what is wrong, where this cannot stand in a list."""
    words = phrase.replace("(", " ").replace("|", " ").split()
    if not words or words[0] in ("...", "*", ")"):
        raise ValueError(f"{phrase!r}: must begin with a word")
    if phrase.count("(") != phrase.count(")"):
        raise ValueError(f"{phrase!r}: a bracket is not closed")
    listed([phrase], "en")
