"""What a named person decides before anybody answers, and what cannot wait."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from bot.phrases import Hit, Reading
from bot.triage.balance import Weighed
from bot.triage.lexicon import Lexicon

HOLDS = ("legal", "injury", "press", "leak")
_URGENT, _EVERYDAY = 1.0, 3.0
_NEAR_BY = {"legal": "refund", "leak": "delivery"}
Found = Mapping[str, Sequence[Hit]]
"""Matters, each with the words that say so."""


@dataclass(frozen=True)
class Grave:
    """What a text holds of that."""

    hold: Found
    urgent: Found


def grave(words: Lexicon, reading: Reading, weighed: Weighed, stars: float | None) -> Grave:
    """A hospital or a wedding in plain praise is no matter for anybody."""
    if _mere_praise(weighed, stars):
        return Grave({}, {})
    return Grave(words.matters(words.hold, reading), words.matters(words.urgent, reading))


def bar(matter: str, about: Container[str], urgent: Found) -> float:
    """How far above its line a matter must be that no listed word names, beside topics and what is
    urgent: to write for the third time means a little of the press, to wait for one's money a
    little of a lawyer, and a parcel left with a neighbour a little of leaked data."""
    if _NEAR_BY.get(matter, "") in about:
        return _EVERYDAY
    return _URGENT if urgent else 0.0


def _mere_praise(weighed: Weighed, stars: float | None) -> bool:
    if weighed.complaints:
        return False
    return len(weighed.praise) > 1 if stars is None else bool(weighed.praise) and stars >= 4
