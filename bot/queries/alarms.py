"""What is down, and who was told by mail: each outage once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from bot.db import Transaction
from bot.models import Alarm, Lane, Source
from bot.queries.lanes import AT_ONCE, SOURCE, WORKSPACE, upsert

SLACK = "slack"
LEASE = timedelta(seconds=180)
"""Three times what a login and a mail may take."""


async def ill(tx: Transaction) -> dict[str, datetime | None]:
    """What is down now, by kind, and since when (None where that is not written down)."""
    found: dict[str, datetime | None] = {}
    if await tx.scalar(select(Lane.key).where(Lane.key == WORKSPACE, Lane.problem != "")):
        found[SLACK] = None
    sources = await tx.execute(
        select(Source.id, Source.failing_since).where(Source.active, Source.problem != "")
    )
    return found | {SOURCE + source_id: since for source_id, since in sources}


async def everything(tx: Transaction) -> list[Alarm]:
    """All outages that are not over for `alarm_mail`."""
    return list(await tx.scalars(select(Alarm).order_by(Alarm.kind)))


async def agree(
    tx: Transaction, ill: Mapping[str, datetime | None], now: datetime, wall: datetime
) -> None:
    """The rows know what is down. What heals before anybody was told leaves no trace; what breaks
    again before its end was told goes on."""
    for kind, since in ill.items():
        statement = upsert(tx, Alarm).values(
            kind=kind, began_at=since or now, due_at=AT_ONCE, tries=0
        )
        await tx.execute(
            statement.on_conflict_do_update(index_elements=["kind"], set_={"healed_at": None})
        )
    over = Alarm.kind.not_in(list(ill))
    free = or_(Alarm.lease_until.is_(None), Alarm.lease_until <= wall)
    await tx.execute(delete(Alarm).where(over, free, Alarm.told_at.is_(None)))
    await tx.execute(
        update(Alarm)
        .where(over, Alarm.told_at.is_not(None), Alarm.healed_at.is_(None))
        .values(healed_at=now)
    )


async def claim(tx: Transaction, kind: str, wall: datetime, token: str) -> Alarm | None:
    """Take the right to send; None while somebody else has it."""
    return (
        await tx.scalars(
            update(Alarm)
            .where(
                Alarm.kind == kind,
                Alarm.due_at <= wall,
                or_(Alarm.lease_until.is_(None), Alarm.lease_until <= wall),
            )
            .values(lease_until=wall + LEASE, token=token)
            .returning(Alarm)
        )
    ).one_or_none()


async def sent(tx: Transaction, kind: str, token: str, now: datetime, *, over: bool) -> None:
    """The mail went out; with the one about its end the outage is forgotten."""
    mine = (Alarm.kind == kind, Alarm.token == token)
    if over:
        await tx.execute(delete(Alarm).where(*mine))
        return
    free = {"lease_until": None, "token": None, "tries": 0}
    await tx.execute(update(Alarm).where(*mine).values(told_at=now, **free))


async def not_sent(tx: Transaction, kind: str, token: str, due_at: datetime) -> None:
    """It did not go out: again at `due_at`."""
    await tx.execute(
        update(Alarm)
        .where(Alarm.kind == kind, Alarm.token == token)
        .values(due_at=due_at, tries=Alarm.tries + 1, lease_until=None, token=None)
    )
