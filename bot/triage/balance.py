"""Praise and complaint in the words of a text, weighed against each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.phrases import Hit, Reading
from bot.triage.lexicon import LANGUAGES, Lexicon, Own, lexicon

_STRONG, _NEGATIVE, _NEGATED, _POSITIVE, _CONCEDED = 1.0, 0.6, 0.8, -0.5, 0.0
_REACH = 3  # words before a word in which a negation turns it round


@dataclass(frozen=True)
class Weighed:
    strong: tuple[Hit, ...]
    complaints: tuple[Hit, ...]  # the strong ones among them
    praise: tuple[Hit, ...]
    balance: float


def weigh(words: Lexicon, reading: Reading) -> Weighed:
    """Sum up praise and complaint; a negation turns praise and takes back a complaint."""
    negators = _negators(words, reading)
    concessions = [hit.first for hit in words.find("but", reading)]
    strong = words.find("strong", reading) + words.find("ironic", reading)
    empty = strong + words.find("greetings", reading)
    praise = [hit for hit in words.find("positive", reading) if not inside(hit, empty)]
    mild = [hit for hit in words.find("negative", reading) if not inside(hit, strong + praise)]
    strong = [hit for hit in strong if not _negated(hit, reading, negators)]
    mild = [hit for hit in mild if not _negated(hit, reading, negators)]
    turned = [hit for hit in praise if _negated(hit, reading, negators)]
    praise = [hit for hit in praise if hit not in turned]
    balance = _STRONG * len(strong) + _NEGATIVE * len(mild) + _NEGATED * len(turned)
    for hit in praise:
        conceded = any(
            hit.last < but and "|" not in reading.keys[hit.last : but] for but in concessions
        )
        balance += _CONCEDED if conceded else _POSITIVE
    return Weighed(tuple(strong), tuple(strong + turned + mild), tuple(praise), balance)


def named(phrases: str, words: Lexicon, reading: Reading) -> bool:
    """Whether a phrase of that list stands there, and is not denied."""
    negators = _negators(words, reading)
    return any(not _negated(hit, reading, negators) for hit in words.find(phrases, reading))


def inside(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(map(hit.meets, others))


def _negators(words: Lexicon, reading: Reading) -> set[int]:
    negators = {hit.first for hit in words.find("negators", reading)}
    if negators:
        negators -= {hit.first for hit in words.find("merely", reading)}
    return negators


def _negated(hit: Hit, reading: Reading, negators: set[int]) -> bool:
    if not negators or hit.first in negators:  # the phrase itself is it: "never arrived"
        return False
    for place in range(hit.first - 1, max(-1, hit.first - 1 - _REACH), -1):
        if reading.keys[place] in ("|", ","):
            return False
        if place in negators:
            return True
    return False


def weigh_in(
    text: str, language: str, own: Mapping[str, Own] | None = None
) -> tuple[Lexicon, Reading, Weighed]:
    """Read and weighed by the lists of its language; where that has none, by those that see a
    grave matter, then by those that find the most to complain of."""
    known = [language] if language in LANGUAGES else LANGUAGES
    lists = (lexicon(one, (own or {}).get(one, ())) for one in known)
    readings = ((words, words.read(text)) for words in lists)
    weighed = [(words, reading, weigh(words, reading)) for words, reading in readings]
    if len(weighed) == 1:
        return weighed[0]
    return max(weighed, key=lambda one: (bool(one[0].matters(one[0].hold, one[1])), one[2].balance))
