"""Lists of words and phrases, and where they stand in a text.

In a list a word may end in * (any ending), ... stands for up to three words, # for a number, and
(a|b|) for one of these or none. Accents and capitals do not count.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

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
_STEM = 3  # letters before the *, at least


@dataclass(frozen=True)
class Hit:
    """A listed phrase found in a text: its first and last token, and the words as written."""

    first: int
    last: int
    words: str

    def meets(self, other: "Hit") -> bool:
        """Whether the two have a word in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, eq=False)
class Listed:
    """The phrases of one list. `begins` holds the marks of their first words: a text that has
    none of them is not searched. `words`: the list holds nothing but these whole words."""

    regex: str
    begins: frozenset[str]
    words: frozenset[str] | None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first needed: many lists never are."""
        return re.compile(self.regex)


@dataclass(frozen=True)
class Reading:
    """A text cut into tokens, `keys` as the lists compare them ("|" ends a sentence) and `spots`
    in the text."""

    text: str
    keys: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]
    line: str
    marks: frozenset[str]
    met: dict[Listed, list[Hit]] = field(default_factory=dict)

    def find(self, listed: Listed) -> list[Hit]:
        """Where its phrases stand; each list is sought once, however often it is asked for."""
        if self.marks.isdisjoint(listed.begins):
            return []
        if listed not in self.met:
            self.met[listed] = [self._hit(*span) for span in self._spans(listed)]
        return self.met[listed]

    def sentence(self, hit: Hit) -> str:
        """The sentence a phrase stands in, as written, without its end."""
        first, last = hit.first, hit.last
        while first and self.keys[first - 1] != "|":
            first -= 1
        while last + 1 < len(self.keys) and self.keys[last + 1] != "|":
            last += 1
        return self._hit(first, last).words

    def _spans(self, listed: Listed) -> Iterator[tuple[int, int]]:
        if listed.words is not None:
            yield from ((at, at) for at, key in enumerate(self.keys) if key in listed.words)
            return
        for found in listed.pattern.finditer(self.line):
            first = self.line.count(" ", 0, found.start())
            yield first, first + found[0].count(" ") - 1

    def _hit(self, first: int, last: int) -> Hit:
        words = self.text[self.spots[first][0] : self.spots[last][1]]
        return Hit(first, last, " ".join(words.split()))


def read(text: str, language: str) -> Reading:
    """`text` cut into tokens, as the lists of that language are."""
    text = text[:LONGEST]
    return _read(text, parts=language in PARTED and bool(_APOSTROPHE.search(text)))


def listed(phrases: Iterable[str], language: str, numbers: Iterable[str] = ()) -> Listed:
    """One list of that language; `numbers` are the words that # stands for beside digits."""
    joint = " " if language in PARTED else ""
    phrases = list(phrases)
    if nested := next((one for one in phrases if _NESTED.search(one)), None):
        raise ValueError(f"{nested!r}: a choice may not stand in another")
    phrases = [_APOSTROPHE.sub(joint, one) for each in phrases for one in openings(each)]
    numbers = list(numbers)
    begins = {_mark(phrase.split()[0]) for phrase in phrases}
    if _NUMBER in begins:
        begins |= {number.split()[0] for number in numbers}
    alone = not any(sign in phrase for phrase in phrases for sign in " (*#")
    words = frozenset(begins) if alone else None
    either = "|".join([r"\d+\w{0,2}", *map(re.escape, numbers)])
    return Listed(_regex(phrases, either), frozenset(begins), words)


def openings(phrase: str) -> list[str]:
    """Each phrase that one which opens with (a|b|) stands for: all begin with a word."""
    if not phrase.startswith("("):
        return [phrase]
    choices, _, rest = phrase[1:].partition(")")
    each = (f"{choice}{rest}".strip() for choice in choices.split("|"))
    return [opened for one in each for opened in openings(one)]


def _mark(word: str) -> str:
    """What `_marks` must hold of a text for this first word of a phrase to stand in it."""
    if word == _NUMBER:
        return word
    key = _key(word.rstrip("*"))
    if not word.endswith("*"):
        return key
    if len(key) < _STEM:
        raise ValueError(f"{word!r}: at least {_STEM} letters must stand before the *")
    return f"{key[:_STEM]}*"


def _marks(keys: list[str]) -> frozenset[str]:
    """Each word, its first letters, and whether there is a number."""
    marks = {*keys, *(f"{key[:_STEM]}*" for key in keys)}
    if any(key[0].isdecimal() for key in keys):
        marks.add(_NUMBER)
    return frozenset(marks)


def _regex(phrases: list[str], numbers: str) -> str:
    """Longest first; phrases that begin alike stand together, so that most are passed over."""
    built = [_phrase(phrase, numbers)[1:] for phrase in sorted(phrases, key=len, reverse=True)]
    groups: dict[str, list[str]] = {}
    for phrase in built:
        groups.setdefault(phrase[0] if phrase[0].isalnum() else "", []).append(phrase)
    either = "|".join(
        f"{first}(?:{'|'.join(one[len(first) :] for one in group)})"
        for first, group in groups.items()
    )
    return f" (?:{either})(?= )"


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
    return Reading(text, tuple(keys), tuple(spots), f" {' '.join(keys)} ", _marks(keys))


def _key(word: str) -> str:
    if word.isascii():
        return word.lower().replace(" ", "") or "|"
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(" ", "") or "|"
    )
