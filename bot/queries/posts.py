"""What should stand in Slack."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, Text, Update, bindparam, cast, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import SelectBase

from bot.db import Transaction
from bot.models import Case, Nudge, Post, PostKind
from bot.queries import bulk
from bot.queries.lanes import AT_ONCE, WORKSPACE, open_lanes, slack_lane, upsert

URGENCY = {"low": 0, "normal": 1, "high": 2, "now": 3}
STORM = "in a storm"
"""Why a card is not shown whose case stands on a storm's card."""
NOTHING_LEFT = "nothing left to say"
"""Why a post was given up that may have something to say again."""
_NEWS = timedelta(hours=12)
"""So long a digest follows what becomes of the cases that it lists."""
_IS_DIGEST = Post.kind == bindparam("digest", PostKind.DIGEST, literal_execute=True)
"""Written out in the statement, so that the index over these alone serves it."""
_POST, _NUDGE, _CASE = bulk.plain(Post).c, bulk.plain(Nudge).c, bulk.plain(Case).c
_IN_DOUBT = _POST.ts.is_(None) & _POST.attempted_at.is_not(None)
"""It may stand in Slack already: looked for when its time comes, not a moment before."""
_THERE = _POST.ts.is_not(None) | _POST.attempted_at.is_not(None)
_CHANGED: dict[str, Any] = {
    "version": _POST.version + 1,
    "due_at": sql_case((_IN_DOUBT, _POST.due_at), else_=AT_ONCE),
}


CARD = "card:"


def card_subject(case_id: int) -> str:
    """The subject of a case's card."""
    return f"{CARD}{case_id}"


def row(
    kind: PostKind,
    subject: str,
    slack_channel: str,
    now: datetime,
    *,
    case_id: int | None = None,
    parent_id: int | None = None,
    broadcast: bool = False,
    urgency: int = 1,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One post as a row to be written, due at once."""
    return {
        "kind": kind,
        "subject": subject,
        "slack_channel": slack_channel,
        "created_at": now,
        "case_id": case_id,
        "parent_id": parent_id,
        "broadcast": broadcast,
        "urgency": urgency,
        "detail": dict(detail or {}),
        "due_at": AT_ONCE,
        "version": 1,
        "drawn_version": 0,
        "plain": False,
        "failures": 0,
        "reposts": 0,
        "given_up": "",
    }


async def add(tx: Transaction, values: Mapping[str, Any]) -> int:
    """Write a post made by `row` and give its id; the same subject again is the same post, which
    then is due for a redraw, also when it had had nothing left to say."""
    await open_lanes(tx, [slack_lane(values["slack_channel"]), WORKSPACE])
    again = Post.given_up == NOTHING_LEFT
    statement = upsert(tx, Post).values(**values)
    found = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subject"],
            set_={
                "version": Post.version + 1,
                "due_at": sql_case(
                    (again, AT_ONCE),
                    (_IN_DOUBT | (Post.given_up != ""), Post.due_at),
                    else_=AT_ONCE,
                ),
                "given_up": sql_case((again, ""), else_=Post.given_up),
            },
        ).returning(Post.id)
    )
    tx.poke("publish")
    return int(found.scalar_one())


async def add_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new posts made by `row`; one whose subject is there already stays as it is."""
    if rows:
        lanes = {slack_lane(row["slack_channel"]) for row in rows}
        await open_lanes(tx, [WORKSPACE, *lanes])
        await bulk.write(tx, Post, rows, keep=True)
        tx.poke("publish")


_RANK = bindparam("rank", type_=Post.urgency.type)
_TOUCH = (
    update(Post)
    .where(Post.subject == bindparam("post"), Post.given_up == "")
    .values(urgency=func.coalesce(_RANK, Post.urgency))
    .values(**_CHANGED)
)


async def touch(tx: Transaction, subject: str, urgency: int | None = None) -> None:
    """What this post shows has changed: draw it again (no effect if it was given up)."""
    await tx.execute(_TOUCH, {"post": subject, "rank": urgency})
    tx.poke("publish")


def _among(these: SelectBase, dialect: str) -> ColumnElement[bool]:
    """Whether a post is one of these. PostgreSQL asks for them once: IN is a join to it, and when
    somebody else has just changed the post it looks again, may find nothing on the other side, and
    then leaves the post as it is."""
    if dialect == "sqlite":
        return _POST.id.in_(these)
    return _POST.id == func.any(func.array(these.scalar_subquery()))


def redrawing(case: FromClause, dialect: str) -> Update:
    """An UPDATE: what the card of this case, the reminders of its round and its storm show has
    changed, draw them again (reminders and storms only where they stand in Slack or may stand
    there). `case` selects its `FACTS`, or nothing."""
    card = select(CARD + cast(case.c.id, Text)).scalar_subquery()
    rank = select(sql_case(URGENCY, value=case.c.urgency, else_=1)).scalar_subquery()
    its_card = _POST.subject == card
    showing = select(_POST.id).where(its_card)
    reminders = select(_NUDGE.post_id).join(
        case, (_NUDGE.case_id == case.c.id) & (_NUDGE.round == case.c.round)
    )
    storms = select(_POST.parent_id).where(
        its_card, _POST.given_up == STORM, _POST.parent_id.is_not(None)
    )
    shown = _among(showing.union_all(reminders, storms), dialect)
    return (
        update(bulk.plain(Post))
        .where(shown, _POST.given_up == "", or_(its_card, _THERE))
        .values(urgency=sql_case((its_card, rank), else_=_POST.urgency), **_CHANGED)
    )


FACTS = (_CASE.id, _CASE.round, _CASE.urgency, _CASE.hold)
"""What must be known of a case that is drawn again."""
THIS = select(*FACTS).where(_CASE.id == bindparam("of_case")).cte("this")
"""That of the case `of_case`."""
_TOUCH_CASE = {one: redrawing(THIS, one) for one in ("sqlite", "postgresql")}


async def touch_case(tx: Transaction, case: Case) -> None:
    """What its card, the reminders of its round and its storm show has changed."""
    await tx.execute(_TOUCH_CASE[tx.get_bind().dialect.name], {"of_case": case.id})
    tx.poke("publish")


def in_storm(card: Mapping[str, Any], storm_id: int) -> dict[str, Any]:
    """A card made by `row` whose case stands on a storm's card instead."""
    return {**card, "parent_id": storm_id, "given_up": STORM, "due_at": None}


def storm_of(case_id: int) -> Select[Any]:
    """Selects the id of the storm on whose card this case stands, if it does."""
    card = (Post.subject == card_subject(case_id), Post.given_up == STORM)
    return select(Post.parent_id).where(*card)


async def thread_of(tx: Transaction, case_id: int) -> Post | None:
    """In whose thread this case is spoken of: its card's, or that of the storm where it stands."""
    card = await by_subject(tx, card_subject(case_id))
    if card is not None and card.given_up == STORM and card.parent_id is not None:
        return await by_id(tx, card.parent_id)
    return card


async def stand_alone(tx: Transaction, case_id: int) -> None:
    """A case that stood on a storm's card gets its own (no effect for others)."""
    storm_id = await tx.scalar(storm_of(case_id))
    if storm_id is not None:
        await tx.execute(
            update(Post)
            .where(Post.subject == card_subject(case_id), Post.given_up == STORM)
            .values(given_up="", parent_id=None, due_at=AT_ONCE, version=Post.version + 1)
        )
        await touch_shown(tx, [storm_id])


async def touch_shown(tx: Transaction, ids: Any) -> None:
    """Draw again those of these posts that stand in Slack or may stand there; `ids` are their ids,
    or select them."""
    selected = isinstance(ids, SelectBase)
    these = _among(ids, tx.get_bind().dialect.name) if selected else _POST.id.in_(ids)
    await tx.execute(update(Post).where(these, Post.given_up == "", _THERE).values(**_CHANGED))
    tx.poke("publish")


async def touch_digests(tx: Transaction, slack_channel: str, now: datetime) -> None:
    """What the newest digests list as to do has changed in this Slack channel: draw its own again,
    or where it has none all of them."""
    found = await tx.execute(
        select(Post.id, Post.slack_channel).where(_IS_DIGEST, Post.created_at > now - _NEWS)
    )
    places = dict(found.all())
    own = [one for one, place in places.items() if place == slack_channel]
    if places:
        await touch_shown(tx, own or list(places))


async def touch_all(tx: Transaction) -> None:
    """Draw again whatever stands in Slack: the team speaks another language now."""
    await touch_shown(tx, select(Post.id))


_ABOUT = select(Post).where(Post.subject.in_(bindparam("subjects", expanding=True)))


async def by_subject(tx: Transaction, subject: str) -> Post | None:
    """One post."""
    return (await by_subjects(tx, [subject])).get(subject)


async def by_subjects(tx: Transaction, subjects: Iterable[str]) -> dict[str, Post]:
    """These posts, as far as there are any, by subject."""
    return {one.subject: one for one in await tx.scalars(_ABOUT, {"subjects": list(subjects)})}


async def by_id(tx: Transaction, post_id: int) -> Post | None:
    """One post."""
    return (await tx.scalars(select(Post).where(Post.id == post_id))).one_or_none()
