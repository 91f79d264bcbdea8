"""How people end a case without writing through us, and how they open it again."""

from datetime import datetime

from bot import lives
from bot.db import Transaction
from bot.deps import Deps
from bot.intake.filing import open_case_for
from bot.models import Answer, Case, CaseState, Promise, PromiseState, Quiet, Review
from bot.models.views import CaseView
from bot.queries import caselists, cases, events, labels, late, promises, reviews, standing
from bot.queries.views import ASIDE
from handlers import acting
from handlers.acting import Actor, Sorry
from handlers.writing import check_open

NOT_CRITICAL = "not_critical"


async def _nothing_leaves(tx: Transaction, case: Case, actor: Actor) -> None:
    if await late.on_its_way(tx, case.id):
        raise Sorry(actor.words.t("A reply is on its way. Undo it first, or wait for it."))


def promised(view: CaseView, actor: Actor) -> Promise:
    """The follow-up that is still to come. Sorry where none is."""
    if view.promise is None:
        raise Sorry(actor.words.t("Nothing is promised here any more."))
    return view.promise


async def to_keep(tx: Transaction, actor: Actor, promise_id: int) -> Promise | None:
    """This follow-up, still to come; None where this very person said already that it was given.
    The second of two hears who was first."""
    promise = (await promises.by_ids(tx, [promise_id])).get(promise_id)
    if promise is not None and promise.state == PromiseState.OPEN:
        return promise
    if promise is None or not promise.ended_by:
        raise Sorry(actor.words.t("Nothing is promised here any more."))
    await _again(tx, actor, promise.ended_by)
    return None


async def check_unmoved(tx: Transaction, actor: Actor, promise: Promise, shown: datetime) -> None:
    """Sorry where somebody has chosen another day than this person was `shown`, with who."""
    if promise.due_at == shown:
        return
    happened = await events.of_case(tx, promise.case_id)
    by = next(one.who for one in reversed(happened) if one.what == "promise_moved")
    told = actor.words.t(
        "{name} was first: it is promised by {day} now. Close this and open it again to choose "
        "another day.",
        name=(await acting.called(tx, [by])).get(by, by),
        day=actor.words.day(promise.due_at, actor.timezone),
    )
    raise Sorry(told)


async def _again(tx: Transaction, actor: Actor, by: str) -> None:
    """Done by this person already: no effect. By somebody else: Sorry, with the name."""
    if by != actor.id:
        name = (await acting.called(tx, [by])).get(by, by)
        raise Sorry(actor.words.t("{name} was first: it is done already.", name=name))


async def answered(tx: Transaction, deps: Deps, actor: Actor, case: Case, at: datetime) -> None:
    """As `declare` where the case is open. Of two who do it at once the second hears who was
    first, and keeps nothing that the first has promised."""
    if case.state == CaseState.ANSWERED and case.answered_by:
        await _again(tx, actor, case.answered_by)
    else:
        check_open(case, actor)
        await declare(tx, deps, actor, case, at)


async def declare(
    tx: Transaction, deps: Deps, actor: Actor, case: Case, at: datetime, text: str = ""
) -> None:
    """It is answered, this person says: evidence for each review that has none. Sorry when the
    customer wrote after `at`. Of a case that is answered already it keeps what was promised."""
    now = deps.clock.now()
    for promise in await promises.open_of(tx, case.id):
        if promise.made_at <= at:
            await promises.keep(tx, promise, now, by=actor.id, evidence="declared", outcome=text)
    if case.state == CaseState.ANSWERED:
        return
    check_open(case, actor)
    await _nothing_leaves(tx, case, actor)
    found = [one for one in await reviews.of_case(tx, case.id) if one.quiet not in ASIDE]
    answers = await standing.answers_of(tx, [one.id for one in found])
    waiting = [one for one in found if not _answered(case, one, answers)]
    row = {
        "external_id": f"declared:{actor.id}:{at.isoformat()}",
        "kind": "declared",
        "text": text,
        "by": actor.id,
        "at": at,
        "seen_at": now,
        "reply_id": None,
    }
    for review in waiting:
        to_at = review.material_at if at >= now else None
        await standing.put_answer(tx, review.id, {**row, "to_at": to_at})
    settled = await lives.settle(tx, deps, case.id, now)
    if settled.state == CaseState.OPEN:
        raise Sorry(actor.words.t("The customer wrote after that. When did you answer that?"))
    await events.record(tx, now, actor.id, "declared", case_id=case.id)
    await _look_soon(tx, deps, case, waiting)


def _answered(case: Case, review: Review, answers: list[Answer]) -> bool:
    by_hand = case.reopened_why == lives.BY_HAND
    return review.deleted_at is not None or any(
        one.review_id == review.id
        and one.gone_at is None
        and (one.to_at or one.at) >= review.material_at
        and not (by_hand and one.seen_at < case.opened_at)
        for one in answers
    )


async def _look_soon(tx: Transaction, deps: Deps, case: Case, found: list[Review]) -> None:
    """Where we can look, what people say is looked at."""
    channel = deps.channels.get(case.source_id)
    if channel is not None and channel.looks:
        at = deps.clock.wall() + channel.read_lag
        await reviews.look_later(tx, [one.id for one in found], at, None)


async def dismiss(tx: Transaction, deps: Deps, actor: Actor, case: Case, why: str) -> None:
    """No reply needed, for a reason. Again by the same person: no effect."""
    if case.state == CaseState.DISMISSED and case.dismissed_by == actor.id:
        return
    check_open(case, actor)
    await _nothing_leaves(tx, case, actor)
    await cases.dismiss(tx, case.id, deps.clock.now(), why=why, by=actor.id)


async def not_critical(tx: Transaction, deps: Deps, actor: Actor, case: Case) -> None:
    """Judged wrongly: the case ends, and what was said stands in the list of things heard. Again:
    no effect."""
    if case.state == CaseState.DISMISSED and case.dismissed_why == NOT_CRITICAL:
        return
    check_open(case, actor)
    now = deps.clock.now()
    await dismiss(tx, deps, actor, case, NOT_CRITICAL)
    for review in await reviews.of_case(tx, case.id):
        if review.quiet is None and review.deleted_at is None:
            await reviews.judge_anew(tx, review.id, critical=False, quiet=Quiet.NOT_CRITICAL)
            await labels.put(tx, review, now, critical=False, by=actor.id)
    await events.record(tx, now, actor.id, "judged_not_critical", case_id=case.id)


async def reopen(tx: Transaction, deps: Deps, actor: Actor, case: Case) -> None:
    """A person wants it open again. Open already: no effect."""
    if case.state == CaseState.OPEN:
        return
    again = await lives.reopen(tx, deps, case, deps.clock.now(), why=lives.BY_HAND, by=actor.id)
    if again is None:
        check_open(case, actor)
    for review in await reviews.of_case(tx, case.id):
        if review.quiet == Quiet.NOT_CRITICAL:
            await reviews.judge_anew(tx, review.id, critical=True, quiet=None)
            await labels.put(tx, review, deps.clock.now(), critical=True, by=actor.id)


async def needs_answer(tx: Transaction, deps: Deps, actor: Actor, review_id: int) -> Case:
    """What got no card needs one. Twice, or by two people: one case."""
    await acting.check(tx, deps, actor)
    now = deps.clock.now()
    known = await reviews.by_id(tx, review_id)
    if known is not None and known.case_id is not None:
        await caselists.lock(tx, known.case_id)  # a case before its reviews
    # The first write locks the review: whoever comes second sees the case of the first.
    await reviews.judge_anew(tx, review_id, critical=True, quiet=None)
    review = await reviews.by_id(tx, review_id)
    if review is None or review.deleted_at is not None:
        raise Sorry(actor.words.t("The customer removed it: there is nothing to answer any more."))
    await labels.put(tx, review, now, critical=True, by=actor.id)
    if review.case_id is not None:
        case = await caselists.lock(tx, review.case_id)
        await reopen(tx, deps, actor, case)
        return case
    case = await open_case_for(tx, deps, review, now)
    await events.record(tx, now, actor.id, "judged_critical", case_id=case.id, review_id=review.id)
    await _look_soon(tx, deps, case, [review])
    return case
