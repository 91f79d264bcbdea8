"""New reviews become rows: silently, or with a case, its draft and its card."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot import drafting
from bot.channels.base import Incoming, SeenAnswer
from bot.db import Transaction
from bot.deps import Deps
from bot.intake import reading, storms
from bot.lives import draft as write_drafts
from bot.lives import look_soon, note, reopen, route, times
from bot.models import URGENCY, Case, CaseState, PostKind, Quiet, Review, Source
from bot.queries import bulk, caselists, cases, customers, events, posts, reviews, standing

log = structlog.get_logger(__name__)
Answers = Mapping[str, Sequence[SeenAnswer]]
"""Answers by us known at intake, by the review's external id."""


async def file_new(
    tx: Transaction, deps: Deps, source: Source, items: Sequence[Incoming], answers: Answers
) -> None:
    """Write reviews that are unknown, alone or first in their thread: all rows in bulk."""
    now = deps.clock.now()
    ids = await bulk.next_ids(tx, Review, len(items))
    rows = [
        {"id": new, **_row(deps, source, item, answers.get(item.external_id, ()), now)}
        for new, item in zip(ids, items, strict=True)
    ]
    critical = [row for row in rows if row["quiet"] is None]
    reviewed = [bulk.made(Review, row) for row in critical]
    opened = await open_cases(tx, deps, reviewed, now)
    for row, case in zip(critical, opened, strict=True):
        row["case_id"] = case.id
    await bulk.write(tx, Review, rows)
    await customers.touch_cards(
        tx, (one["mail_key"] for one in critical), (one["phone_key"] for one in critical)
    )
    await events.record_all(
        tx,
        [
            events.row(
                now,
                "customer",
                "heard",
                review_id=row["id"],
                case_id=row["case_id"],
                source_id=source.id,
            )
            for row in rows
        ]
        + _opened(opened, now),
    )
    for row in rows:
        await _keep_answers(tx, row["id"], answers.get(row["external_id"], ()), now)
    log.info("heard", source=source.id, reviews=len(rows), cases=[one.id for one in opened])
    await drafting.write(tx, deps, zip(opened, reviewed, strict=True))


def _row(
    deps: Deps,
    source: Source,
    item: Incoming,
    answers: Sequence[SeenAnswer],
    now: datetime,
    before: Sequence[Review] = (),
) -> dict[str, Any]:
    channel = deps.channels[source.id]
    heard = reading.without_repeated_title(item, (one.title for one in before))
    verdict = reading.verdict(heard, channel.where, source.id, deps.judge)
    row = reading.row(source.id, item, verdict, now, deps.config.team.country)
    row["quiet"] = _quiet(source, item, row, answers)
    quiet, wall = row["quiet"], deps.clock.wall()
    if quiet != Quiet.OLD:
        waited = max(0.0, (now - row["posted_at"]).total_seconds())
        deps.metrics.heard.labels(source.id).observe(waited)
    if not channel.looks:
        return row
    if quiet is None or (channel.edits_seen and quiet == Quiet.NOT_CRITICAL):
        row["look_at"] = wall + channel.read_lag
    elif quiet == Quiet.OLD and row["critical"] and item.answers is None:
        row["look_at"] = wall  # whether it was answered then, only a look can tell
    return row


def _quiet(
    source: Source, item: Incoming, row: Mapping[str, Any], answers: Sequence[SeenAnswer]
) -> Quiet | None:
    """Why it gets no case, if it gets none. What a person writes down is never old."""
    if row["posted_at"] < source.start and not item.noted_by:
        return Quiet.OLD
    if any(answer.at >= row["posted_at"] for answer in answers):
        return Quiet.ANSWERED
    return None if row["critical"] else Quiet.NOT_CRITICAL


async def _keep_answers(
    tx: Transaction, review_id: int, answers: Sequence[SeenAnswer], now: datetime
) -> None:
    for answer in answers:
        await standing.put_answer(tx, review_id, answer_row(answer, now))


def answer_row(answer: SeenAnswer, now: datetime) -> dict[str, Any]:
    """An answer seen on the channel, as columns."""
    return {
        "external_id": answer.external_id,
        "kind": "shown",
        "text": answer.text,
        "by": answer.by,
        "at": answer.at,
        "to_at": None,
        "seen_at": now,
        "reply_id": None,
    }


async def open_cases(
    tx: Transaction, deps: Deps, found: Sequence[Review], now: datetime
) -> list[Case]:
    """One case for each of these reviews, with its card or on that of a storm; the reviews may not
    be written yet, nor the events."""
    rows = [_case_row(deps, review, now) for review in found]
    sharing = await storms.sharing(tx, rows, now)
    opened = await cases.open_all(tx, rows)
    shared = [case for case, shares in zip(opened, sharing, strict=True) if shares]
    storm = await storms.gather(tx, shared, now)
    cards = [_card(case, now) for case in opened]
    await posts.add_all(
        tx,
        [
            posts.in_storm(card, storm[case.slack_channel, case.practice]) if shares else card
            for card, case, shares in zip(cards, opened, sharing, strict=True)
        ],
    )
    return opened


def _opened(cases_opened: Sequence[Case], now: datetime) -> list[dict[str, Any]]:
    """What the event log says of them, after what was heard."""
    return [
        events.row(now, "ascolto", what, case_id=case.id)
        for case in cases_opened
        for what in ("opened", *(["held"] if case.hold else []))
    ]


def _card(case: Case, now: datetime) -> dict[str, Any]:
    return posts.row(
        PostKind.CARD,
        posts.card_subject(case.id),
        case.slack_channel,
        now,
        case_id=case.id,
        urgency=URGENCY[case.urgency],
    )


def _case_row(deps: Deps, review: Review, now: datetime) -> dict[str, Any]:
    routed, source = route(deps, review), deps.config.sources.get(review.source_id)
    due_at, remind_at = times(deps, routed.ladder, now)
    return {
        "source_id": review.source_id,
        "brand": source.brand if source else "",
        "thread_key": review.thread_key,
        "slack_channel": routed.slack_channel,
        "ladder": routed.ladder.name,
        "owner": routed.owner,
        "decider": routed.decider,
        "urgency": review.urgency,
        "hold": review.hold,
        "practice": source is not None and source.practice,
        "created_at": now,
        "opened_at": now,
        "due_at": due_at,
        "remind_at": remind_at,
    }


async def open_case_for(tx: Transaction, deps: Deps, review: Review, now: datetime) -> Case:
    """A case for a review that had none (judged again, edited, or said by a person)."""
    [case] = await open_cases(tx, deps, [review], now)
    await events.record_all(tx, _opened([case], now))
    posts.stand_alone(tx, case.id)
    await reviews.set_case(tx, [(review.id, case.id)])
    await customers.touch_cards(tx, [review.mail_key], [review.phone_key])
    await write_drafts(tx, deps, case)
    await look_soon(tx, deps, case.source_id, [review])
    return case


async def file_in_thread(
    tx: Transaction, deps: Deps, source: Source, item: Incoming, answers: Answers
) -> None:
    """A new review in a thread that we know: it joins the case there, if one can take it."""
    now = deps.clock.now()
    case = await caselists.in_thread(tx, source.id, item.thread_key)
    if case is None:
        await file_new(tx, deps, source, [item], answers)
        return
    before = await reviews.of_case(tx, case.id)
    row = _row(deps, source, item, answers.get(item.external_id, ()), now, before)
    answered = row["quiet"] == Quiet.ANSWERED and case.state == CaseState.ANSWERED
    held = row["hold"] is not None
    aside = reading.aside(row["text"], deps.judge, critical=row["critical"], held=held)
    row |= {"case_id": case.id, "quiet": aside}
    review = await reviews.add(tx, row)
    if review is None:
        return
    await _keep_answers(tx, review.id, answers.get(item.external_id, ()), now)
    subject: dict[str, Any] = {"case_id": case.id, "review_id": review.id}
    if review.quiet is not None:
        what = "thanked" if review.quiet == Quiet.THANKS else "heard"
        await events.record(tx, now, "customer", what, **subject)
        await note(tx, case, now, f"wrote_{review.quiet}", str(review.id), review=str(review.id))
        return
    await events.record(tx, now, "customer", "joined", **subject)
    log.info("the customer wrote again", source=source.id, case=case.id)
    if not answered:
        await join(tx, deps, case, review, now)
    await note(tx, case, now, "wrote_again", str(review.id), review=str(review.id))


async def join(
    tx: Transaction,
    deps: Deps,
    case: Case,
    review: Review,
    now: datetime,
    *,
    why: str = "wrote_again",
) -> None:
    """The customer wrote again in this case (or other words): it is open (again), with a draft for
    the new words, and what left for the old ones is in nobody's way."""
    if case.state == CaseState.OPEN:
        await cases.settle_replies(tx, case.id, now, review_id=review.id)
    else:
        await reopen(tx, deps, case, now, why=why, by="customer")
    posts.stand_alone(tx, case.id)
    worse = max(case.urgency, review.urgency, key=lambda one: URGENCY[one])
    changed = await cases.refile(tx, case.id, urgency=worse)
    if review.hold:
        changed = (
            await cases.hold(tx, case.id, now, why=review.hold, decider=route(deps, review).decider)
            or changed
        )
    again = await standing.answered_before(tx, case.id)
    if changed is not None:
        await drafting.write(tx, deps, [(changed, review)], again=again)
