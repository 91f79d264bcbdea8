"""What was said and what was answered -> answered or not, and by which evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["shown", "accepted", "declared"]
_STRENGTH: dict[Kind, int] = {"declared": 1, "accepted": 2, "shown": 3}


@dataclass(frozen=True)
class Said:
    """A review of the case; `at` is when its last material text was written."""

    review_id: int
    at: datetime
    deleted: bool


@dataclass(frozen=True)
class Answered:
    """An answer by us: when, by which evidence, by whom, and whether it has vanished since.

    `to` is the time of the very text it was written to, where we know: it answers that text and
    no later one, whatever the clocks of channels say.
    """

    review_id: int
    at: datetime
    kind: Kind
    by: str | None
    gone: bool
    to: datetime | None = None


@dataclass(frozen=True)
class Evidence:
    """Why the case counts as answered: the weakest proof among its reviews, the latest time."""

    kind: Kind
    at: datetime
    by: str | None


def answered(
    said: Sequence[Said], answers: Sequence[Answered], accepted_counts: bool
) -> Evidence | None:
    """The evidence that every review still standing has an answer to its last text, or None.

    `accepted_counts` is False where the channel can be read back: there, that it took the answer
    proves nothing until the answer is seen. None also when all reviews are deleted: ask `gone`.
    """
    proofs: list[Answered] = []
    for review in said:
        if review.deleted:
            continue
        valid = [one for one in answers if _answers(one, review, accepted_counts)]
        if not valid:
            return None
        proofs.append(max(valid, key=lambda one: (one.at, _STRENGTH[one.kind])))
    if not proofs:
        return None
    weakest = min(proofs, key=lambda one: (_STRENGTH[one.kind], -one.at.timestamp()))
    return Evidence(weakest.kind, max(one.at for one in proofs), weakest.by)


def gone(said: Sequence[Said]) -> bool:
    """Whether nothing is left to answer: there were reviews and all are deleted."""
    return bool(said) and all(review.deleted for review in said)


def _answers(answer: Answered, review: Said, accepted_counts: bool) -> bool:
    if answer.review_id != review.review_id or answer.gone:
        return False
    if answer.kind == "accepted" and not accepted_counts:
        return False
    if answer.to is not None:
        return answer.to >= review.at
    return _not_before(answer.at, review.at)


def _not_before(answer: datetime, text: datetime) -> bool:
    """Later, or in the same second where one of the two clocks knows no parts of a second."""
    if answer.microsecond and text.microsecond:
        return answer >= text
    return answer.replace(microsecond=0) >= text.replace(microsecond=0)
