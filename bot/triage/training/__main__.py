"""`python -m bot.triage.training fit|measure|live [folder of <source>.csv]`."""

import sys
from pathlib import Path

import numpy as np

from bot.triage import model
from bot.triage.training import compact, data, head, joint, live, matters, measure
from bot.triage.training.embeddings import embedded


def fit(folder: Path | None) -> None:
    """Make all that ships: model.bin, semantic.json, matters.json, decision.json."""
    own = data.own()
    free = [one for name in data.FREE for one in data.source(folder, name)] if folder else []
    rows = embedded([one.text for one in own], "own messages")
    beside = free[:: max(1, len(free) // measure.MOST)]
    beside_rows = embedded([one.text for one in beside], "free messages")
    opinions = joint.unseen(own, rows, beside, beside_rows)
    joint.store(joint.decide(own, opinions))
    model.store(compact.fit([*own, *free]))
    head.store(
        *head.fit(
            np.vstack([rows, beside_rows]) if free else rows,
            [one.critical for one in [*own, *beside]],
        )
    )
    grave = data.grave()
    matters.store(own, rows, grave, embedded([one.text for one in grave], "grave sentences"))
    sys.stdout.write(f"Made from {len(own)} messages of our own and {len(free)} free ones.\n")


def main() -> None:
    """Read the command line."""
    what, *rest = sys.argv[1:] or ["fit"]
    folder = Path(rest[0]) if rest else None
    if what == "fit":
        fit(folder)
    elif what == "measure" and folder:
        measure.main(folder)
    elif what == "live" and folder:
        live.main(folder)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
