"""Letters changed in Slack."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.db import Transaction
from bot.models import OwnTemplate
from bot.queries.lanes import upsert


async def edited(tx: Transaction) -> Sequence[OwnTemplate]:
    """All of them, by name."""
    return (await tx.scalars(select(OwnTemplate).order_by(OwnTemplate.name))).all()


async def put(
    tx: Transaction, name: str, text: str, *, before: str | None, by: str, now: datetime
) -> bool:
    """This text is the letter's from now on. False where it is not `before` any more that stands
    there (None: that which ships)."""
    values = {"text": text, "by": by, "at": now}
    statement = upsert(tx, OwnTemplate).values(name=name, **values)
    done = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_=values, where=OwnTemplate.text == (before or text)
        ).returning(OwnTemplate.name)
    )
    return done.first() is not None


async def drop(tx: Transaction, name: str, *, before: str) -> bool:
    """Back to the letter that ships. False where it is not `before` any more that stands there."""
    done = await tx.execute(
        delete(OwnTemplate)
        .where(OwnTemplate.name == name, OwnTemplate.text == before)
        .returning(OwnTemplate.name)
    )
    return done.first() is not None
