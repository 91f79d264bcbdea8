"""The word lists of a language."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.phrases import Hit, Listed, Reading, listed, read

LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Lexicon:
    """One language's lists, each compiled into one pattern."""

    language: str
    lists: dict[str, Listed]
    topics: dict[str, Listed]
    hold: dict[str, Listed]

    def read(self, text: str) -> Reading:
        return read(text, self.language)

    def find(self, name: str, reading: Reading) -> list[Hit]:
        return reading.find(self.lists[name])


@lru_cache
def lexicon(language: str) -> Lexicon:
    """The lists of `words/<language>.toml`."""
    path = Path(__file__).parent / "words" / f"{language}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    numbers = data.pop("numbers")
    topics, hold = data.pop("topics"), data.pop("hold")
    return Lexicon(
        language,
        {name: listed(words, language, numbers) for name, words in data.items()},
        {name: listed(words, language, numbers) for name, words in topics.items()},
        {name: listed(words, language, numbers) for name, words in hold.items()},
    )
