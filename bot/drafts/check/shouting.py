"""Capitals and heaps of signs."""

import re
from collections.abc import Iterator

from bot.drafts.check.lists import Seen, lists
from bot.drafts.facts import Facts

_SIGNS = re.compile(r"\w*[ \u00a0]?(?:!{3,}|\?{2,}|!\?|\?!)[!?]*")
_WORD = re.compile(r"[^\W\d_]+")
_ROW = 3  # words in capitals, one after the other
_LONG = 4  # letters, of which no abbreviation has more
_ENOUGH = 2  # long words in such a row


def found(text: str, language: str, facts: Facts) -> Iterator[Seen]:
    """Rows of words in capitals, small words in capitals for emphasis, !!!, ??."""
    loud = [found[0].strip() for found in _SIGNS.finditer(text)]
    own = {word.casefold() for word in _WORD.findall(f"{facts.customer or ''} {facts.said}")}
    for row in _rows(text):
        long = [word for word in row if len(word) >= _LONG and word.casefold() not in own]
        if len(row) >= _ROW and len(long) >= _ENOUGH:
            loud.append(" ".join(row))
    small = lists(language).loud
    loud += [word for row in _rows(text) if len(row) < _ROW for word in row if word in small]
    if loud:
        yield "shouting", tuple(dict.fromkeys(loud))


def _rows(text: str) -> Iterator[list[str]]:
    """Words in capitals that stand one after the other."""
    for line in re.split(r"[.:;!?\n()]", text):
        row: list[str] = []
        for word in [*_WORD.findall(line), ""]:
            if word.isupper():
                row.append(word)
            elif row:
                yield row
                row = []
