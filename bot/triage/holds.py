"""What a named person decides before anybody answers, and what cannot wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.phrases import Hit, Reading
from bot.triage.balance import Weighed
from bot.triage.lexicon import Lexicon

HOLDS = ("legal", "injury", "press", "leak")
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


def _mere_praise(weighed: Weighed, stars: float | None) -> bool:
    if weighed.complaints:
        return False
    return len(weighed.praise) > 1 if stars is None else bool(weighed.praise) and stars >= 4
