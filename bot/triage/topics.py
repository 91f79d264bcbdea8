"""What a message is about."""

from collections.abc import Iterable

from bot.phrases import Hit, Reading
from bot.topics import PRAISE
from bot.triage.balance import Weighed, inside
from bot.triage.lexicon import Lexicon

_MOST = 3
_NEAR = 4  # words between a matter and what is said of it
_OVER, _BESIDE, _NAMED = 3, 2, 1


def topics(words: Lexicon, reading: Reading, weighed: Weighed) -> tuple[str, ...]:
    """Most complained of first, then most spoken of; at most three, and praise after them."""
    found = []
    for topic, hits in words.about(reading).items():
        weight = sum(_weight(hit, weighed.complaints, reading) for hit in hits)
        found.append((-weight, hits[0].first, topic))
    ranked = [topic for _, _, topic in sorted(found)]
    praised = weighed.praise and (ranked or not weighed.complaints)
    return (*ranked[:_MOST], *((PRAISE,) if praised else ()))


def complained(
    words: Lexicon, reading: Reading, complaints: Iterable[Hit]
) -> dict[str, tuple[Hit, ...]]:
    """By topic, what is complained of in it: in these very words, else the matter next to them."""
    found: dict[str, tuple[Hit, ...]] = {}
    there = words.about(reading)
    named = [(topic, hit) for topic, hits in there.items() for hit in hits]
    for said in complaints:
        near = [(_apart(said, hit), topic) for topic, hit in named if beside(said, hit, reading)]
        for topic in sorted({topic for apart, topic in near if apart == min(near)[0]}):
            found[topic] = (*found.get(topic, ()), said)
    return found


def _apart(one: Hit, other: Hit) -> int:
    return max(0, max(one.first, other.first) - min(one.last, other.last))


def _weight(hit: Hit, complaints: tuple[Hit, ...], reading: Reading) -> int:
    if inside(hit, complaints):
        return _OVER
    return _BESIDE if any(beside(hit, one, reading) for one in complaints) else _NAMED


def beside(one: Hit, other: Hit, reading: Reading) -> bool:
    """Whether the two stand close together, in the same breath."""
    first, second = sorted((one, other), key=lambda hit: hit.first)
    between = reading.keys[first.last + 1 : second.first]
    return len(between) <= _NEAR and not {"|", ","} & set(between)
