"""The head over the embedding: a logistic regression that is held back hard.

Held back so hard (`STRICT`) that it keeps little but the direction from content to discontent: on
sources it never saw it is far better so (AUC .895 in place of .854 on Italian product reviews) than
what would fit its own messages best; tuning the embedding itself did harm there.
"""

import json
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.triage.semantic import HEAD
from bot.triage.training.embeddings import Floats

STRICT = 0.1


def fit(rows: Floats, answers: Sequence[bool], strict: float = STRICT) -> tuple[Floats, float]:
    """Weights and bias of the log-odds."""
    middle = rows.mean(axis=0)
    found = LogisticRegression(C=strict, class_weight="balanced", max_iter=3000)
    found.fit(rows - middle, answers)
    weights = found.coef_[0].astype(np.float32)
    return weights, float(found.intercept_[0] - middle @ weights)


def store(weights: Floats, bias: float) -> None:
    """Write what `bot.triage.semantic` reads."""
    said = {"bias": round(bias, 4), "weights": [round(float(one), 4) for one in weights]}
    HEAD.write_text(json.dumps(said) + "\n")
