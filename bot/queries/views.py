"""Rows gathered for showing."""

from collections.abc import Iterable, Sequence

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
    standing,
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
    ids = [case.id for case in cases]
    said = await reviews.of_cases(tx, ids)
    everything = [review.id for case_id in ids for review in said[case_id]]
    standing_now = [
        answer for answer in await standing.answers_of(tx, everything) if answer.gone_at is None
    ]
    promised = await promises.open_of_cases(tx, ids)
    return [_asked(case, said[case.id], standing_now, promised.get(case.id, [])) for case in cases]


def _asked(
    case: Case, found: list[Review], answers: list[Answer], promised: list[Promise]
) -> Asked:
    mine = {review.id for review in found}
    own = [answer for answer in answers if answer.review_id in mine]
    return Asked(
        case=case,
        reviews=tuple(found),
        review=to_answer(found, own),
        answers=tuple(own),
        promise=promised[0] if promised else None,
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
