"""The one switch that stops everything that goes out, and the news of it."""

from datetime import datetime

from bot.db import Transaction
from bot.queries import cases, outbox, switches
from bot.telling import notice


async def turn(tx: Transaction, now: datetime, *, on: bool, by: str, place: str, key: str) -> bool:
    """Pause or let go on. False when it stood so already; else the Slack channel `place` ("" =
    none is known) hears of it once, by `key`, and the cards of replies that wait are drawn anew."""
    if not await (switches.pause if on else switches.resume)(tx, by, now):
        return False
    if place:
        await notice(tx, place, now, "paused" if on else "resumed", key, by=by)
    for case_id in await outbox.waiting(tx):
        await cases.touch(tx, case_id)
    return True
