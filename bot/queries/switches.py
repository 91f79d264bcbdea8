"""Switches that people set."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.db import Transaction
from bot.models import Switch
from bot.queries import events
from bot.queries.lanes import upsert

_PAUSE = select(Switch).where(Switch.name == "pause")


async def paused(tx: Transaction) -> Switch | None:
    """The pause, if there is one: then nothing goes out."""
    return (await tx.scalars(_PAUSE)).one_or_none()


async def pause(tx: Transaction, by: str, now: datetime) -> bool:
    """Nothing goes out from now on. False when it was paused already."""
    statement = upsert(tx, Switch).values(name="pause", value={}, by=by, at=now)
    done = await tx.execute(statement.on_conflict_do_nothing().returning(Switch.name))
    if done.first() is None:
        return False
    await events.record(tx, now, by, "paused")
    return True


async def resume(tx: Transaction, by: str, now: datetime) -> bool:
    """Things go out again. False when it was not paused."""
    done = await tx.execute(delete(Switch).where(Switch.name == "pause").returning(Switch.name))
    if done.first() is None:
        return False
    await events.record(tx, now, by, "resumed")
    tx.poke("deliver", "remind", "publish", "reword")
    return True


async def try_out(tx: Transaction, wall: datetime) -> None:
    """Write a row that means nothing: does the database still take it?"""
    said = {"value": {}, "by": "ascolto", "at": wall}
    statement = upsert(tx, Switch).values(name="tried_out", **said)
    await tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": wall}))
