"""Reviews that we know, as the channel shows them now: edits, deletions, answers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from bot.channels.base import Bounce, Copied, Incoming, Seen, SeenAnswer
from bot.db import Transaction
from bot.deps import Deps
from bot.intake import reading
from bot.intake.filing import answer_row, join, open_case_for
from bot.intake.same import came_back, own
from bot.lives import note, settle
from bot.models import CaseState, Quiet, Review
from bot.queries import caselists, cases, events, replies, reviews, sources, standing


async def change(tx: Transaction, deps: Deps, review: Review, item: Incoming) -> bool:
    """The channel shows this item for a review that we know. True when something mattered."""
    now = deps.clock.now()
    if item.deleted:
        return await _delete(tx, review, now)
    news = False
    if review.deleted_at is not None:
        await reviews.refresh(tx, review.id, {"deleted_at": None})
        subject = {"review_id": review.id, "case_id": review.case_id}
        await events.record(tx, now, "customer", "restored", **subject)
        news = True
    if reading.material(review, item):
        await _edit(tx, deps, review, item, now)
        news = True
    else:
        moderated = reading.moderated(review, item)
        await reviews.refresh(
            tx, review.id, {**reading.said(item), **reading.beside(item, deps.config.team.country)}
        )
        if moderated and review.case_id is not None:
            await cases.touch(tx, review.case_id)
    if item.answers is not None:
        news |= await see_answers(tx, review, item.answers, now)
    return news


async def _delete(tx: Transaction, review: Review, now: datetime) -> bool:
    if not await reviews.remove(tx, review.id, now):
        return False
    await events.record(tx, now, "customer", "deleted", review_id=review.id, case_id=review.case_id)
    return True


async def _edit(tx: Transaction, deps: Deps, review: Review, item: Incoming, now: datetime) -> None:
    """Other words or stars: a revision. The case is open (again) if there is something to answer,
    and there is one if there was none; an answered one stays so when it became better."""
    where = deps.channels[review.source_id].where
    verdict = reading.verdict(item, where, review.source_id, deps.judge)
    case = await caselists.lock(tx, review.case_id) if review.case_id else None
    better = case is not None and case.state == CaseState.ANSWERED and not verdict.critical
    values = {
        **reading.said(item),
        **reading.beside(item, deps.config.team.country),
        **reading.judged(verdict),
    }
    if not better:
        values["material_at"] = reading.changed_at(review, item, now)
    if case is None:
        values["quiet"] = None if verdict.critical else (review.quiet or Quiet.NOT_CRITICAL)
    rating = review.rating
    revised = await reviews.revise(tx, review, now, values)
    if revised is None:
        return
    await events.record(
        tx,
        now,
        "customer",
        "edited",
        review_id=review.id,
        case_id=review.case_id,
        detail={"rating": [rating, item.rating]},
    )
    if case is None and revised.case_id is not None:  # it was given one meanwhile
        case = await caselists.lock(tx, revised.case_id)
    if case is None:
        if verdict.critical:
            await open_case_for(tx, deps, revised, now)
        return
    if verdict.critical or case.state == CaseState.OPEN:
        await join(tx, deps, case, revised, now, why="edited")
    await note(tx, case, now, "edited", f"{review.id}.{revised.revision}", review=str(review.id))


async def see_answers(
    tx: Transaction, review: Review, answers: Sequence[SeenAnswer], now: datetime
) -> bool:
    """The channel shows exactly these answers by us. True when that is news."""
    rows = [await see_answer(tx, review, answer, now) for answer in answers]
    keep = [external_id for external_id, _ in rows]
    gone = await standing.answers_vanish(tx, review.id, now, keep=keep)
    for reply_id in {one for one in gone if one is not None}:
        await replies.reject(tx, reply_id, now, "vanished", vanished=True)
    if gone:
        subject = {"review_id": review.id, "case_id": review.case_id}
        await events.record(tx, now, "channel", "answer_vanished", **subject)
        case = await caselists.by_id(tx, review.case_id) if review.case_id else None
        if case is not None and not any(news for _, news in rows):
            key = f"{review.id}.{int(now.timestamp())}"
            await note(tx, case, now, "answer_vanished", key)
    return bool(gone) or any(news for _, news in rows)


async def see_answer(
    tx: Transaction, review: Review, answer: SeenAnswer, now: datetime
) -> tuple[str, bool]:
    """One answer by us stands there: its id in our rows, and whether that is news."""
    row = answer_row(answer, now)
    reply = own(answer, await replies.to_reviews(tx, [review.id]))
    if reply is not None and came_back(reply):
        return answer.external_id, False
    if reply is not None:
        row |= {
            "external_id": reply.external_id or answer.external_id,
            "by": reply.by,
            "to_at": reply.to_at,
            "reply_id": reply.id,
        }
        await replies.seen_there(tx, reply.id, now, external_id=answer.external_id)
    news = await standing.put_answer(tx, review.id, row)
    if news and reply is None and review.case_id is not None:
        case = await caselists.lock(tx, review.case_id)
        if await _was_back_before(tx, review, answer, now):
            await note(tx, case, now, "bounced", f"{review.id}.{answer.external_id}")
            return row["external_id"], True
        await events.record(
            tx,
            now,
            "channel",
            "answered_there",
            case_id=case.id,
            review_id=review.id,
            detail={"by": answer.by},
        )
        if case.state == CaseState.OPEN:
            await note(
                tx, case, now, "answered_there", f"{review.id}.{row['external_id']}", by=answer.by
            )
    return row["external_id"], news


async def _was_back_before(
    tx: Transaction, review: Review, answer: SeenAnswer, now: datetime
) -> bool:
    """Whether this colleague's mail came back before it was seen: some programs file it in Sent
    only then. It proves nothing."""
    if not await reviews.reported(tx, answer.external_id, answer.at):
        return False
    await standing.answer_bounced(tx, [review.source_id], answer.external_id, now)
    return True


async def take_bounce(
    tx: Transaction, source_ids: Sequence[str], bounce: Bounce, now: datetime
) -> int | None:
    """A reply came back, ours or a colleague's: it is rejected and proves nothing. Gives its case.
    `source_ids`: the one that tells, and others in which it may lie, since a colleague answers from
    another mailbox, too. Where nobody knows such a reply it is listed, and remembered."""
    reply = await replies.by_key(tx, source_ids, bounce.reply_key)
    if reply is None:
        review = await standing.answer_bounced(tx, source_ids, bounce.reply_key, now)
        if review is None and bounce.report is not None:
            here, listed = source_ids[0], asdict(bounce.report)
            new = await reviews.keep_report(tx, here, bounce.reply_key, listed)
            await sources.count_ignored(tx, here, new)
        if review is None or review.case_id is None:
            return None
        case = await caselists.lock(tx, review.case_id)
        key = f"{review.id}.{bounce.reply_key}"
        await note(tx, case, now, "bounced", key, why=bounce.reason)
        return case.id
    if not await replies.reject(tx, reply.id, now, bounce.reason):
        return None
    await standing.answer_of_reply_gone(tx, reply.id, now)
    case = await caselists.lock(tx, reply.case_id)
    await note(tx, case, now, "bounced", str(reply.id), by=reply.by)
    return reply.case_id


async def take_copy(
    tx: Transaction, known: Mapping[str, Review], copy: Copied, now: datetime
) -> None:
    """A colleague wrote to the customer from elsewhere: the thread of a case that is open says so,
    and people decide whether it was the answer. `known`: the reviews it may answer."""
    for review in [known[one] for one in copy.answers_to if one in known]:
        customer = {review.author_email.lower(), str(review.memory.get("reply_to", "")).lower()}
        if review.case_id is not None and customer & set(copy.to):
            case = await caselists.lock(tx, review.case_id)
            if case.state == CaseState.OPEN:
                await note(tx, case, now, "copied", copy.external_id, by=copy.by)
            return


async def take_look(tx: Transaction, deps: Deps, review: Review, seen: Seen) -> bool:
    """What a look found of one review. True when something mattered."""
    now = deps.clock.now()
    if seen.deleted:
        return await _delete(tx, review, now)
    news = await change(tx, deps, review, seen.item) if seen.item is not None else False
    if seen.answers is not None:
        news |= await see_answers(tx, review, seen.answers, now)
    return news


async def settle_all(tx: Transaction, deps: Deps, case_ids: set[int], why: str = "") -> None:
    """Let the cases concerned agree with what is known now."""
    for case_id in sorted(case_ids):
        await settle(tx, deps, case_id, deps.clock.now(), why=why)
