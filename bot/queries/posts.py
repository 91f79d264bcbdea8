"""What should stand in Slack."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models import STORM, Post, PostKind
from bot.queries import bulk
from bot.queries.lanes import AT_ONCE, WORKSPACE, open_lanes, slack_lane, upsert
from bot.queries.redrawing import Redrawing, wanted

_NEWS = timedelta(hours=12)
"""So long a digest follows what becomes of the cases that it lists."""
_IS_DIGEST = Post.kind == bindparam("digest", PostKind.DIGEST, literal_execute=True)
"""Written out in the statement, so that the index over these alone serves it."""


def card_subject(case_id: int) -> str:
    """The subject of a case's card."""
    return f"card:{case_id}"


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
    new = upsert(tx, Post).values(**values).on_conflict_do_nothing()
    found = await tx.scalar(new.returning(Post.id))
    if found is None:
        again, subject = wanted(tx), values["subject"]
        again.named.add(subject)
        again.anew.add(subject)
        found = (await tx.scalars(select(Post.id).where(Post.subject == subject))).one()
    tx.poke("publish")
    return int(found)


async def add_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new posts made by `row`; one whose subject is there already stays as it is."""
    if rows:
        lanes = {slack_lane(row["slack_channel"]) for row in rows}
        await open_lanes(tx, [WORKSPACE, *lanes])
        await bulk.write(tx, Post, rows, keep=True)
        tx.poke("publish")


def touch(tx: Transaction, subject: str) -> None:
    """What this post shows has changed: draw it again (no effect if it was given up)."""
    wanted(tx).named.add(subject)


def touch_case(tx: Transaction, case_id: int) -> None:
    """What its card, the reminders of its round and its storm show has changed (reminders and
    storms only where they stand in Slack or may stand there)."""
    wanted(tx).cases.add(case_id)


def touch_shown(tx: Transaction, ids: Iterable[int]) -> None:
    """Draw again those of these posts that stand in Slack or may stand there."""
    wanted(tx).shown.update(ids)


def in_storm(card: Mapping[str, Any], storm_id: int) -> dict[str, Any]:
    """A card made by `row` whose case stands on a storm's card instead."""
    return {**card, "parent_id": storm_id, "given_up": STORM, "due_at": None}


async def thread_of(tx: Transaction, case_id: int) -> Post | None:
    """In whose thread this case is spoken of: its card's, or that of the storm where it stands."""
    card = await by_subject(tx, card_subject(case_id))
    if card is None or card.given_up != STORM or case_id in tx.ending(Redrawing).alone:
        return card
    return await by_id(tx, card.parent_id) if card.parent_id is not None else card


def stand_alone(tx: Transaction, case_id: int) -> None:
    """A case that stands on a storm's card gets its own (no effect for others)."""
    wanted(tx).alone.add(case_id)


async def touch_digests(tx: Transaction, slack_channel: str, now: datetime) -> None:
    """What the newest digests list as to do has changed in this Slack channel: draw its own again,
    or where it has none all of them."""
    found = await tx.execute(
        select(Post.id, Post.slack_channel).where(_IS_DIGEST, Post.created_at > now - _NEWS)
    )
    places = dict(found.all())
    own = [one for one, place in places.items() if place == slack_channel]
    if places:
        touch_shown(tx, own or places)


async def touch_all(tx: Transaction) -> None:
    """Draw again whatever stands in Slack: the team speaks another language now."""
    touch_shown(tx, await tx.scalars(select(Post.id)))


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
