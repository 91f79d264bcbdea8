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


async def put(tx: Transaction, name: str, text: str, *, by: str, now: datetime) -> None:
    """This text is the letter's from now on."""
    values = {"text": text, "by": by, "at": now}
    statement = upsert(tx, OwnTemplate).values(name=name, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


async def drop(tx: Transaction, name: str) -> None:
    """Back to the letter that ships."""
    await tx.execute(delete(OwnTemplate).where(OwnTemplate.name == name))
