"""A source has another id: whatever names it follows."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.db import Transaction
from bot.models import Alarm, Lane, Post, Source
from bot.queries import history, posts
from bot.queries.lanes import LOOKING, SENDING, SOURCE


async def follow(tx: Transaction, old: str, new: str) -> None:
    """Every row that names the source `old` names `new`, whose own row is there already: its past,
    what holds it back, its outage, and what Slack shows of it."""
    for table in reversed(Source.metadata.sorted_tables):
        if "source_id" in table.c:
            await tx.execute(update(table).where(table.c.source_id == old).values(source_id=new))
    for kind in (SOURCE, LOOKING, SENDING):
        await _move(tx, Lane.key, kind + old, kind + new)
    await _move(tx, Alarm.kind, SOURCE + old, SOURCE + new)
    await _move(tx, Post.subject, history.subject(old), history.subject(new))
    told = await tx.execute(
        select(Post.id, Post.detail).where(Post.detail["source"].as_string() == old)
    )
    for post_id, detail in told.all():
        changed = {**detail, "source": new}
        await tx.execute(update(Post).where(Post.id == post_id).values(detail=changed))
    posts.touch(tx, history.subject(new))


async def _move(tx: Transaction, key: InstrumentedAttribute[str], old: str, new: str) -> None:
    """Over what a source that was once called `new` may have left behind."""
    if await tx.scalar(select(key).where(key == old)) is not None:
        await tx.execute(delete(key.class_).where(key == new))
        await tx.execute(update(key.class_).where(key == old).values({key: new}))
