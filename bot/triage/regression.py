"""A logistic regression over the 384 figures of texts, on top of an opinion that is there: each
weight is held back, so that few messages move it little."""

from math import inf
from typing import Any

try:
    import numpy as np
except ImportError:  # it comes with the embedding
    np = None  # type: ignore[assignment]

_SPREAD = 0.43
"""How far texts usually lie from their middle."""
_HELD_CONSTANT = 1.0
_ROUNDS, _STEP, _STILL = 12, 2.0, 1e-3


def regress(
    figures: Any,
    margins: Any,
    aims: Any,
    pulls: Any,
    *,
    held: float,
    lowest: float = -inf,
    highest: float = inf,
) -> tuple[Any, float]:
    """Weights of the figures less their middle, and the constant there, that bring the `margins`
    (log-odds) of messages nearest to their `aims` (0 to 1), each as much as it `pulls`. `held`: how
    strongly weights are held back; the constant stays between `lowest` and `highest`."""
    seen = np.column_stack([(figures - figures.mean(axis=0)) / _SPREAD, np.ones(len(figures))])
    back = np.append(np.full(figures.shape[1], held), _HELD_CONSTANT)
    found = np.zeros(len(back))
    for _ in range(_ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(margins + seen @ found, -30, 30)))
        slope = seen.T @ (pulls * (said - aims)) + back * found
        bend = (seen.T * (pulls * said * (1 - said))) @ seen + np.diag(back)
        step = np.clip(np.linalg.solve(bend, slope), -_STEP, _STEP)
        found -= step
        found[-1] = np.clip(found[-1], lowest, highest)
        if np.abs(step).max() < _STILL:
            break
    return found[:-1] / _SPREAD, float(found[-1])
