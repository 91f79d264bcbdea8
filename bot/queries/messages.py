"""Webhook messages that were taken: the same again has no effect."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.db import Transaction
from bot.models import SeenMessage
from bot.queries.lanes import upsert


async def message_taken(tx: Transaction, source_id: str, message_id: str) -> bool:
    """Whether this webhook message was taken before."""
    found = await tx.scalar(
        select(SeenMessage.message_id).where(
            SeenMessage.source_id == source_id, SeenMessage.message_id == message_id
        )
    )
    return found is not None


async def take_message(
    tx: Transaction, source_id: str, message_id: str, now: datetime, forget_before: datetime
) -> bool:
    """Remember this webhook message; False when it was taken before. Old ones are forgotten:
    a signature is good for five minutes."""
    await tx.execute(delete(SeenMessage).where(SeenMessage.at < forget_before))
    statement = upsert(tx, SeenMessage).values(source_id=source_id, message_id=message_id, at=now)
    done = await tx.execute(statement.on_conflict_do_nothing().returning(SeenMessage.message_id))
    return done.first() is not None
