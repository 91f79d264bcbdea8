"""What we know of Slack's people and names, and what they have typed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.db import Transaction
from bot.models import Scratch, SlackName, SlackPerson
from bot.queries.bulk import plain
from bot.queries.lanes import upsert


async def keep(tx: Transaction, checked_at: datetime, values: dict[str, Any]) -> None:
    """What Slack says of a person now."""
    row = {**values, "checked_at": checked_at}
    statement = upsert(tx, SlackPerson).values(**row)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={k: v for k, v in row.items() if k != "id"}
        )
    )


async def choose_language(tx: Transaction, person: str, language: str) -> None:
    """This person wants us to speak this language ("" = the one of their Slack)."""
    await tx.execute(update(SlackPerson).where(SlackPerson.id == person).values(chosen=language))


_THESE = select(SlackPerson).where(SlackPerson.id.in_(bindparam("ids", expanding=True)))
_NAMES = select(SlackName)


async def by_ids(tx: Transaction, ids: Iterable[str]) -> dict[str, SlackPerson]:
    """Those of these people that we know, by id."""
    found = await tx.scalars(_THESE, {"ids": list(set(ids))})
    return {person.id: person for person in found}


async def everyone(tx: Transaction) -> list[SlackPerson]:
    """All people that we know."""
    return list(await tx.scalars(select(SlackPerson)))


async def keep_name(
    tx: Transaction, written: str, slack_id: str, members: list[str], checked_at: datetime
) -> None:
    """A name of the settings stands for this id; a group for these members."""
    row = {"slack_id": slack_id, "members": members, "checked_at": checked_at}
    statement = upsert(tx, SlackName).values(written=written, **row)
    await tx.execute(statement.on_conflict_do_update(index_elements=["written"], set_=row))


async def names(tx: Transaction) -> dict[str, SlackName]:
    """All names resolved so far, by what is written in the settings."""
    return {name.written: name for name in await tx.scalars(_NAMES)}


async def keep_scratch(
    tx: Transaction, person: str, review_id: int, text: str, at: datetime
) -> None:
    """What this person has typed under this review and not sent."""
    statement = upsert(tx, Scratch).values(person=person, review_id=review_id, text=text, at=at)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["person", "review_id"], set_={"text": text, "at": at}
        )
    )


async def scratch(tx: Transaction, person: str, review_id: int) -> Scratch | None:
    """What this person typed under this review and did not send."""
    found = await tx.scalars(
        select(Scratch).where(Scratch.person == person, Scratch.review_id == review_id)
    )
    return found.one_or_none()


_SCRATCH = plain(Scratch)
DROP_SCRATCH = delete(_SCRATCH).where(
    _SCRATCH.c.person == bindparam("person"), _SCRATCH.c.review_id == bindparam("of_review")
)


async def drop_scratch(tx: Transaction, person: str, review_id: int) -> None:
    """Nothing is left of it to send."""
    await tx.execute(DROP_SCRATCH, {"person": person, "of_review": review_id})
