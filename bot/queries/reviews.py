"""What customers said, its revisions, and the answers standing there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select, update

from bot.db import Transaction
from bot.models import IgnoredItem, Lane, Quiet, Review, Revision, Source
from bot.queries.lanes import SOURCE, upsert


async def known(tx: Transaction, source_id: str, external_ids: Iterable[str]) -> dict[str, Review]:
    """Those of these that we know, by external id."""
    ids = list(external_ids)
    if not ids:
        return {}
    found = await tx.scalars(
        select(Review).where(Review.source_id == source_id, Review.external_id.in_(ids))
    )
    return {review.external_id: review for review in found}


async def known_in(
    tx: Transaction, source_ids: Sequence[str], external_ids: Iterable[str]
) -> dict[str, Review]:
    """Those of these that any of these sources knows, by external id."""
    if not source_ids:
        return {}
    found = await tx.scalars(
        select(Review)
        .where(Review.source_id.in_(source_ids), Review.external_id.in_(list(external_ids)))
        .order_by(Review.id.desc())
    )
    return {review.external_id: review for review in found}


async def known_threads(tx: Transaction, source_id: str, thread_keys: Iterable[str]) -> set[str]:
    """Those of these threads in which we know a review."""
    keys = list(thread_keys)
    if not keys:
        return set()
    found = await tx.scalars(
        select(Review.thread_key)
        .where(Review.source_id == source_id, Review.thread_key.in_(keys))
        .distinct()
    )
    return set(found)


async def titles(
    tx: Transaction, source_id: str, thread_keys: Iterable[str]
) -> dict[str, list[str]]:
    """The titles in those of these threads that we know."""
    found: dict[str, list[str]] = {}
    keys = list(thread_keys)
    if keys:
        there = await tx.execute(
            select(Review.thread_key, Review.title)
            .where(Review.source_id == source_id, Review.thread_key.in_(keys))
            .distinct()
        )
        for thread, title in there:
            found.setdefault(thread, []).append(title)
    return found


async def add(tx: Transaction, row: Mapping[str, Any]) -> Review | None:
    """Write one new review; None when it is known by now (another replica was quicker)."""
    statement = upsert(tx, Review).values(**row).on_conflict_do_nothing().returning(Review)
    return (await tx.scalars(statement)).one_or_none()


async def set_case(tx: Transaction, pairs: Sequence[tuple[int, int]]) -> None:
    """These reviews (id, case id) belong to these cases."""
    for review_id, case_id in pairs:
        await tx.execute(
            update(Review).where(Review.id == review_id).values(case_id=case_id, quiet=None)
        )


async def revise(
    tx: Transaction, review: Review, now: datetime, values: Mapping[str, Any]
) -> Review | None:
    """A material edit: a new revision; what it said before is kept. None when another replica saw
    it first."""
    before = {
        "review_id": review.id,
        "number": review.revision,
        "title": review.title,
        "text": review.text,
        "rating": review.rating,
        "seen_at": now,
    }
    revised = (
        await tx.scalars(
            update(Review)
            .where(Review.id == review.id, Review.revision == review.revision)
            .values(revision=Review.revision + 1, **values)
            .returning(Review)
        )
    ).one_or_none()
    if revised is not None:
        await tx.execute(insert(Revision).values(**before))
    return revised


async def refresh(tx: Transaction, review_id: int, values: Mapping[str, Any]) -> None:
    """What changed without mattering (a comma, a name, what the adapter remembers)."""
    await tx.execute(update(Review).where(Review.id == review_id).values(**values))


async def remove(tx: Transaction, review_id: int, now: datetime) -> bool:
    """Deleted by the customer or the platform. False when we knew."""
    done = await tx.execute(
        update(Review)
        .where(Review.id == review_id, Review.deleted_at.is_(None))
        .values(deleted_at=now)
        .returning(Review.id)
    )
    return done.first() is not None


async def judge_anew(
    tx: Transaction, review_id: int, *, critical: bool, quiet: Quiet | None
) -> None:
    """A person judged it otherwise."""
    await tx.execute(
        update(Review).where(Review.id == review_id).values(critical=critical, quiet=quiet)
    )


async def by_id(tx: Transaction, review_id: int) -> Review | None:
    """One review."""
    return (await tx.scalars(select(Review).where(Review.id == review_id))).one_or_none()


async def of_case(tx: Transaction, case_id: int) -> list[Review]:
    """The reviews of a case, oldest first."""
    mine = select(Review).where(Review.case_id == case_id)
    return list(await tx.scalars(mine.order_by(Review.posted_at, Review.id)))


async def about(tx: Transaction, ids: Iterable[int], case_ids: Iterable[int]) -> list[Review]:
    """The reviews with these ids or in these cases, oldest first."""
    found = await tx.scalars(
        select(Review)
        .where(Review.id.in_(list(ids)) | Review.case_id.in_(list(case_ids)))
        .order_by(Review.id)
    )
    return list(found)


async def before_last_edit(tx: Transaction, found: Iterable[Review]) -> dict[int, Revision]:
    """What those of these that were edited said before their last edit, by review."""
    last = {review.id: review.revision - 1 for review in found if review.revision > 1}
    if not last:
        return {}
    earlier = await tx.scalars(select(Revision).where(Revision.review_id.in_(last)))
    return {one.review_id: one for one in earlier if one.number == last[one.review_id]}


async def heard(
    tx: Transaction, since: datetime, source_ids: Collection[str], limit: int = 20
) -> tuple[list[Review], int]:
    """What came in since from these sources and got no card because it was judged not critical,
    doubtful first; and how much that is in all."""
    these = (
        Review.received_at >= since,
        Review.quiet == Quiet.NOT_CRITICAL,
        Review.source_id.in_(source_ids),
    )
    doubtful = (Review.score.desc(), Review.id.desc())
    found = await tx.scalars(select(Review).where(*these).order_by(*doubtful).limit(limit))
    total = await tx.scalar(select(func.count()).select_from(Review).where(*these))
    return list(found), total or 0


async def ignored(
    tx: Transaction, since: datetime, limit: int = 20
) -> tuple[list[IgnoredItem], int]:
    """What came in since and is no customer's word, newest first; and how much that is in all."""
    these = IgnoredItem.at >= since
    newest = (IgnoredItem.at.desc(), IgnoredItem.id.desc())
    found = await tx.scalars(select(IgnoredItem).where(these).order_by(*newest).limit(limit))
    total = await tx.scalar(select(func.count()).select_from(IgnoredItem).where(these))
    return list(found), total or 0


async def ignore(tx: Transaction, source_id: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """List these as no customer's word; how many were new."""
    new = 0
    for row in rows:
        statement = upsert(tx, IgnoredItem).values(source_id=source_id, **row)
        done = await tx.execute(statement.on_conflict_do_nothing().returning(IgnoredItem.id))
        new += done.first() is not None
    return new


_REPORT = "report:"
"""Before the id of the mail that a report is about, which may be listed itself."""
_CLOCKS = timedelta(days=1)
"""So far those of two machines may be apart."""


async def keep_report(tx: Transaction, source_id: str, about: str, row: Mapping[str, Any]) -> int:
    """List the report that this mail, which nobody knows, came back; 1 where it is new."""
    return await ignore(tx, source_id, [{**row, "external_id": f"{_REPORT}{about}"}])


async def reported(tx: Transaction, external_id: str, since: datetime) -> bool:
    """Whether a report told that this mail, sent at `since`, came back."""
    these = (
        IgnoredItem.at >= since - _CLOCKS,
        IgnoredItem.external_id == f"{_REPORT}{external_id}",
    )
    return await tx.scalar(select(IgnoredItem.id).where(*these).limit(1)) is not None


async def look_later(
    tx: Transaction, review_ids: Iterable[int], at: datetime | None, looked_at: datetime | None
) -> None:
    """When to look at these again (machine's time; None = no more)."""
    values: dict[str, Any] = {"look_at": at}
    if looked_at is not None:
        values["looked_at"] = looked_at
    await tx.execute(update(Review).where(Review.id.in_(list(review_ids))).values(**values))


async def due_looks(
    tx: Transaction, wall: datetime, batch: Mapping[str, int], hold_until: datetime
) -> tuple[str, list[Review]] | None:
    """The source whose look is due longest and its due reviews, at most `batch[source]`. They
    are put off until `hold_until`, so that no other replica looks at the same time. None also when
    another one is taking these in this moment."""
    source_id = await tx.scalar(
        select(Review.source_id)
        .join(Source, Source.id == Review.source_id)
        .join(Lane, Lane.key == literal(SOURCE) + Review.source_id)
        .where(
            Review.look_at <= wall,
            Source.active,
            Lane.due_at <= wall,
            Review.source_id.in_(list(batch)),
        )
        .group_by(Review.source_id)
        .order_by(func.min(Review.look_at))
        .limit(1)
    )
    if source_id is None:
        return None
    ids = list(
        await tx.scalars(
            select(Review.id)
            .where(Review.source_id == source_id, Review.look_at <= wall)
            .order_by(Review.look_at)
            .limit(batch[source_id])
            .with_for_update(key_share=True, skip_locked=True)
        )
    )
    if not ids:
        return None
    found = list(
        await tx.scalars(
            update(Review).where(Review.id.in_(ids)).values(look_at=hold_until).returning(Review)
        )
    )
    return source_id, found


_A_LOOK = (
    select(Review.id)
    .where(
        Review.look_at <= bindparam("wall"),
        Review.source_id.in_(bindparam("known", expanding=True)),
    )
    .limit(1)
)


async def any_looks(tx: Transaction, wall: datetime, source_ids: list[str]) -> bool:
    """Whether a look is due (a cheap question before taking the write lock)."""
    return await tx.scalar(_A_LOOK, {"wall": wall, "known": source_ids}) is not None
