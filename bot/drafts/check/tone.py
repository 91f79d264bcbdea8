"""How it sounds: what phrases give away."""

from collections.abc import Container, Iterator

from bot.drafts.check.lists import Lists, Seen, lists
from bot.phrases import Hit, Listed, Reading

_DENIABLE = frozenset({"blaming", "salesy", "liar", "money", "admission", "rating"})
"""A negation before such a phrase turns it round: "we do not doubt your word"."""
_REACH = 4  # words before a phrase in which it does
_MOST = 3


def found(reading: Reading, language: str) -> Iterator[Seen]:
    """Each way of speaking that is heard in it."""
    known = lists(language)
    heard = {code: reading.find(tone.find) for code, tone in known.tones.items()}
    # The "not" of "not our fault" is used up: it says nothing of "you should have read".
    spent = {at for hits in heard.values() for hit in hits for at in range(hit.first, hit.last + 1)}
    for code, meant in heard.items():
        if code in _DENIABLE:
            meant = [hit for hit in meant if not _denied(hit, reading, known, spent)]
        if meant := _but_for(known.tones[code].unless, meant, reading, known):
            yield code, tuple(dict.fromkeys(hit.words for hit in meant))[:_MOST]


def deeds(reading: Reading, language: str) -> bool:
    """Whether it says what we do about it; who denies to do it does not."""
    known = lists(language)
    told = [hit for hit in reading.find(known.deeds.find) if not _denied(hit, reading, known)]
    return bool(_but_for(known.deeds.unless, told, reading, known))


def speaks(reading: Reading, language: str) -> bool:
    """Whether it speaks to the customer; who holds something against them does not."""
    known = lists(language)
    told = reading.find(known.address.find)
    return bool(_but_for(known.address.unless, told, reading, known))


def _but_for(unless: Listed, hits: list[Hit], reading: Reading, known: Lists) -> list[Hit]:
    """Those that nothing makes harmless."""
    harmless = [hit for hit in reading.find(unless) if not _denied(hit, reading, known)]
    return [hit for hit in hits if not _together(hit, harmless, reading, known)]


def _denied(hit: Hit, reading: Reading, known: Lists, spent: Container[int] = ()) -> bool:
    for at in range(hit.first - 1, max(-1, hit.first - 1 - _REACH), -1):
        key = reading.keys[at]
        if key in ("|", ",") or key in known.but:
            return False
        if key in known.negators and at not in spent:
            return True
    return False


def _together(hit: Hit, others: list[Hit], reading: Reading, known: Lists) -> bool:
    """Whether one of `others` stands in its sentence, on the same side of a "but"."""
    ends = [at for at, key in enumerate(reading.keys) if key == "|" or key in known.but]
    first = max((at for at in ends if at < hit.first), default=-1)
    last = min((at for at in ends if at > hit.last), default=len(reading.keys))
    return any(first < other.first < last for other in others)
