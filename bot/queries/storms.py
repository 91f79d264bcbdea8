"""Storms: many new cases of one Slack channel on one card, practice apart from the rest.

The own card of each such case is a post that is not shown (`given_up` is STORM) and whose parent
is the storm's post.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import STORM, Case, CaseState, Post, PostKind, Review
from bot.queries import posts

_FIRST = sql_case({"now": 3, "high": 2, "normal": 1}, value=Case.urgency, else_=0)
_OPEN = Case.state == CaseState.OPEN


def alone(case: Case | Row[Any]) -> bool:
    """Whether it stands on its own card in any storm."""
    return case.round > 1 or case.urgency == "now" or bool(case.hold)


def come_out(tx: Transaction, case: Case | Row[Any]) -> None:
    """A case that nobody may overlook any more leaves its storm's card for its own."""
    if alone(case):
        posts.stand_alone(tx, case.id)


def _of(slack_channel: str, practice: bool) -> tuple[ColumnElement[bool], ...]:
    return Case.slack_channel == slack_channel, Case.practice.is_(practice)


async def lately(
    tx: Transaction, slack_channel: str, practice: bool, since: datetime, most: int
) -> int:
    """How many cases this Slack channel got after `since`, counted up to `most`."""
    mine = (*_of(slack_channel, practice), Case.created_at > since)
    some = select(Case.id).where(*mine).limit(most)
    return int(await tx.scalar(select(func.count()).select_from(some.subquery())) or 0)


async def going_on(
    tx: Transaction, slack_channel: str, practice: bool, since: datetime
) -> int | None:
    """The storm (id of its post) that took a case of this Slack channel after `since`."""
    return await tx.scalar(
        select(Post.parent_id)
        .join(Case, Post.case_id == Case.id)
        .where(
            *_of(slack_channel, practice),
            Case.created_at > since,
            Post.kind == PostKind.CARD,
            Post.given_up == STORM,
        )
        .order_by(Case.id.desc())
        .limit(1)
    )


async def began(tx: Transaction, case: Case, span: timedelta) -> bool:
    """Whether this case came less than `span` before one on a storm's card: it has its own card
    for being among the first."""
    found = await tx.scalar(
        select(Post.id)
        .join(Case, Post.case_id == Case.id)
        .where(
            *_of(case.slack_channel, case.practice),
            Case.created_at >= case.created_at,
            Case.created_at < case.created_at + span,
            Post.kind == PostKind.CARD,
            Post.given_up == STORM,
        )
        .limit(1)
    )
    return found is not None


async def of_storm(
    tx: Transaction, post_id: int, most: int
) -> tuple[int, int, list[tuple[Case, Review]]]:
    """How many cases stand on this storm's card, how many of them are open, and `most` of them,
    each with its newest review: open ones first, the most urgent before the others."""
    mine = (Post.parent_id == post_id, Post.kind == PostKind.CARD, Post.given_up == STORM)
    counted = await tx.execute(
        select(func.count(), func.sum(sql_case((_OPEN, 1), else_=0)))
        .select_from(Post)
        .join(Case, Post.case_id == Case.id)
        .where(*mine)
    )
    total, waiting = counted.one()
    other = aliased(Review)
    newest = select(func.max(other.id)).where(other.case_id == Case.id).correlate(Case)
    found = await tx.execute(
        select(Case, Review)
        .join(Post, Post.case_id == Case.id)
        .join(Review, Review.id == newest.scalar_subquery())
        .where(*mine)
        .order_by(sql_case((_OPEN, 0), else_=1), _FIRST.desc(), Case.due_at, Case.id)
        .limit(most)
    )
    return total, int(waiting or 0), [(case, review) for case, review in found]


async def weather(
    tx: Transaction, slack_channel: str, practice: bool, since: datetime, until: datetime
) -> tuple[int, list[tuple[str, int]]]:
    """How many cases this Slack channel got in that time, and what they are about: the first topic
    of each one's first review, most frequent first."""
    first = Review.topics[0].as_string()
    mine = (*_of(slack_channel, practice), Case.created_at.between(since, until))
    topics = await tx.execute(
        select(first, func.count(func.distinct(Case.id)))
        .select_from(Case)
        .join(Review, Review.case_id == Case.id)
        .where(*mine)
        .group_by(first)
        .order_by(func.count(func.distinct(Case.id)).desc(), first)
    )
    counted = await tx.scalar(select(func.count()).select_from(Case).where(*mine))
    return int(counted or 0), [(topic, count) for topic, count in topics if topic]


async def last(tx: Transaction, post_id: int) -> datetime | None:
    """When the newest case of this storm came."""
    return await tx.scalar(
        select(func.max(Case.created_at))
        .join(Post, Post.case_id == Case.id)
        .where(Post.parent_id == post_id, Post.kind == PostKind.CARD)
    )
