"""How customers speak on each source, as far as the bot got used to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.db import Transaction
from bot.models import Attunement, Review
from bot.queries.lanes import upsert


@dataclass(frozen=True, slots=True)
class Text:
    """What a customer wrote, and its language as we know it."""

    title: str
    text: str
    language: str


async def known(tx: Transaction) -> dict[str, Attunement]:
    """By the id of the source."""
    return {one.source_id: one for one in await tx.scalars(select(Attunement))}


async def texts(tx: Transaction, source_id: str, most: int) -> list[Text]:
    """The newest with any text, at most so many."""
    found = await tx.execute(
        select(Review.title, Review.text, Review.language)
        .where(Review.source_id == source_id, Review.text != "")
        .order_by(Review.posted_at.desc())
        .limit(most)
    )
    return [Text(*row) for row in found]


async def counts(tx: Transaction) -> dict[str, int]:
    """How many messages with any text each source has, by its id."""
    found = await tx.execute(
        select(Review.source_id, func.count()).where(Review.text != "").group_by(Review.source_id)
    )
    return dict(found.all())


async def keep(
    tx: Transaction,
    source_id: str,
    now: datetime,
    *,
    heard: int,
    shipped: str,
    meaning: Sequence[float],
) -> None:
    """In place of what was known of that source before."""
    said = {"at": now, "heard": heard, "shipped": shipped, "meaning": list(meaning)}
    statement = upsert(tx, Attunement).values(source_id=source_id, **said)
    await tx.execute(statement.on_conflict_do_update(index_elements=["source_id"], set_=said))
