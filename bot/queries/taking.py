"""What was heard and what became of it, read whole, for people to take along."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from bot.db import Transaction
from bot.models import Answer, Case, Review, Revision, Source

BATCH = 500
Of = TypeVar("Of", Answer, Revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One review with all that belongs to it. `channel`: the slug of its source; `case` None: it
    never had one; `before`: what it said before it was edited, oldest first; `answers`: those that
    stand there, oldest first."""

    review: Review
    channel: str
    case: Case | None
    before: list[Revision]
    answers: list[Answer]


async def heard(tx: Transaction, since: datetime | None = None) -> AsyncIterator[list[Heard]]:
    """Every review that came in from `since` on (None: ever), by its id, some at a time; also the
    past of a source, what was no complaint, what the customer took away, and practice."""
    asked = (
        select(Review, Source.channel, Case)
        .join(Source, Source.id == Review.source_id)
        .outerjoin(Case, Case.id == Review.case_id)
        .order_by(Review.id)
        .limit(BATCH)
    )
    if since is not None:
        asked = asked.where(Review.received_at >= since)
    after = asked
    while rows := (await tx.execute(after)).all():
        ids = [review.id for review, _, _ in rows]
        standing = select(Answer).where(Answer.review_id.in_(ids), Answer.gone_at.is_(None))
        edited = select(Revision).where(Revision.review_id.in_(ids)).order_by(Revision.number)
        answers = _by_review(await tx.scalars(standing.order_by(Answer.at, Answer.id)))
        before = _by_review(await tx.scalars(edited))
        yield [
            Heard(
                review=review,
                channel=channel,
                case=case,
                before=before[review.id],
                answers=answers[review.id],
            )
            for review, channel, case in rows
        ]
        after = asked.where(Review.id > ids[-1])


def _by_review(found: Iterable[Of]) -> dict[int, list[Of]]:
    sorted_out: dict[int, list[Of]] = defaultdict(list)
    for one in found:
        sorted_out[one.review_id].append(one)
    return sorted_out
