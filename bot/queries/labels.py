"""What people said of judgements, and what was learned from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy import case as sql_case

from bot.db import Transaction
from bot.models import Case, CaseState, Label, Learning, Quiet, Review, Revision, Source
from bot.queries.lanes import upsert

MOST = 1_000
"""So many labels are learned from, the newest."""
OTHERS = 2_000
"""So many reviews that nobody corrected hold the rest in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A review as it stood when people judged it, with its source and the channel of that."""

    title: str
    text: str
    rating: float | None
    scale: float | None
    language: str
    source: str
    channel: str
    critical: bool


async def put(tx: Transaction, review: Review, now: datetime, *, critical: bool, by: str) -> None:
    """Somebody says so of this review as it stands; a later word replaces an earlier one."""
    said = {"critical": critical, "by": by, "at": now}
    statement = upsert(tx, Label).values(review_id=review.id, revision=review.revision, **said)
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["review_id", "revision"], set_=said)
    )


async def corrections(tx: Transaction, *, without: str) -> list[Judged]:
    """What people said, the newest first, with the words and stars that they saw. `without`: the
    source whose customers are made up."""
    then = and_(Revision.review_id == Label.review_id, Revision.number == Label.revision)
    edited = Revision.id.is_not(None)
    found = await tx.execute(
        select(
            func.coalesce(Revision.title, Review.title).label("title"),
            func.coalesce(Revision.text, Review.text).label("text"),
            sql_case((edited, Revision.rating), else_=Review.rating).label("rating"),
            Review.scale,
            Review.language,
            Source.id.label("source"),
            Source.channel,
            Label.critical,
        )
        .select_from(Label)
        .join(Review, Review.id == Label.review_id)
        .join(Source, Source.id == Review.source_id)
        .outerjoin(Revision, then)
        .where(Review.source_id != without)
        .order_by(Label.id.desc())
        .limit(MOST)
    )
    return [Judged(**row) for row in found.mappings()]


async def unquestioned(tx: Transaction, *, without: str) -> list[Judged]:
    """Reviews that nobody corrected, the newest: complaints that were answered, and what got no
    card. What came in before the first that somebody corrected says nothing: nobody did so yet.
    `without`: as in `corrections`."""
    corrected = select(Label.review_id).order_by(Label.id.desc()).limit(MOST).subquery()
    first = select(func.min(Review.received_at)).join(corrected, corrected.c.review_id == Review.id)
    answered = and_(Case.state == CaseState.ANSWERED, Review.critical, Review.quiet.is_(None))
    found = await tx.execute(
        select(
            Review.title,
            Review.text,
            Review.rating,
            Review.scale,
            Review.language,
            Source.id.label("source"),
            Source.channel,
            Review.critical,
        )
        .join(Source, Source.id == Review.source_id)
        .outerjoin(Case, Case.id == Review.case_id)
        .outerjoin(Label, Label.review_id == Review.id)
        .where(
            Label.id.is_(None),
            Review.source_id != without,
            or_(answered, Review.quiet == Quiet.NOT_CRITICAL),
            Review.received_at >= first.scalar_subquery(),
        )
        .order_by(Review.received_at.desc())
        .limit(OTHERS)
    )
    return [Judged(**row) for row in found.mappings()]


async def in_force(tx: Transaction) -> Learning | None:
    """What was learned last and not taken back."""
    newest = select(Learning).where(Learning.taken_back_at.is_(None)).order_by(Learning.id.desc())
    return (await tx.scalars(newest.limit(1))).one_or_none()


async def learn(
    tx: Transaction,
    now: datetime,
    *,
    by: str,
    labels: int,
    shift: float,
    words: Mapping[str, float],
    meaning: Sequence[float] = (),
) -> None:
    """Keep what was learned; what was in force before comes back when this is taken back."""
    said = {"shift": shift, "words": dict(words), "meaning": list(meaning)}
    await tx.execute(insert(Learning).values(at=now, by=by, labels=labels, **said))


async def take_back(tx: Transaction, learning_id: int, now: datetime, *, by: str) -> bool:
    """This learning is in force no more. False when somebody took it back before."""
    done = await tx.execute(
        update(Learning)
        .where(Learning.id == learning_id, Learning.taken_back_at.is_(None))
        .values(taken_back_at=now, taken_back_by=by)
        .returning(Learning.id)
    )
    return done.first() is not None
