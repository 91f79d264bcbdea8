"""Whether it is the last reply once more."""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.drafts.check.lists import Seen
from bot.drafts.check.plain import without_own
from bot.drafts.facts import Facts

_WORD = re.compile(r"[^\W_]+")
_SHINGLE = 4  # words in a row
_FEWEST = 8  # of them in the shorter text: less says nothing
_ALIKE = 0.6  # of the shorter one's stand in the other too
_SHOWN = 9  # words quoted


def found(text: str, facts: Facts) -> Iterator[Seen]:
    """The longest piece it has in common with the most alike of `facts.sent`."""
    mine = _Words(text, facts)
    best, same = 0.0, set[tuple[str, ...]]()
    for other in facts.sent:
        theirs = _Words(other, facts).shingles
        fewer = min(len(mine.shingles), len(theirs))
        share = len(mine.shingles & theirs) / fewer if fewer >= _FEWEST else 0.0
        if share > best:
            best, same = share, mine.shingles & theirs
    if best >= _ALIKE:
        yield "repeated", (mine.longest(same),)


class _Words:
    """A text as words, without whom it is to and whose it is."""

    def __init__(self, text: str, facts: Facts) -> None:
        self.text = without_own(text, facts, brand=True)
        name = set(_WORD.findall((facts.customer or "").casefold()))
        told = [(found[0].casefold(), found.span()) for found in _WORD.finditer(self.text)]
        keys = [key for key, _ in told if key not in name]
        self.spots = [spot for key, spot in told if key not in name]
        self.rows = list(zip(*(keys[start:] for start in range(_SHINGLE)), strict=False))
        self.shingles = set(self.rows)

    def longest(self, same: set[tuple[str, ...]]) -> str:
        """The beginning of the longest piece made of `same`, as it is written."""
        best = first = at = 0
        for alike, run in groupby(self.rows, same.__contains__):
            length = len(list(run))
            if alike and length > best:
                best, first = length, at
            at += length
        last = first + min(best + _SHINGLE - 1, _SHOWN) - 1
        return " ".join(self.text[self.spots[first][0] : self.spots[last][1]].split())
