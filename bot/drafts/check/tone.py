"""How it sounds: what phrases give away."""

from collections.abc import Iterator

from bot.drafts.check.lists import Lists, Seen, lists
from bot.phrases import Hit, Reading

_DENIABLE = frozenset({"blaming", "salesy", "liar", "money", "admission", "rating"})
"""A negation before such a phrase turns it round: "we do not doubt your word"."""
_REACH = 4  # words before a phrase in which it does
_MOST = 3


def found(reading: Reading, language: str) -> Iterator[Seen]:
    """Each way of speaking that is heard in it."""
    known = lists(language)
    for code, tone in known.tones.items():
        meant = [
            hit
            for hit in reading.find(tone.find)
            if not (code in _DENIABLE and _denied(hit, reading, known))
        ]
        if meant and (harmless := reading.find(tone.unless)):
            meant = [hit for hit in meant if not _together(hit, harmless, reading)]
        if meant:
            yield code, tuple(dict.fromkeys(hit.words for hit in meant))[:_MOST]


def _denied(hit: Hit, reading: Reading, known: Lists) -> bool:
    for key in reversed(reading.keys[max(0, hit.first - _REACH) : hit.first]):
        if key in ("|", ","):
            return False
        if key in known.negators:
            return True
    return False


def _together(hit: Hit, others: list[Hit], reading: Reading) -> bool:
    """Whether one of `others` stands in its sentence."""
    ends = [at for at, key in enumerate(reading.keys) if key == "|"]
    first = max((at for at in ends if at < hit.first), default=-1)
    last = min((at for at in ends if at > hit.last), default=len(reading.keys))
    return any(first < other.first < last for other in others)
