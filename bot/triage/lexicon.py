"""The word lists of a language, and where their words stand in a text."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("it", "en")

_TOKEN = re.compile(
    r"\w+(?:['’‘`´]\w+)*|[.!?;:]+|\n\s*\n|,|[€$£]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_APOSTROPHE = re.compile(r"['’‘`´]")
_LONGEST = 10_000  # characters read of one message


@dataclass(frozen=True)
class Hit:
    """A listed word found in a text: its first and last token, and the customer's own words."""

    first: int
    last: int
    words: str


@dataclass(frozen=True)
class Reading:
    """A text cut into tokens, `keys` as the lists compare them and `spots` in the text."""

    text: str
    keys: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]
    line: str
    met: dict[int, list[Hit]] = field(default_factory=dict)
    """By the pattern's id: hashing a long pattern costs more than seeking it."""

    def find(self, pattern: re.Pattern[str]) -> list[Hit]:
        """Where the pattern stands; each is sought once, however often it is asked for."""
        if id(pattern) not in self.met:
            self.met[id(pattern)] = self._find(pattern)
        return self.met[id(pattern)]

    def _find(self, pattern: re.Pattern[str]) -> list[Hit]:
        line = self.line
        hits = []
        for found in pattern.finditer(line):
            first = line.count(" ", 0, found.start()) - 1
            last = first + found[0].count(" ")
            words = self.text[self.spots[first][0] : self.spots[last][1]]
            hits.append(Hit(first, last, " ".join(words.split())))
        return hits


@dataclass(frozen=True)
class Lexicon:
    """One language's lists, each compiled into one pattern."""

    language: str
    lists: dict[str, re.Pattern[str]]
    topics: dict[str, re.Pattern[str]]
    hold: dict[str, re.Pattern[str]]

    def read(self, text: str) -> Reading:
        return _read(text[:_LONGEST], parts=self.language == "it")

    def find(self, name: str, reading: Reading) -> list[Hit]:
        return reading.find(self.lists[name])


@lru_cache
def lexicon(language: str) -> Lexicon:
    """The lists of `words/<language>.toml`."""
    path = Path(__file__).parent / "words" / f"{language}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    numbers = "|".join(map(re.escape, data.pop("numbers")))
    topics, hold = data.pop("topics"), data.pop("hold")
    return Lexicon(
        language,
        {name: _pattern(words, numbers) for name, words in data.items()},
        {name: _pattern(words, numbers) for name, words in topics.items()},
        {name: _pattern(words, numbers) for name, words in hold.items()},
    )


def _pattern(phrases: list[str], numbers: str) -> re.Pattern[str]:
    """Longest first; phrases that begin alike stand together, so that most are passed over."""
    built = [_phrase(phrase, numbers) for phrase in sorted(phrases, key=len, reverse=True)]
    groups: dict[str, list[str]] = {}
    for phrase in built:
        groups.setdefault(phrase[0] if phrase[0].isalnum() else "", []).append(phrase)
    either = "|".join(
        f"{first}(?:{'|'.join(one[len(first) :] for one in group)})"
        for first, group in groups.items()
    )
    return re.compile(f"(?<= )(?:{either})(?= )")


def _phrase(phrase: str, numbers: str) -> str:
    built = ""
    for word in phrase.split():
        if word == "...":
            built += r"(?:\w+ ){0,3}"
        elif word == "#":
            built += rf"(?:\d+|{numbers}) "
        else:
            built += re.escape(_key(word.rstrip("*"))) + (r"\w* " if word.endswith("*") else " ")
    return built.removesuffix(" ")


@lru_cache(maxsize=16)  # one judgement reads the same text several times
def _read(text: str, *, parts: bool) -> Reading:
    """Cut `text` into tokens; with `parts` an apostrophe parts two words, else it is left out."""
    keys: list[str] = []
    spots: list[tuple[int, int]] = []
    for found in _TOKEN.finditer(text):
        token, start = found[0], found.start()
        if token[0] in ".!?;:\n":
            keys.append("|")
            spots.append(found.span())
        elif parts:
            for piece in re.finditer(r"[^'’‘`´]+", token):
                keys.append(_key(piece[0]))
                spots.append((start + piece.start(), start + piece.end()))
        else:
            keys.append(_key(_APOSTROPHE.sub("", token)))
            spots.append(found.span())
    return Reading(text, tuple(keys), tuple(spots), f" {' '.join(keys)} ")


def _key(word: str) -> str:
    if word.isascii():
        return word.lower().replace(" ", "") or "|"
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(" ", "") or "|"
    )
