"""Rows gathered for showing."""

from bot.db import Transaction
from bot.models import Act, Case, Quiet, ReplyState, Review
from bot.models.reviews import Answer
from bot.models.views import Asked, CaseView
from bot.queries import (
    caselists,
    drafts,
    nudges,
    promises,
    replies,
    reviews,
    rewordings,
    standing,
)

ASIDE = (Quiet.THANKS, Quiet.AUTOMATIC)
"""Reviews of a case that want no answer."""


def to_answer(found: list[Review], answers: list[Answer]) -> Review:
    """The review to answer: the newest without an answer since its last words, else the newest;
    deleted ones only when nothing else is left. Thank-yous want none."""
    meant = [review for review in found if review.quiet not in ASIDE] or found
    present = [review for review in meant if review.deleted_at is None] or meant
    answered = {
        review.id
        for review in present
        for answer in answers
        if answer.review_id == review.id and (answer.to_at or answer.at) >= review.material_at
    }
    waiting = [review for review in present if review.id not in answered]
    return (waiting or present)[-1]


async def of_case(tx: Transaction, case_id: int) -> CaseView | None:
    """Everything a card or a modal needs of this case; None when there is no such case."""
    case = await caselists.by_id(tx, case_id)
    return await fill(tx, case) if case else None


async def fill(tx: Transaction, case: Case) -> CaseView:
    """Everything a card or a modal needs of this case."""
    return await complete(tx, await asked(tx, case))


async def asked(tx: Transaction, case: Case) -> Asked:
    """What this case asks of us."""
    found = await reviews.of_case(tx, case.id)
    answers = [
        answer
        for answer in await standing.answers_of(tx, [review.id for review in found])
        if answer.gone_at is None
    ]
    promised = await promises.open_of(tx, case.id)
    return Asked(
        case=case,
        reviews=tuple(found),
        review=to_answer(found, answers),
        answers=tuple(answers),
        promise=promised[0] if promised else None,
    )


async def complete(tx: Transaction, about: Asked) -> CaseView:
    """The rest of what a card or a modal needs."""
    case, review = about.case, about.review
    newest = await replies.newest(tx, case.id)
    mends = newest is not None and newest.act != Act.REPLY and newest.state != ReplyState.UNKNOWN
    return CaseView(
        case=case,
        reviews=about.reviews,
        review=review,
        answers=about.answers,
        promise=about.promise,
        before=await reviews.before_last_edit(tx, review),
        draft=await drafts.of_review(tx, review, case.round),
        reply=None if mends else newest,
        fix=newest if mends else None,
        told=tuple(await nudges.given(tx, case)),
        rewordings=tuple(await rewordings.of_review(tx, review, case.round)),
    )
