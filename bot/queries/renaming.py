"""A source has another id: whatever names it follows. Rows are locked as everywhere, for all
sources that are renamed together (`bot/db.py`)."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.db import Transaction
from bot.models import Alarm, Case, Lane, Post, Source
from bot.queries import history, posts
from bot.queries.lanes import LOOKING, SENDING, SOURCE

_CASES = Case.__table__
_NAMING = sorted(
    (one for one in Source.metadata.sorted_tables if "source_id" in one.c),
    key=lambda table: table is not _CASES,
)
"""Cases first; the others stand after those they refer to."""


async def hold(tx: Transaction, olds: Collection[str]) -> None:
    """Every row that names one of these, before any of them changes."""
    if tx.get_bind().dialect.name == "sqlite" or not olds:
        return
    for table in _NAMING:
        key = table.primary_key.columns.values()
        named = select(*key).where(table.c.source_id.in_(olds)).order_by(*key)
        await tx.execute(named.with_for_update(key_share=True))


async def follow(tx: Transaction, old: str, new: str) -> None:
    """Every row that names the source `old` names `new`, whose own row is there already: its past,
    what holds it back and its outage."""
    for table in _NAMING:
        await tx.execute(update(table).where(table.c.source_id == old).values(source_id=new))
    for kind in (LOOKING, SENDING, SOURCE):
        await _move(tx, Lane.key, kind + old, kind + new)
    await _move(tx, Alarm.kind, SOURCE + old, SOURCE + new)


async def show(tx: Transaction, renamed: Mapping[str, str]) -> None:
    """What Slack shows of these sources (old id, new id) follows last of all."""
    subjects = [history.subject(one) for both in renamed.items() for one in both]
    told = Post.detail["source"].as_string()
    found = await tx.execute(
        select(Post.id, Post.detail, told)
        .where(or_(Post.subject.in_(subjects), told.in_(renamed)))
        .order_by(Post.id)
        .with_for_update(key_share=True)
    )
    for post_id, detail, source_id in found.all():
        if source_id in renamed:
            named = {**detail, "source": renamed[source_id]}
            await tx.execute(update(Post).where(Post.id == post_id).values(detail=named))
    for old, new in renamed.items():
        await _move(tx, Post.subject, history.subject(old), history.subject(new))
        posts.touch(tx, history.subject(new))


async def _move(tx: Transaction, key: InstrumentedAttribute[str], old: str, new: str) -> None:
    """Over what a source that was once called `new` may have left behind."""
    if await tx.scalar(select(key).where(key == old)) is not None:
        await tx.execute(delete(key.class_).where(key == new))
        await tx.execute(update(key.class_).where(key == old).values({key: new}))
