"""The compact model: how much a text sounds like a complaint, by its letters and its words.

What the word lists weigh, and beside it a logistic regression over hashed pieces of the text
(words, pairs of words, runs of 3 to 5 letters): one table for all languages, one signed byte a
piece, made by `bot/triage/training`. Nothing but the standard library is needed here.
"""

import json
import re
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from zlib import crc32

from bot.triage.balance import Weighed

SIZE = 2**18
"""Places of the table; a power of two."""
_LAST = SIZE - 1
LONGEST = 2_000
"""Characters read of one text."""
_COMMON = 20
"""Letters of the longest word whose places are kept in mind."""
PATH = Path(__file__).with_name("model.bin")

_WORD = re.compile(r"\w+|[^\w\s]")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_NAME = re.compile(r"@\w+")
_DIGIT = re.compile(r"\d")
_DRAWN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True)
class Model:
    """`table` holds weights in steps of `unit`."""

    table: bytes
    unit: float
    bias: float

    def score(self, text: str, weighed: Weighed) -> float:
        """How much it sounds like a complaint, on the scale of the word lists."""
        return weighed.balance + self.sound(text)

    def sound(self, text: str) -> float:
        """What its pieces add to that."""
        return self.bias + sum(self._part(part) for part in parts(text))

    def _part(self, places: Set[int]) -> float:
        if not places:
            return 0.0
        return self.unit * sum(map(self._weights.__getitem__, places)) / sqrt(len(places))

    @cached_property
    def _weights(self) -> Sequence[int]:
        return memoryview(self.table).cast("b")


@cache
def model() -> Model:
    """The model that ships with the program."""
    head, _, table = PATH.read_bytes().partition(b"\n")
    said = json.loads(head)
    return Model(zlib.decompress(table), said["unit"], said["bias"])


def store(made: Model, path: Path = PATH) -> None:
    """Write what `model` reads: a line of JSON, then the packed table."""
    head = {"unit": made.unit, "bias": made.bias}
    path.write_bytes(json.dumps(head).encode() + b"\n" + zlib.compress(made.table, 9))


def plain(text: str) -> str:
    """How the model reads a text: small letters, no names, links or figures, no drawn-out words."""
    text = text[:LONGEST].lower()
    if "://" in text or "www." in text:
        text = _LINK.sub(" http ", text)
    text = _DIGIT.sub("0", _NAME.sub(" @ ", text))
    return _DRAWN.sub(r"\1\1", text)


def parts(text: str) -> tuple[set[int], set[int]]:
    """The places of its words and pairs of words, and of its runs of letters; each once."""
    text = plain(text)
    words = [_word(word) for word in _WORD.findall(text)]
    spoken = {hashed & _LAST for hashed, _ in words}
    spoken |= {crc32(behind, hashed) & _LAST for (hashed, _), (_, behind) in pairwise(words)}
    letters = set(text.split())
    return spoken, set().union(*map(_letters, letters))


@lru_cache(maxsize=4_000)  # most words of a text are those of all texts
def _word(word: str) -> tuple[int, bytes]:
    """The hash of a word, and its bytes as they follow those of another in a pair."""
    coded = _bytes(word)
    return crc32(b"w" + coded), b" " + coded


def _letters(word: str) -> tuple[int, ...]:
    return _runs(word) if len(word) <= _COMMON else _runs.__wrapped__(word)


@lru_cache(maxsize=4_000)
def _runs(word: str) -> tuple[int, ...]:
    signs = [_bytes(sign) for sign in f" {word} "]
    found = set()
    for at in range(len(signs) - 2):
        hashed = crc32(b"c" + signs[at] + signs[at + 1])
        for sign in signs[at + 2 : at + 5]:
            hashed = crc32(sign, hashed)
            found.add(hashed & _LAST)
    return tuple(found)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
