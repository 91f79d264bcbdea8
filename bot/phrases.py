"""Lists of words and phrases, and where they stand in a text.

In a list a word may end in * (any ending), ... stands for up to three words, # for a number, and
(a|b|) for one of these or none. Accents and capitals do not count.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

LONGEST = 10_000
"""So many characters are read of one text."""
PARTED = ("it", "fr")
"""Languages in which an apostrophe parts two words; in the others it is left out of one."""

_TOKEN = re.compile(
    r"\w+(?:['’‘`´]\w+)*|[.!?;:]+|\n\s*\n|,|[€$£]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_APOSTROPHE = re.compile(r"['’‘`´]")
_PART = re.compile(r"\([^()]*\)|\S+")
_NESTED = re.compile(r"\([^)]*\(")
_NUMBER = "#"
_LONGER = " (*#"
"""Signs of a phrase that is more than one word as it stands."""
_STEM = 3  # letters before the *, at least

Begun = Sequence[tuple[int, tuple[str, ...]]]
"""Where a phrase of a list may begin: the tokens, each with those of its marks that the list knows:
the word, its first letters, or that it is a number."""


class Hit(NamedTuple):
    """A listed phrase found in a text: its first and last token, and the words as written."""

    first: int
    last: int
    words: str

    def meets(self, other: "Hit") -> bool:
        """Whether the two have a word in common."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: "Hit") -> bool:
        """Whether all its words are words of the other, and not all the words of that."""
        inside = other.first <= self.first and self.last <= other.last
        return inside and self[:2] != other[:2]


@dataclass(frozen=True, eq=False)
class Index:
    """Lists that are sought together: those with a phrase that begins with a word of that mark."""

    lists: dict[str, list["Listed"]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Listed:
    """The phrases of one list: `begins` holds those that begin with a word of that mark, each with
    its rank among all, the longest first. `numbers`: what # stands for."""

    begins: Mapping[str, Sequence[tuple[int, str]]]
    numbers: str
    index: Index
    _made: dict[tuple[str, ...], re.Pattern[str] | None] = field(default_factory=dict)

    def pattern(self, marks: tuple[str, ...]) -> re.Pattern[str] | None:
        """What finds a phrase at a word that has these marks; made when it is first needed, for
        most never are. None where that word alone is the phrase."""
        if marks not in self._made:
            ranked = sorted({one for mark in marks for one in self.begins[mark]})
            phrases = [phrase for _, phrase in ranked]
            either = "|".join(_phrase(one, self.numbers) for one in phrases)
            longer = any(sign in phrase for phrase in phrases for sign in _LONGER)
            self._made[marks] = re.compile(f"(?:{either})(?= )") if longer else None
        return self._made[marks]


@dataclass(frozen=True)
class Reading:
    """A text cut into tokens, `keys` as the lists compare them ("|" ends a sentence), `spots` in
    the text and `starts` in `line`."""

    text: str
    keys: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]
    line: str
    starts: tuple[int, ...]
    _begun: dict[Index, Mapping[Listed, Begun]] = field(default_factory=dict)
    _met: dict[Listed, list[Hit]] = field(default_factory=dict)

    def find(self, listed: Listed) -> list[Hit]:
        """Where its phrases stand; each list is sought once, however often it is asked for."""
        found = self._met.get(listed)
        if found is None:
            spots = self.begun(listed.index).get(listed)
            found = self._met[listed] = self._hits(listed, spots) if spots else []
        return found

    def begun(self, index: Index) -> Mapping[Listed, Begun]:
        """Those of these lists of which a phrase may begin in it, and where."""
        found = self._begun.get(index)
        if found is None:
            found = self._begun[index] = _begun(self.keys, index)
        return found

    def sentence(self, hit: Hit) -> str:
        """The sentence a phrase stands in, as written, without its end."""
        return self.around(hit).words

    def around(self, hit: Hit, ends: Container[int] = ()) -> Hit:
        """What stands around it: its sentence, or the part of it that reaches up to those tokens
        of `ends` that are nearest."""
        first, last = hit.first, hit.last
        while first and self.keys[first - 1] != "|" and first - 1 not in ends:
            first -= 1
        while last + 1 < len(self.keys) and self.keys[last + 1] != "|" and last + 1 not in ends:
            last += 1
        return self._hit(first, last)

    def _hits(self, listed: Listed, begun: Begun) -> list[Hit]:
        """Its phrases among those that may begin there, none of them in another."""
        hits, last = [], -1
        for at, marks in begun:
            if at <= last:
                continue
            pattern = listed.pattern(marks)
            if pattern is None:
                last = at
                hits.append(self._hit(at, at))
            elif found := pattern.match(self.line, self.starts[at]):
                last = at + found[0].count(" ") - 1
                hits.append(self._hit(at, last))
        return hits

    def _hit(self, first: int, last: int) -> Hit:
        words = self.text[self.spots[first][0] : self.spots[last][1]]
        return Hit(first, last, " ".join(words.split()))


def read(text: str, language: str) -> Reading:
    """`text` cut into tokens, as the lists of that language are."""
    text = text[:LONGEST]
    return _read(text, parts=language in PARTED and bool(_APOSTROPHE.search(text)))


def listed(
    phrases: Iterable[str], language: str, numbers: Iterable[str] = (), index: Index | None = None
) -> Listed:
    """One list of that language; `numbers` are the words that # stands for beside digits, `index`
    gathers lists that are sought together."""
    joint = " " if language in PARTED else ""
    phrases = list(phrases)
    if nested := next((one for one in phrases if _NESTED.search(one)), None):
        raise ValueError(f"{nested!r}: a choice may not stand in another")
    phrases = [_APOSTROPHE.sub(joint, one) for each in phrases for one in openings(each)]
    numbers = list(numbers)
    begins: dict[str, list[tuple[int, str]]] = {}
    for rank, phrase in enumerate(sorted(phrases, key=len, reverse=True)):
        mark = _mark(phrase.split()[0])
        marks = [mark, *(one.split()[0] for one in numbers)] if mark == _NUMBER else [mark]
        for one in marks:
            begins.setdefault(one, []).append((rank, phrase))
    index = index or Index()
    found = Listed(begins, "|".join([r"\d+\w{0,2}", *map(re.escape, numbers)]), index)
    for mark in begins:
        index.lists.setdefault(mark, []).append(found)
    return found


def openings(phrase: str) -> list[str]:
    """Each phrase that one which opens with (a|b|) stands for: all begin with a word."""
    if not phrase.startswith("("):
        return [phrase]
    choices, _, rest = phrase[1:].partition(")")
    each = (f"{choice}{rest}".strip() for choice in choices.split("|"))
    return [opened for one in each for opened in openings(one)]


def _mark(word: str) -> str:
    """What a word of a text must have to be this first word of a phrase."""
    if word == _NUMBER:
        return word
    key = _key(word.rstrip("*"))
    if not word.endswith("*"):
        return key
    if len(key) < _STEM:
        raise ValueError(f"{word!r}: at least {_STEM} letters must stand before the *")
    return f"{key[:_STEM]}*"


def _begun(keys: Iterable[str], index: Index) -> Mapping[Listed, Begun]:
    """By list, where a phrase of it may begin, and by which marks of the word there."""
    found: dict[Listed, list[tuple[int, tuple[str, ...]]]] = {}
    for at, key in enumerate(keys):
        for listed, marks in _beginning(key, index):
            found.setdefault(listed, []).append((at, marks))
    return found


@lru_cache(maxsize=10_000)  # most words of a text are those of all texts
def _beginning(key: str, index: Index) -> Sequence[tuple[Listed, tuple[str, ...]]]:
    """The lists with a phrase that may begin with this word, each with the marks they know."""
    marks = (key, f"{key[:_STEM]}*", *([_NUMBER] if key[0].isdecimal() else []))
    lists = dict.fromkeys(one for mark in marks for one in index.lists.get(mark, ()))
    return [(one, tuple(mark for mark in marks if mark in one.begins)) for one in lists]


def _phrase(phrase: str, numbers: str) -> str:
    return "".join(_part(part, numbers) for part in _PART.findall(phrase))


def _part(part: str, numbers: str) -> str:
    """What a part of a phrase matches, the space before it included."""
    if part == "...":
        return r"(?: \w+){0,3}"
    if part == _NUMBER:
        return rf" (?:{numbers})"
    if part.startswith("("):
        return f"(?:{'|'.join(_phrase(one, numbers) for one in part[1:-1].split('|'))})"
    return " " + re.escape(_key(part.rstrip("*"))) + (r"\w*" if part.endswith("*") else "")


@lru_cache(maxsize=16)  # one judgement reads the same text several times
def _read(text: str, *, parts: bool) -> Reading:
    """Cut `text` into tokens; with `parts` an apostrophe parts two words, else it is left out."""
    keys: list[str] = []
    spots: list[tuple[int, int]] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token.isascii() and token.isalnum():  # as most are
            keys.append(token.lower())
            spots.append(found.span())
        elif token[0] in ".!?;:\n":
            keys.append("|")
            spots.append(found.span())
        elif parts:
            start = found.start()
            for piece in re.finditer(r"[^'’‘`´]+", token):
                keys.append(_key(piece[0]))
                spots.append((start + piece.start(), start + piece.end()))
        else:
            keys.append(_key(_APOSTROPHE.sub("", token)))
            spots.append(found.span())
    starts = tuple(accumulate((len(key) + 1 for key in keys), initial=0))
    return Reading(text, tuple(keys), tuple(spots), f" {' '.join(keys)} ", starts)


def _key(word: str) -> str:
    if word.isascii():
        return word.lower().replace(" ", "") or "|"
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(" ", "") or "|"
    )
