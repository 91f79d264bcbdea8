"""Rows gathered for showing."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models import (
    Act,
    Answer,
    Case,
    Draft,
    Nudge,
    Promise,
    Quiet,
    Reply,
    ReplyState,
    Review,
    Revision,
    Rewording,
)
from bot.models.views import Asked, CaseView, covers
from bot.queries import (
    caselists,
    drafts,
    nudges,
    promises,
    replies,
    reviews,
    rewordings,
)

ASIDE = (Quiet.THANKS, Quiet.AUTOMATIC)
"""Reviews of a case that want no answer."""


def to_answer(found: list[Review], answers: list[Answer]) -> Review:
    """The review to answer: the newest without an answer since its last words, else the newest;
    deleted ones only when nothing else is left. Thank-yous want none."""
    meant = [review for review in found if review.quiet not in ASIDE] or found
    present = [review for review in meant if review.deleted_at is None] or meant
    waiting = [one for one in present if not any(covers(answer, one) for answer in answers)]
    return (waiting or present)[-1]


async def of_case(tx: Transaction, case_id: int) -> CaseView | None:
    """Everything a card or a modal needs of this case; None when there is no such case."""
    return (await of_cases(tx, [case_id])).get(case_id)


async def of_cases(tx: Transaction, case_ids: Iterable[int]) -> dict[int, CaseView]:
    """Everything a card or a modal needs of those of these cases that there are, by id."""
    found = await fill(tx, list((await caselists.by_ids(tx, case_ids)).values()))
    return {view.case.id: view for view in found}


async def fill(tx: Transaction, cases: Sequence[Case]) -> list[CaseView]:
    """Everything a card or a modal needs of these cases, in so few statements for all of them."""
    return await complete(tx, await asked(tx, cases)) if cases else []


async def asked(tx: Transaction, cases: Sequence[Case]) -> list[Asked]:
    """What these cases ask of us."""
    found: dict[int | None, list[_Row]] = {case.id: [] for case in cases}
    for review, answer, promise in await tx.execute(_ASKED, {"ids": list(found)}):
        found[review.case_id].append((review, answer, promise))
    return [_asked(case, found[case.id]) for case in cases]


_ASKED = (
    select(Review, Answer, Promise)
    .outerjoin(Answer, (Answer.review_id == Review.id) & Answer.gone_at.is_(None))
    .outerjoin(Promise, (Promise.case_id == Review.case_id) & promises.OPEN)
    .where(Review.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(Review.posted_at, Review.id, Answer.at, Answer.id, Promise.due_at, Promise.id)
)
"""One question instead of three: people wait, and most reviews have no answer and no promise."""
_Row = tuple[Review, Answer | None, Promise | None]


def _asked(case: Case, rows: Sequence[_Row]) -> Asked:
    said = list(dict.fromkeys(review for review, _, _ in rows))
    answers = dict.fromkeys(answer for _, answer, _ in rows if answer is not None)
    own = sorted(answers, key=lambda one: (one.at, one.id))
    return Asked(
        case=case,
        reviews=tuple(said),
        review=to_answer(said, own),
        answers=tuple(own),
        promise=next((promise for _, _, promise in rows), None),
    )


async def complete(tx: Transaction, found: Sequence[Asked]) -> list[CaseView]:
    """The rest of what a card or a modal needs."""
    ids = [one.case.id for one in found]
    newest = await replies.newest(tx, ids)
    before = await reviews.before_last_edit(tx, [one.review for one in found])
    meant = [(one.review, one.case.round) for one in found]
    written = await drafts.of_reviews(tx, meant)
    reworded = await rewordings.of_reviews(tx, meant)
    told = await nudges.given_all(tx, ids)
    return [
        _complete(
            one,
            newest.get(one.case.id),
            before.get(one.review.id),
            written.get(one.review.id),
            told.get(one.case.id, []),
            reworded.get(one.review.id, []),
        )
        for one in found
    ]


def _complete(
    about: Asked,
    newest: Reply | None,
    before: Revision | None,
    draft: Draft | None,
    told: list[Nudge],
    reworded: list[Rewording],
) -> CaseView:
    mends = newest is not None and newest.act != Act.REPLY and newest.state != ReplyState.UNKNOWN
    return CaseView(
        case=about.case,
        reviews=about.reviews,
        review=about.review,
        answers=about.answers,
        promise=about.promise,
        before=before,
        draft=draft,
        reply=None if mends else newest,
        fix=newest if mends else None,
        told=tuple(told),
        rewordings=tuple(reworded),
    )
