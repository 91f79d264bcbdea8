"""What customers like, and what they wish for."""

from dataclasses import dataclass

from bot.phrases import Hit, Reading
from bot.text import fold
from bot.topics import PRAISE
from bot.triage.balance import Weighed
from bot.triage.lexicon import Lexicon
from bot.triage.topics import beside

_MOST = 3
_ROOM = 160  # characters of a quoted sentence


@dataclass(frozen=True)
class Liked:
    """What is liked: a topic, or "praise" where it is everything; and the sentence that says so."""

    topic: str
    words: str


def liked(words: Lexicon, reading: Reading, weighed: Weighed) -> tuple[Liked, ...]:
    """What is praised, each topic once; amid complaints only what is named. What would be nice is
    no praise."""
    wished = {reading.sentence(hit) for hit in words.find("wishes", reading)}
    topics = {topic: reading.find(one) for topic, one in words.topics.items()}
    found: dict[str, Liked] = {}
    for hit in weighed.praise:
        sentence = reading.sentence(hit)
        if sentence in wished:
            continue
        near = [one for one, hits in topics.items() if _near(hit, hits, reading)]
        if not near and not weighed.complaints:
            near = [PRAISE]
        for topic in near[:1]:
            found.setdefault(topic, Liked(topic, fold(sentence, _ROOM)))
    return tuple(found.values())[:_MOST]


def wishes(words: Lexicon, reading: Reading) -> tuple[str, ...]:
    """The sentences that wish for something."""
    said = (reading.sentence(hit) for hit in words.find("wishes", reading))
    return tuple(dict.fromkeys(fold(one, _ROOM) for one in said))[:_MOST]


def _near(hit: Hit, hits: list[Hit], reading: Reading) -> bool:
    return any(hit.meets(one) or beside(hit, one, reading) for one in hits)
