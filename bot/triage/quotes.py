"""What a customer complains of, in phrases that can be said back to them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from bot.phrases import Hit, Listed, Reading, listed
from bot.triage.balance import Weighed, named, weigh_in
from bot.triage.lexicon import Lexicon, written
from bot.triage.topics import complained

_MOST = 3
_STEM = 4  # letters before a *, at least: fewer begin many a name
_WORD = re.compile(r"\w+\*?")


def quotes(text: str, language: str) -> Mapping[str, tuple[str, ...]]:
    """The sentences that complain, or what they say between two commas, by the topic complained of,
    all of them under "". None in which a name may stand, and none torn out of its context."""
    words, reading, weighed = _weighed(text, language)
    about = {**complained(words, reading, weighed.complaints), "": weighed.complaints}
    found = {topic: _phrases(hits, words, reading) for topic, hits in about.items()}
    return {topic: phrases for topic, phrases in found.items() if phrases}


def outweighed(text: str, language: str) -> bool:
    """Whether its words complain more than they praise, or name the one thing that was wrong."""
    words, reading, weighed = _weighed(text, language)
    return weighed.balance > 0 or named("besides", words, reading)


def dear(text: str, language: str) -> bool:
    """Whether it finds a price too high."""
    words, reading, _ = _weighed(text, language)
    return named("dear", words, reading)


@lru_cache(maxsize=16)
def _weighed(text: str, language: str) -> tuple[Lexicon, Reading, Weighed]:
    """A draft asks all three of one text."""
    return weigh_in(text, language)


def _phrases(hits: Iterable[Hit], words: Lexicon, reading: Reading) -> tuple[str, ...]:
    found = (phrase.words for hit in hits for phrase in _around(hit, words, reading))
    return tuple(dict.fromkeys(found))[:_MOST]


def _around(hit: Hit, words: Lexicon, reading: Reading) -> Iterator[Hit]:
    """Its sentence, and its own part of that: neither begins with an "and", nor the part with a
    small word, which goes on with what stands before the comma."""
    sentence = reading.around(hit)
    part = reading.around(hit, {at for at, key in enumerate(reading.keys) if key == ","})
    joins = {one.first for one in words.find("joins", reading)}
    small = {one.first for one in words.find("function", reading)}
    for phrase in (sentence, part):
        torn = phrase.first in joins or (phrase.first > sentence.first and phrase.first in small)
        if not torn and _nameless(phrase, words.language, reading):
            yield phrase


def _nameless(phrase: Hit, language: str, reading: Reading) -> bool:
    """Whether all its words with a capital are words of the lists: any other may be a name."""
    known = {hit.first for hit in reading.find(_vocabulary(language))}
    return all(
        at in known
        for at in range(phrase.first, phrase.last + 1)
        if reading.text[reading.spots[at][0]].isupper()
    )


@cache
def _vocabulary(language: str) -> Listed:
    """Every word that stands in a list of this language."""
    return listed(dict.fromkeys(_words(written(language))), language)


def _words(lists: object) -> Iterator[str]:
    if isinstance(lists, str):
        yield from (word for word in _WORD.findall(lists) if "*" not in word or len(word) > _STEM)
    elif isinstance(lists, Mapping):
        yield from _words([*lists.values()])
    elif isinstance(lists, list):
        for one in lists:
            yield from _words(one)
