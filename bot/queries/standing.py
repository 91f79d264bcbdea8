"""Answers standing on the channels, and those found before what they answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from bot.db import Transaction
from bot.models import Act, Answer, LooseAnswerRow, Reply, Review
from bot.queries.lanes import upsert
from bot.text import normalise

_THEIRS = (
    select(Answer)
    .where(Answer.review_id.in_(bindparam("reviews", expanding=True)))
    .order_by(Answer.at, Answer.id)
)


async def answers_of(tx: Transaction, review_ids: Iterable[int]) -> list[Answer]:
    """All answers to these reviews, vanished ones included, oldest first."""
    return list(await tx.scalars(_THEIRS, {"reviews": list(review_ids)}))


async def first_hand(tx: Transaction, case_id: int) -> list[Answer]:
    """The answers by us in this case that are not another one changed or corrected, oldest
    first."""
    found = await tx.scalars(
        select(Answer)
        .join(Review, Review.id == Answer.review_id)
        .outerjoin(Reply, Reply.id == Answer.reply_id)
        .where(Review.case_id == case_id, or_(Reply.id.is_(None), Reply.act == Act.REPLY))
        .order_by(Answer.at, Answer.id)
    )
    return list(found)


async def answered_before(tx: Transaction, case_id: int) -> bool:
    """Whether an answer by us stands in this case (one that somebody only told of stands
    nowhere)."""
    found = await tx.scalar(
        select(Answer.id)
        .join(Review, Review.id == Answer.review_id)
        .where(Review.case_id == case_id, Answer.gone_at.is_(None), Answer.kind != "declared")
        .limit(1)
    )
    return found is not None


BOUNCED = "bounced"
"""The kind of a colleague's mail that came back: it proves nothing, wherever it is seen again."""


async def put_answer(tx: Transaction, review_id: int, row: Mapping[str, Any]) -> bool:
    """An answer stands there (again, or with other words). `row`: external_id, kind, text, by, at,
    to_at, seen_at, reply_id. True when that is news.

    Weaker evidence never replaces stronger for the same answer; another reply of ours by the same
    id (where a second one replaces the first) is another answer.
    """
    statement = upsert(tx, Answer).values(review_id=review_id, **row)
    added = await tx.execute(statement.on_conflict_do_nothing().returning(Answer.id))
    if added.first() is not None:
        return True
    same = (Answer.review_id == review_id) & (Answer.external_id == row["external_id"])
    old = (await tx.scalars(select(Answer).where(same).with_for_update(key_share=True))).one()
    if not is_news(old, row["kind"], row["text"], row["reply_id"]):
        return False
    values = {key: value for key, value in row.items() if key != "external_id"}
    if row["reply_id"] in (None, old.reply_id):
        values["reply_id"] = old.reply_id
        values["to_at"] = old.to_at
        if not _stronger(old, row["kind"]):
            values["kind"] = old.kind
        if not (old.gone_at is not None or _edited(old, row["text"])):
            values["seen_at"] = old.seen_at
    await tx.execute(update(Answer).where(Answer.id == old.id).values(gone_at=None, **values))
    return True


def is_news(old: Answer, kind: str, text: str, reply_id: int | None) -> bool:
    """Whether an answer that we know says more as it is seen now. A colleague's mail that came back
    still lies in Sent, and still did not arrive."""
    if old.kind == BOUNCED:
        return False
    if reply_id not in (None, old.reply_id) or old.gone_at is not None:
        return True
    return _stronger(old, kind) or _edited(old, text)


def _stronger(old: Answer, kind: str) -> bool:
    return kind == "shown" and old.kind != "shown"


def _edited(old: Answer, text: str) -> bool:
    return old.kind == "shown" and normalise(old.text) != normalise(text)


async def answer_bounced(
    tx: Transaction, source_ids: Sequence[str], external_id: str, now: datetime
) -> Review | None:
    """A colleague's answer to a review of these sources came back. Gives that review; None for no
    such answer."""
    found = await tx.execute(
        update(Answer)
        .where(
            Answer.external_id == external_id,
            Answer.kind != BOUNCED,
            Answer.reply_id.is_(None),
            Answer.review_id.in_(select(Review.id).where(Review.source_id.in_(source_ids))),
        )
        .values(kind=BOUNCED, gone_at=now)
        .returning(Answer.review_id)
    )
    review_id = found.scalars().first()
    if review_id is None:
        return None
    return (await tx.scalars(select(Review).where(Review.id == review_id))).one()


async def answers_vanish(
    tx: Transaction, review_id: int, now: datetime, *, keep: Iterable[str], kind: str = "shown"
) -> list[int | None]:
    """The channel shows only the answers in `keep` (external ids): the others of this kind are
    gone. Gives for each of those our own reply that it was, if it was."""
    gone = await tx.execute(
        update(Answer)
        .where(
            Answer.review_id == review_id,
            Answer.kind == kind,
            Answer.gone_at.is_(None),
            Answer.external_id.not_in(list(keep)),
        )
        .values(gone_at=now)
        .returning(Answer.reply_id)
    )
    return list(gone.scalars())


async def answer_of_reply_gone(tx: Transaction, reply_id: int, now: datetime) -> None:
    """Our reply was rejected or bounced: it is no evidence any more."""
    await tx.execute(
        update(Answer)
        .where(Answer.reply_id == reply_id, Answer.gone_at.is_(None))
        .values(gone_at=now)
    )


async def take_away(tx: Transaction, review_id: int, external_id: str, now: datetime) -> list[int]:
    """A person took this answer away there: it is gone. Gives our own replies that it was."""
    gone = await tx.execute(
        update(Answer)
        .where(
            Answer.review_id == review_id,
            Answer.external_id == external_id,
            Answer.gone_at.is_(None),
        )
        .values(gone_at=now)
        .returning(Answer.reply_id)
    )
    return [one for one in gone.scalars() if one is not None]


async def practice_is_over(tx: Transaction, case_id: int, now: datetime) -> None:
    """What was answered for practice proves nothing any more."""
    practised = select(Reply.id).where(Reply.case_id == case_id, Reply.practice)
    await tx.execute(
        update(Answer)
        .where(Answer.reply_id.in_(practised), Answer.gone_at.is_(None))
        .values(gone_at=now)
    )


async def keep_loose(
    tx: Transaction, source_id: str, answers_to: Sequence[str], row: Mapping[str, Any]
) -> None:
    """An answer to something that we do not know (yet)."""
    for external_id in answers_to:
        statement = upsert(tx, LooseAnswerRow).values(
            source_id=source_id, answers_to=external_id, **row
        )
        await tx.execute(statement.on_conflict_do_nothing())


async def loose_for(
    tx: Transaction, source_ids: Sequence[str], external_ids: Iterable[str]
) -> dict[str, list[LooseAnswerRow]]:
    """Answers in these sources that came before the reviews they answer, by the review's external
    id."""
    found = await tx.scalars(
        select(LooseAnswerRow).where(
            LooseAnswerRow.source_id.in_(source_ids),
            LooseAnswerRow.answers_to.in_(list(external_ids)),
        )
    )
    by_review: dict[str, list[LooseAnswerRow]] = {}
    for loose in found:
        by_review.setdefault(loose.answers_to, []).append(loose)
    return by_review


async def by_others_since(tx: Transaction, review_id: int, since: datetime) -> bool:
    """Whether an answer that is not one of our replies was first seen there at `since` or later."""
    found = await tx.scalar(
        select(Answer.id)
        .where(
            Answer.review_id == review_id,
            Answer.reply_id.is_(None),
            Answer.kind == "shown",
            Answer.gone_at.is_(None),
            Answer.seen_at >= since,
        )
        .limit(1)
    )
    return found is not None
