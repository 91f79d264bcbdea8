"""Wake-ups between replicas on PostgreSQL: one connection of its own, nothing depends on it."""

import structlog

from bot.clock import Clock
from bot.db import NOTIFY_CHANNEL, Database

log = structlog.get_logger(__name__)
AGAIN = 5.0


async def listen(db: Database, clock: Clock) -> None:
    """Poke our loops when another replica has committed work for them; until cancelled."""
    if db.is_sqlite:
        return
    import psycopg  # noqa: PLC0415 (an optional extra)

    url = db.url.replace("postgresql+psycopg://", "postgresql://", 1)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                async for notice in connection.notifies():
                    replica, *loops = notice.payload.split()
                    if replica != db.replica:
                        db.poke(*loops)
        except psycopg.Error as error:
            log.info("no wake-ups from other replicas for now", error=type(error).__name__)
        await clock.sleep(AGAIN)
