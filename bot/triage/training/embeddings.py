"""Embeddings of many texts, kept in build/ because they take an hour for everything."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from bot.triage import semantic

Floats = NDArray[np.float32]
KEPT = Path("build/embeddings.npz")
SAVED_AFTER = 500


def embedded(texts: Sequence[str], what: str) -> Floats:
    """One row of 384 for each text; `what` names them beside the progress bar."""
    known = _load()
    missing = [one for one in dict.fromkeys(map(semantic.shortened, texts)) if one not in known]
    for count, text in enumerate(track(missing, what, disable=not missing), 1):
        known[text] = semantic.embed(text)
        if count % SAVED_AFTER == 0 or count == len(missing):
            _save(known)
    return np.array([known[semantic.shortened(text)] for text in texts])


def _load() -> dict[str, Floats]:
    if not KEPT.exists():
        return {}
    with np.load(KEPT, allow_pickle=False) as kept:
        return dict(zip(kept["texts"].tolist(), kept["rows"], strict=True))


def _save(known: dict[str, Floats]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    part = KEPT.with_suffix(".part.npz")  # so that one who is stopped loses nothing
    np.savez(part, texts=np.array(list(known)), rows=np.array(list(known.values())))
    part.replace(KEPT)
