"""What customers like, and what they wish for."""

from dataclasses import dataclass

from bot.phrases import Hit, Reading
from bot.text import fold
from bot.topics import PRAISE
from bot.triage.balance import Weighed, inside
from bot.triage.lexicon import Lexicon
from bot.triage.topics import beside

_MOST = 3
_TWO = 2
_ROOM = 160  # characters of a quoted sentence


@dataclass(frozen=True)
class Liked:
    """What is liked: a topic, or "praise" where it is everything; and the sentence that says so."""

    topic: str
    words: str


def liked(words: Lexicon, reading: Reading, weighed: Weighed) -> tuple[Liked, ...]:
    """What is praised, each topic once, in the words up to a "but"; amid complaints only what is
    named. What would be nice is no praise."""
    if not weighed.praise:
        return ()
    wished = {reading.sentence(hit) for hit in words.find("wishes", reading)}
    topics = words.about(reading)
    turns = _turns(words, reading, weighed)
    found: dict[str, Liked] = {}
    for hit in weighed.praise:
        if wished and reading.sentence(hit) in wished:
            continue
        said = _said(hit, turns, reading, weighed)
        near = [one for one, hits in topics.items() if _near(hit, hits, said, reading)]
        if not near and not weighed.complaints:
            near = [PRAISE]
        for topic in near[:1]:
            found.setdefault(topic, Liked(topic, fold(said.words, _ROOM)))
    return tuple(found.values())[:_MOST]


def wishes(words: Lexicon, reading: Reading) -> tuple[str, ...]:
    """The sentences that wish for something."""
    said = (reading.sentence(hit) for hit in words.find("wishes", reading))
    return tuple(dict.fromkeys(fold(one, _ROOM) for one in said))[:_MOST]


def _near(hit: Hit, hits: list[Hit], said: Hit, reading: Reading) -> bool:
    near = (one for one in hits if hit.meets(one) or beside(hit, one, reading))
    return inside(said, near)


def _said(hit: Hit, turns: set[int], reading: Reading, weighed: Weighed) -> Hit:
    """Its side of the sentence; where a complaint stands there too, what is between commas."""
    said = reading.around(hit, turns)
    if inside(said, weighed.complaints):
        said = reading.around(hit, turns | _commas(reading))
    return said


def _turns(words: Lexicon, reading: Reading, weighed: Weighed) -> set[int]:
    """The tokens of each "but", with the commas at it. One between praise and praise turns
    nothing: "kind but also quick"."""
    buts = words.find("but", reading)
    ends = {at for hit in buts for at in _tokens(hit)}
    turns: set[int] = set()
    for hit in buts:
        beside_it = [Hit(at, at, "") for at in (hit.first - 1, hit.last + 1)]
        sides = [reading.around(one, ends) for one in beside_it if _in_a_sentence(one, reading)]
        if len(sides) < _TWO or not all(_pleasant(side, weighed) for side in sides):
            turns.update(_tokens(hit), _commas(reading) & {one.first for one in beside_it})
    return turns


def _tokens(hit: Hit) -> range:
    return range(hit.first, hit.last + 1)


def _commas(reading: Reading) -> set[int]:
    return {at for at, key in enumerate(reading.keys) if key == ","}


def _in_a_sentence(hit: Hit, reading: Reading) -> bool:
    return 0 <= hit.first < len(reading.keys) and reading.keys[hit.first] != "|"


def _pleasant(side: Hit, weighed: Weighed) -> bool:
    return inside(side, weighed.praise) and not inside(side, weighed.complaints)
