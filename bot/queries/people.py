"""What we know of Slack's people and names, and what they have typed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.db import Transaction
from bot.models import Review, Scratch, SlackName, SlackPerson
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


_TYPED = (
    Scratch.person == bindparam("of_person"),
    Scratch.review_id.in_(bindparam("of_reviews", expanding=True)),
)
_LAST = select(Scratch).where(*_TYPED).order_by(Scratch.at.desc(), Scratch.review_id.desc())
_SCRATCH, _REVIEW = plain(Scratch), plain(Review).alias()
_THIS = plain(Review)
_ITS_CASE = select(_THIS.c.case_id).where(_THIS.c.id == bindparam("of_review")).scalar_subquery()
DROP_SCRATCH = delete(_SCRATCH).where(
    _SCRATCH.c.person == bindparam("person"),
    _SCRATCH.c.review_id.in_(select(_REVIEW.c.id).where(_REVIEW.c.case_id == _ITS_CASE)),
)


async def scratch(tx: Transaction, person: str, review_ids: Iterable[int]) -> Scratch | None:
    """What this person typed last under one of these reviews and did not send."""
    typed = {"of_person": person, "of_reviews": list(review_ids)}
    return (await tx.scalars(_LAST.limit(1), typed)).one_or_none()


async def drop_scratch(tx: Transaction, person: str, review_id: int) -> None:
    """What this person typed in the case of this review was sent, or is not wanted."""
    await tx.execute(DROP_SCRATCH, {"person": person, "of_review": review_id})
