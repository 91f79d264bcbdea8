"""Consents: which account lets a source in, and the tokens that follow from it, sealed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from bot.db import Transaction
from bot.models import Access
from bot.queries import sources
from bot.queries.lanes import upsert

LEASE = timedelta(seconds=60)
"""Longer than any request for a token may take: while it lasts nobody else may use the refresh
token, which many providers take once only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An access token just fetched, and the refresh token to go on with; both sealed."""

    bearer: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: datetime
    ends_at: datetime


async def find(tx: Transaction, source_id: str) -> Access | None:
    """The consent of this source."""
    return (await tx.scalars(select(Access).where(Access.source_id == source_id))).one_or_none()


async def give(tx: Transaction, source_id: str, account: str, fresh: Fresh, now: datetime) -> None:
    """Somebody consented (again): whoever still fetches with the old refresh token loses its
    lease, and the source is due at once."""
    values: Mapping[str, Any] = {
        **asdict(fresh),
        "account": account,
        "lease_until": None,
        "token": None,
        "problem": "",
        "given_at": now,
    }
    statement = upsert(tx, Access).values(source_id=source_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["source_id"], set_=values))
    await sources.wake(tx, source_id)


async def claim(
    tx: Transaction, source_id: str, bearer: str, wall: datetime, token: str
) -> Access | None:
    """Take the right to fetch another access token than `bearer` (sealed); None while somebody
    else has it, or when another one is there already."""
    return (
        await tx.scalars(
            update(Access)
            .where(
                Access.source_id == source_id,
                Access.bearer == bearer,
                Access.problem == "",
                or_(Access.lease_until.is_(None), Access.lease_until <= wall),
            )
            .values(lease_until=wall + LEASE, token=token)
            .returning(Access)
        )
    ).one_or_none()


async def renewed(tx: Transaction, source_id: str, token: str, fresh: Fresh) -> None:
    """Another access token was fetched; it counts for nothing when the lease was lost."""
    await _end(tx, source_id, token, asdict(fresh))


async def not_renewed(tx: Transaction, source_id: str, token: str, problem: str = "") -> None:
    """None was fetched; with a `problem` none ever will be, until somebody consents again."""
    await _end(tx, source_id, token, {"problem": problem})


async def _end(tx: Transaction, source_id: str, token: str, values: Mapping[str, Any]) -> None:
    await tx.execute(
        update(Access)
        .where(Access.source_id == source_id, Access.token == token)
        .values(lease_until=None, token=None, **values)
    )
