"""What each opinion counts, learned on opinions about messages that their models did not see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.triage.critical import PATH, Decision
from bot.triage.semantic import THERE
from bot.triage.training import compact, head
from bot.triage.training.data import Labelled, weighed
from bot.triage.training.embeddings import Floats

FOLDS = 5
BLOCK = 20
"""Neighbouring messages stay together: near twins with opposite answers stand side by side."""
WORDS = 1.0
"""What the compact model counts beside one standard deviation of the second opinion. More would fit
our own messages better; this is what did best on sources that were not learned from."""
FOUND = 0.88
"""The share of our critical messages above a line. Near twins make them harder than other people's,
of which such a line finds the nine of ten that are asked."""
FOUND_ALONE = 0.75
"""The same without a second opinion: nine of ten would call many a mere "OK, received" one."""
USUAL = {1: 1.5, 2: 1.0, 3: -0.2, 4: -0.8, 5: -1.0}
TRUSTED = 200
"""What stars usually add, and how many messages it takes to outweigh that: invented stars fit their
texts better than real ones do, and a complaint with five stars must not be lost."""
WHERE = {
    "review_site": "review", "shop_site": "review", "app_store": "review", "form": "review",
    "social": "social", "mail": "letter", "whatsapp": "letter",
}  # fmt: skip
Floats64 = NDArray[np.float64]


@dataclass(frozen=True)
class Opinions:
    """Log-odds by both models, each message judged by models that had not read it."""

    compact: Floats64
    semantic: Floats64


def unseen(
    messages: Sequence[Labelled], rows: Floats, beside: Sequence[Labelled], beside_rows: Floats
) -> Opinions:
    """Opinions by cross-validation; `beside` are learned from in each fold."""
    folds = np.array([at // BLOCK % FOLDS for at in range(len(messages))])
    answers = np.array([one.critical for one in messages])
    also = [one.critical for one in beside]
    small, meaning = np.zeros(len(messages)), np.zeros(len(messages))
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds != fold).tolist()
        held = np.flatnonzero(folds == fold).tolist()
        model = compact.fit([messages[at] for at in kept] + list(beside))
        small[held] = [model.score(messages[at].text, weighed(messages[at].text)) for at in held]
        if THERE:
            joined = np.vstack([rows[kept], beside_rows]) if beside else rows[kept]
            weights, bias = head.fit(joined, [*answers[kept], *also])
            meaning[held] = rows[held] @ weights + bias
    return Opinions(small, meaning)


def decide(messages: Sequence[Labelled], seen: Opinions) -> Decision:
    """Put the opinions together, with the stars, and draw the lines."""
    answers = np.array([one.critical for one in messages])
    alone = _fit(seen.compact, answers)
    spread = float(seen.semantic.std())
    factor, constant = _fit(WORDS * seen.compact + seen.semantic / spread, answers)
    both = (factor * WORDS, factor / spread, constant)
    text = both[0] * seen.compact + both[1] * seen.semantic + both[2]
    return Decision(
        alone,
        both,
        _stars(messages, text, answers),
        _lines(messages, text, answers, FOUND),
        _lines(messages, alone[0] * seen.compact + alone[1], answers, FOUND_ALONE),
    )


def store(made: Decision) -> None:
    """Write what `bot.triage.critical` reads."""
    rounded = json.loads(json.dumps(asdict(made)), parse_float=lambda one: round(float(one), 3))
    PATH.write_text(json.dumps(rounded, indent=1) + "\n")


def _fit(opinion: Floats64, answers: NDArray[np.bool_]) -> tuple[float, float]:
    """Factor and constant that make log-odds of it."""
    found = LogisticRegression(C=10.0, class_weight="balanced").fit(opinion[:, None], answers)
    return float(found.coef_[0][0]), float(found.intercept_[0])


def _stars(
    messages: Sequence[Labelled], text: Floats64, answers: NDArray[np.bool_]
) -> dict[int, float]:
    """What stars add to the log-odds of the text, which stay as they are."""
    added = {}
    for stars, usual in USUAL.items():
        here = np.array([one.stars == stars for one in messages])
        tries = np.linspace(-4, 4, 161)
        losses = [_loss(text[here] + one, answers[here]) for one in tries]
        losses += TRUSTED * (tries - usual) ** 2 / 2
        added[stars] = float(tries[int(np.argmin(losses))])
    return added


def _loss(log_odds: Floats64, answers: NDArray[np.bool_]) -> float:
    return float(np.sum(np.logaddexp(0, np.where(answers, -log_odds, log_odds))))


def _lines(
    messages: Sequence[Labelled], text: Floats64, answers: NDArray[np.bool_], share: float
) -> Mapping[str, float]:
    where = np.array([WHERE[one.place] for one in messages])
    return {
        name: float(np.quantile(text[answers & (where == name)], 1 - share))
        for name in dict.fromkeys(WHERE.values())
    }
