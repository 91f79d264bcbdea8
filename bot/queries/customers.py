"""The cases of one customer: known by mail address or phone number, or because somebody says so."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Case, CaseState, Post, PostKind, Review, SameCustomer
from bot.models.views import OtherCase
from bot.queries import events, posts
from bot.queries.lanes import upsert
from bot.text import normalise

SHOWN = 20
"""So many other cases are looked at for a card."""


async def others(
    tx: Transaction, case: Case, said: Iterable[Review], *, across: bool
) -> list[OtherCase]:
    """The other cases of the customer of `case`, newest first. `said`: its reviews. `across`: of
    other brands too. At most four statements, one where nothing is known of the customer."""
    found = await _same(tx, case, said, across=across)
    if not found:
        return []
    rows = await tx.execute(
        select(Case.id, Case.state, Post.place, Post.ts)
        .outerjoin(Post, (Post.case_id == Case.id) & (Post.kind == PostKind.CARD))
        .where(Case.id.in_(found))
        .order_by(Case.id.desc())
        .limit(SHOWN)
    )
    return [
        OtherCase(id=row.id, open=row.state == CaseState.OPEN, place=row.place, ts=row.ts)
        for row in rows
    ]


async def _same(tx: Transaction, case: Case, said: Iterable[Review], *, across: bool) -> set[int]:
    joined = await joined_to(tx, {case.id})
    known = [*said, *(await _reviews(tx, joined))]
    matching = _matching(
        _known(one.mail_key for one in known), _known(one.phone_key for one in known)
    )
    if matching is None:
        return joined - {case.id}
    brand = () if across else (Case.brand == case.brand,)
    asked = select(Case.id).join(Review, Review.case_id == Case.id).where(matching, *brand)
    found = set(await tx.scalars(asked.distinct().limit(SHOWN + 1))) - joined - {case.id}
    return (joined | found | await joined_to(tx, found)) - {case.id}


async def joined_to(tx: Transaction, case_ids: Collection[int]) -> set[int]:
    """The cases that somebody said are of the customer of one of these."""
    if not case_ids:
        return set()
    one, other = SameCustomer.case_id, SameCustomer.other_id
    mine = or_(one.in_(case_ids), other.in_(case_ids))
    pairs = await tx.execute(select(one, other).where(mine))
    return {number for pair in pairs for number in pair} - set(case_ids)


async def _reviews(tx: Transaction, case_ids: Collection[int]) -> list[Review]:
    if not case_ids:
        return []
    return list(await tx.scalars(select(Review).where(Review.case_id.in_(case_ids))))


def _known(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key}


def _matching(mails: set[str], phones: set[str]) -> ColumnElement[bool] | None:
    told = [Review.mail_key.in_(mails)] if mails else []
    told += [Review.phone_key.in_(phones)] if phones else []
    return or_(*told) if told else None


async def touch_cards(
    tx: Transaction, mails: Iterable[str | None], phones: Iterable[str | None]
) -> None:
    """What these customers have open has changed: their open cases' cards say so."""
    matching = _matching(_known(mails), _known(phones))
    if matching is not None:
        await _touch(tx, Case.id.in_(select(Review.case_id).where(matching)))


async def unread_phones(tx: Transaction, after: int, limit: int) -> list[tuple[int, str]]:
    """Reviews after this one whose customer's phone number has no key, and the number."""
    asked = select(Review.id, Review.author_phone).where(
        Review.phone_key.is_(None), Review.author_phone != "", Review.id > after
    )
    rows = await tx.execute(asked.order_by(Review.id).limit(limit))
    return [(row.id, row.author_phone) for row in rows]


async def know_phones(tx: Transaction, keys: Mapping[int, str]) -> None:
    """The customers of these reviews are known again by their phone from now on."""
    for review_id, key in keys.items():
        unread = update(Review).where(Review.id == review_id, Review.phone_key.is_(None))
        await tx.execute(unread.values(phone_key=key))
    await touch_cards(tx, [], keys.values())


async def touch_others(tx: Transaction, case_id: int) -> None:
    """This case ended, opened again or has its card now: the other open cards of its customer say
    so."""
    said = await _reviews(tx, {case_id})
    matching = _matching(
        _known(one.mail_key for one in said), _known(one.phone_key for one in said)
    )
    same = [] if matching is None else [Case.id.in_(select(Review.case_id).where(matching))]
    if joined := await joined_to(tx, {case_id}):
        same.append(Case.id.in_(joined))
    if same:
        await _touch(tx, or_(*same), Case.id != case_id)


async def _touch(tx: Transaction, *which: ColumnElement[bool]) -> None:
    cards = select(Post.id).join(Case, Case.id == Post.case_id)
    cards = cards.where(*which, Case.state == CaseState.OPEN, Post.kind == PostKind.CARD)
    posts.touch_shown(tx, await tx.scalars(cards))


async def join(tx: Transaction, case: Case, other: Case, now: datetime, *, by: str) -> bool:
    """They are of one customer, this person says. False when that was said before."""
    first, second = sorted((case.id, other.id))
    statement = upsert(tx, SameCustomer).values(case_id=first, other_id=second, by=by, at=now)
    done = await tx.execute(statement.on_conflict_do_nothing().returning(SameCustomer.other_id))
    if done.first() is None:
        return False
    await _tell(tx, now, by, "same_customer", case.id, other.id)
    return True


async def part(tx: Transaction, case: Case, other: Case, now: datetime, *, by: str) -> bool:
    """They are not, after all. False when nobody had said so."""
    first, second = sorted((case.id, other.id))
    pair = (SameCustomer.case_id == first, SameCustomer.other_id == second)
    done = await tx.execute(delete(SameCustomer).where(*pair).returning(SameCustomer.by))
    if done.first() is None:
        return False
    await _tell(tx, now, by, "other_customer", case.id, other.id)
    return True


async def _tell(
    tx: Transaction, now: datetime, by: str, what: str, case_id: int, other_id: int
) -> None:
    for one, another in ((case_id, other_id), (other_id, case_id)):
        await events.record(tx, now, by, what, case_id=one, detail={"case": another})
        posts.touch(tx, posts.card_subject(one))


async def likely(
    tx: Transaction, case: Case, name: str, since: datetime, *, across: bool, limit: int = 15
) -> list[Review]:
    """The first review of cases that may be of the same customer: first those of somebody of this
    name, then the newest."""
    brand = () if across else (Case.brand == case.brand,)
    recent = select(Case.id).where(Case.id != case.id, *brand).order_by(Case.id.desc()).limit(limit)
    ids = await called(tx, case, name, since, across=across, limit=limit) if name else []
    ids += [one for one in await tx.scalars(recent) if one not in ids]
    firsts: dict[int, Review] = {}
    for review in await _reviews(tx, ids[:limit]):
        kept = firsts.setdefault(review.case_id or 0, review)
        if review.id < kept.id:
            firsts[kept.case_id or 0] = review
    return [firsts[one] for one in ids[:limit] if one in firsts]


async def called(
    tx: Transaction, case: Case, name: str, since: datetime, *, across: bool, limit: int = 15
) -> list[int]:
    """Other cases since then whose customer bears this name, in large or small letters, newest
    first."""
    brand = () if across else (Case.brand == case.brand,)
    found = await tx.execute(
        select(Case.id, Review.author_name)
        .join(Review, Review.case_id == Case.id)
        .where(
            Review.received_at >= since,
            Review.author_name.ilike(_alike(name.strip()), escape="\\"),
            Case.id != case.id,
            *brand,
        )
        .distinct()
        .order_by(Case.id.desc())
    )
    wanted = normalise(name)
    ids = dict.fromkeys(row.id for row in found if normalise(row.author_name) == wanted)
    return list(ids)[:limit]


def _alike(name: str) -> str:
    """A pattern for names that may be this one. SQLite, and PostgreSQL with the locale C, know
    large and small letters of ASCII alone: for any other one stands whatever letter is there."""
    return re.sub(r"[^\x00-\x7f]", "_", re.sub(r"[%_\\]", r"\\\g<0>", name))
