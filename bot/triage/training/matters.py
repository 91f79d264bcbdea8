"""Heads over the embedding that hear what must be decided first: a lawyer, an injury, the press,
leaked data."""

import json
from collections.abc import Sequence

import numpy as np

from bot.triage import Message, judge
from bot.triage.holds import HOLDS
from bot.triage.semantic import MATTERS
from bot.triage.training import head
from bot.triage.training.data import Labelled
from bot.triage.training.embeddings import Floats
from bot.triage.training.joint import BLOCK, FOLDS

LENIENT = 10.0
SPARED = 0.995
"""The share of other complaints that stay below a line: with four of them, one in fifty may wait
for a decider in vain."""


def store(
    messages: Sequence[Labelled], rows: Floats, sentences: Sequence[Labelled], beside: Floats
) -> None:
    """Learn them and write what `bot.triage.semantic` reads: a text is above its line from 0 on."""
    said = {}
    listed = [_listed(one) for one in messages]
    for matter in HOLDS:
        sure = [
            one.hold == matter or heard != matter
            for one, heard in zip(messages, listed, strict=True)
        ]
        kept = [one for one, is_sure in zip(messages, sure, strict=True) if is_sure]
        weights, bias = _head(kept, rows[sure], sentences, beside, matter)
        begins = _line(kept, rows[sure], sentences, beside, matter)
        said[matter] = {
            "bias": round(bias - begins, 4),
            "weights": [round(float(one), 4) for one in weights],
        }
    MATTERS.write_text(json.dumps(said) + "\n")


def _listed(message: Labelled) -> str | None:
    """What the word lists hear: where they alone hear something, nobody said whether it is so."""
    return judge(Message(message.text, "", None, None, message.language, "letter")).hold


def _head(
    messages: Sequence[Labelled],
    rows: Floats,
    sentences: Sequence[Labelled],
    beside: Floats,
    matter: str,
) -> tuple[Floats, float]:
    answers = [one.hold == matter for one in [*messages, *sentences]]
    return head.fit(np.vstack([rows, beside]), answers, strict=LENIENT)


def _line(
    messages: Sequence[Labelled],
    rows: Floats,
    sentences: Sequence[Labelled],
    beside: Floats,
    matter: str,
) -> float:
    """Where the matter begins, from complaints about something else that were not learned from."""
    others: list[float] = []
    for fold in range(FOLDS):
        held = [at // BLOCK % FOLDS == fold for at in range(len(messages))]
        kept = [one for one, is_held in zip(messages, held, strict=True) if not is_held]
        weights, bias = _head(kept, rows[np.logical_not(held)], sentences, beside, matter)
        others += [
            float(rows[at] @ weights + bias)
            for at, one in enumerate(messages)
            if held[at] and one.critical and one.hold != matter
        ]
    return float(np.quantile(others, SPARED))
