"""What follows from the rows of a case: answered or not, open again, a draft, a reminder."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from bot import drafting
from bot.answers import Answered, Evidence, Said, answered, gone
from bot.config import Routed
from bot.db import Transaction
from bot.deps import Deps
from bot.hours import WorkingHours
from bot.ladder import Ladder, deadline, next_step
from bot.models import Answer, Case, CaseState, PostKind, Review
from bot.promises import kept_by
from bot.queries import caselists, cases, posts, promises, reviews, standing
from bot.queries.views import ASIDE

BY_HAND = "by_hand"
"""Why a case is open again when a person wanted it: what was answered before counts no more."""


def ladder_of(deps: Deps, case: Case) -> Ladder:
    """The case's ladder; the source's default where the settings no longer have it."""
    ladders = deps.config.ladders
    place = deps.places.get(case.source_id)
    default = "public" if place is None or place.public else "private"
    return ladders.get(case.ladder) or ladders[default]


def route(deps: Deps, review: Review) -> Routed:
    """Where this review goes by the settings of today."""
    return deps.config.route_of(review, public=deps.public(review))


def times(deps: Deps, ladder: Ladder, opened: datetime) -> tuple[datetime, datetime | None]:
    """Deadline and first reminder of a case opened then."""
    return _times(ladder, opened, deps.config.team.hours)


@lru_cache(maxsize=32)  # many cases open in the same moment
def _times(
    ladder: Ladder, opened: datetime, hours: WorkingHours
) -> tuple[datetime, datetime | None]:
    step = next_step(opened, ladder, hours, opened)
    return deadline(opened, ladder, hours), step.at if step else None


def next_thought(deps: Deps, case: Case, now: datetime) -> datetime | None:
    """When `remind` must think about this open case again."""
    step = next_step(case.opened_at, ladder_of(deps, case), deps.config.team.hours, now)
    moments = [step.at if step else None, case.claim_until, case.snoozed_until]
    return min((one for one in moments if one is not None and one > now), default=None)


async def reopen(
    tx: Transaction, deps: Deps, case: Case, now: datetime, *, why: str, by: str
) -> Case | None:
    """Open it again: a new round, a new deadline, a new draft, and we look at it again."""
    due_at, remind_at = times(deps, ladder_of(deps, case), now)
    practice = case.source_id in deps.config.practice
    again = await cases.reopen(
        tx,
        case.id,
        now,
        why=why,
        by=by,
        due_at=due_at,
        remind_at=remind_at,
        practice=practice,
    )
    if again is not None:
        await draft(tx, deps, again)
        await look_soon(tx, deps, again.source_id, await reviews.of_case(tx, again.id))
    return again


async def look_soon(tx: Transaction, deps: Deps, source_id: str, found: Sequence[Review]) -> None:
    """Look at these again as soon as the channel may show what has just happened."""
    channel = deps.channels.get(source_id)
    if channel is not None and channel.looks:
        at = deps.clock.wall() + channel.read_lag
        await reviews.look_later(tx, [one.id for one in found], at, None)


async def draft(tx: Transaction, deps: Deps, case: Case) -> None:
    """Write the drafts that its reviews lack in this round."""
    if case.source_id not in deps.config.sources:
        return
    found = [one for one in await reviews.of_case(tx, case.id) if one.quiet not in ASIDE]
    again = await standing.answered_before(tx, case.id)
    waiting = ((case, one) for one in found if one.deleted_at is None)
    await drafting.write(tx, deps, waiting, again=again)


async def settle(
    tx: Transaction, deps: Deps, case_id: int, now: datetime, *, why: str = ""
) -> Case:
    """Make the case's state agree with the evidence; `why` is told if it opens again ("" = what
    the rows say)."""
    case = await caselists.lock(tx, case_id)
    await keep_promises(tx, deps, case, now)
    if case.state == CaseState.DISMISSED:
        return case
    found = [one for one in await reviews.of_case(tx, case_id) if one.quiet not in ASIDE]
    said = [Said(one.id, one.material_at, one.deleted_at is not None) for one in found]
    if gone(said):
        lost = await cases.lose(tx, case_id, now) if case.state == CaseState.OPEN else None
        return lost or case
    if case.state == CaseState.GONE:
        case = await reopen(tx, deps, case, now, why="restored", by="customer") or case
    answers = await standing.answers_of(tx, [one.id for one in found])
    if case.reopened_why == BY_HAND:
        answers = [one for one in answers if one.seen_at >= case.opened_at]
    evidence = answered(said, [_as_answered(one) for one in answers], accepted_counts(deps, case))
    if evidence is not None:
        return await _ended(tx, case, now, evidence) or case
    if case.state == CaseState.ANSWERED:
        vanished = any(one.gone_at is not None for one in answers)
        why = why or ("answer_vanished" if vanished else "wrote_again")
        by = "customer" if why == "wrote_again" else "channel"
        return await reopen(tx, deps, case, now, why=why, by=by) or case
    return case


def accepted_counts(deps: Deps, case: Case) -> bool:
    """Whether that the channel took an answer is the best evidence to be had there."""
    channel = deps.channels.get(case.source_id)
    return case.practice or channel is None or not channel.reads_back


async def keep_promises(tx: Transaction, deps: Deps, case: Case, now: datetime) -> None:
    """A later answer by us on the channel keeps what was promised."""
    for promise in await promises.open_of(tx, case.id):
        answers = await standing.first_hand(tx, case.id)
        kept = kept_by(promise, answers, accepted_counts=accepted_counts(deps, case))
        if kept is not None:
            await promises.keep(tx, promise, now, by=kept.by, evidence=kept.evidence)


def _as_answered(row: Answer) -> Answered:
    return Answered(
        review_id=row.review_id,
        at=row.at,
        kind=row.kind,  # type: ignore[arg-type]
        by=row.by or None,
        gone=row.gone_at is not None,
        to=row.to_at,
    )


async def _ended(tx: Transaction, case: Case, now: datetime, evidence: Evidence) -> Case | None:
    kind, at, by = evidence.kind, evidence.at, evidence.by or ""
    if case.state == CaseState.OPEN:
        return await cases.answer(tx, case.id, now, evidence=kind, at=at, by=by)
    if kind != case.evidence:
        return await cases.strengthen(tx, case.id, evidence=kind, at=at, by=by)
    return None


def note_subject(case: Case, code: str, key: str) -> str:
    """What makes a note one."""
    return f"note:{case.id}:{code}:{key}"


async def note(
    tx: Transaction, case: Case, now: datetime, code: str, key: str, **detail: str
) -> None:
    """A line in the thread of the case's card, or of the storm's where it stands among others.
    `code` says which, `key` makes it one."""
    card = await posts.thread_of(tx, case.id)
    among = {"among": True} if card is not None and card.kind == PostKind.STORM else {}
    await posts.add(
        tx,
        posts.row(
            PostKind.NOTE,
            note_subject(case, code, key),
            card.slack_channel if card else case.slack_channel,
            now,
            case_id=case.id,
            parent_id=card.id if card else None,
            detail={"code": code, **detail, **among},
        ),
    )
