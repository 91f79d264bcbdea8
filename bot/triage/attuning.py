"""Getting used to how customers speak on one source, with nobody correcting anything.

What word lists and the compact model make of its messages is learned as what these mean, so that
who says the same in words of their own is understood too. It starts from the second opinion and
aims at what both think together. In the middle nothing moves: a source full of complaints, or one
that is only praised, keeps its line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from bot.triage import critical, model, semantic
from bot.triage.balance import weigh_in
from bot.triage.language import language_of
from bot.triage.lexicon import Own
from bot.triage.regression import regress
from bot.triage.semantic import Lean

try:
    import numpy as np
except ImportError:  # it comes with the embedding
    np = None  # type: ignore[assignment]

FEWEST, MOST = 50, 100
"""Messages of a source that it takes to get used to it, and of which more bring nothing."""
_HELD = 0.1
_SURE = 2.0
"""It aims at being so much surer than words and meaning together are."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the source: its figures, and what its words and its meaning each count, in
    log-odds."""

    figures: Any
    words: float
    meaning: float

    @property
    def odds(self) -> float:
        """The log-odds that its text is a complaint, before anything is learned."""
        return self.words + self.meaning


def hear(text: str, language: str, own: Mapping[str, Own]) -> Heard:
    """Read one; takes as long as a second opinion. `language`: as far as we know it; `own`: the
    shop's words."""
    weighed = weigh_in(text, language_of(text, language), own)[2]
    figures = semantic.embed(text)
    opinion = semantic.opinion_of(figures)
    return Heard(figures, critical.by_words(text, weighed), critical.by_meaning(opinion))


def attuned(heard: Sequence[Heard]) -> Lean:
    """What to add to the log-odds of texts of this source. In the mean of these it is nothing."""
    figures = np.array([one.figures for one in heard], dtype=float)
    meaning = np.array([one.meaning for one in heard])
    words = np.array([one.words for one in heard])
    aims = 1 / (1 + np.exp(-_SURE * (words + meaning)))
    pulls = np.ones(len(heard))
    weights, _ = regress(figures, meaning + words.mean(), aims, pulls, held=_HELD)
    rounded = tuple(round(float(one), 4) for one in weights)
    return Lean(rounded, round(-float(figures.mean(axis=0) @ rounded), 4))


@cache
def shipped() -> str:
    """What tells this judgement from that of another version, which got used to other mistakes."""
    files = (semantic.HEAD, critical.PATH, model.PATH)
    return sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:16]
