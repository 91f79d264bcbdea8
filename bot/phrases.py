"""Lists of words and phrases, and where they stand in a text.

In a list a word may end in * (any ending), ... stands for up to three words, # for a number, and
(a|b|) for one of these or none. Accents and capitals do not count.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

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
    """The phrases of one list: `begins` holds those that begin with a word of that mark, each with
    its rank among all, the longest first. `words`: the list holds nothing but these whole words."""

    begins: Mapping[str, tuple[tuple[int, str], ...]]
    words: frozenset[str] | None
    _made: dict[tuple[str, ...], re.Pattern[str]] = field(default_factory=dict)

    def pattern(self, marks: tuple[str, ...]) -> re.Pattern[str]:
        """What finds a phrase at a word that has these marks; made when it is first needed, for
        most never are."""
        if marks not in self._made:
            ranked = sorted({one for mark in marks for one in self.begins[mark]})
            either = "|".join(phrase for _, phrase in ranked)
            self._made[marks] = re.compile(f"(?:{either})(?= )")
        return self._made[marks]


@dataclass(frozen=True)
class Reading:
    """A text cut into tokens, `keys` as the lists compare them ("|" ends a sentence), `spots` in
    the text and `starts` in `line`; and the `places` of each mark: a word, the first letters of
    one, or a number."""

    text: str
    keys: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]
    line: str
    starts: tuple[int, ...]
    places: Mapping[str, Sequence[int]]
    met: dict[Listed, list[Hit]] = field(default_factory=dict)

    def find(self, listed: Listed) -> list[Hit]:
        """Where its phrases stand; each list is sought once, however often it is asked for."""
        found = self.met.get(listed)
        if found is None:
            marks = self.places.keys() & listed.begins.keys()
            found = [self._hit(*span) for span in self._spans(listed, marks)] if marks else []
            self.met[listed] = found
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

    def _spans(self, listed: Listed, marks: Iterable[str]) -> Iterator[tuple[int, int]]:
        """First and last tokens of its phrases, none of them in another."""
        if listed.words is not None:
            yield from ((at, at) for at in sorted(at for one in marks for at in self.places[one]))
            return
        there: dict[int, tuple[str, ...]] = {}
        for mark in sorted(marks):
            for at in self.places[mark]:
                there[at] = (*there.get(at, ()), mark)
        last = -1
        for at in sorted(there):
            if at > last:
                found = listed.pattern(there[at]).match(self.line, self.starts[at])
                if found:
                    last = at + found[0].count(" ") - 1
                    yield at, last

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
    either = "|".join([r"\d+\w{0,2}", *map(re.escape, numbers)])
    begins: dict[str, list[tuple[int, str]]] = {}
    for rank, phrase in enumerate(sorted(phrases, key=len, reverse=True)):
        mark = _mark(phrase.split()[0])
        marks = [mark, *(one.split()[0] for one in numbers)] if mark == _NUMBER else [mark]
        for one in marks:
            begins.setdefault(one, []).append((rank, _phrase(phrase, either)))
    alone = not any(sign in phrase for phrase in phrases for sign in " (*#")
    words = frozenset(begins) if alone else None
    return Listed({mark: tuple(those) for mark, those in begins.items()}, words)


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


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    """Where each word stands, words with these first letters, and numbers."""
    found: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        found.setdefault(key, []).append(at)
        found.setdefault(f"{key[:_STEM]}*", []).append(at)
        if key[0].isdecimal():
            found.setdefault(_NUMBER, []).append(at)
    return found


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
    starts = tuple(accumulate((len(key) + 1 for key in keys), initial=0))
    return Reading(text, tuple(keys), tuple(spots), f" {' '.join(keys)} ", starts, _places(keys))


def _key(word: str) -> str:
    if word.isascii():
        return word.lower().replace(" ", "") or "|"
    plain = unicodedata.normalize("NFKD", word.casefold())
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(" ", "") or "|"
    )
