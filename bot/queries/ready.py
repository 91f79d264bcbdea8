"""Changes of a case that people wait for: they stand ready, with all that follows from them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Delete, Row, bindparam, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Transaction
from bot.models import Case
from bot.queries import bulk, events, storms
from bot.queries.redrawing import FACTS, THIS, marking, wanted

CASE = bulk.plain(Case)


class Change:
    """An UPDATE of one case: it counts the version up, has the card and the reminders redrawn, and
    tells its event; `also` are deletions that go with it. It marks what shows the case at once:
    nothing else may be drawn again in the same transaction (ValueError).

    PostgreSQL makes all of it in one statement, in one way there and back. SQLite, where the way
    costs nothing, knows no change inside a statement and makes one after the other. Values that
    `make` is given go by the names of `bindparam`s, which no column may have.
    """

    def __init__(
        self,
        *conditions: ColumnElement[bool],
        values: Mapping[Any, Any],
        also: tuple[Delete, ...] = (),
    ) -> None:
        made = update(CASE).where(CASE.c.id == bindparam("of_case"), *conditions)
        made = made.values({CASE.c.version: CASE.c.version + 1, **values})
        first = made.returning(*FACTS)
        done = first.cte("done")
        follows = (marking(done, "postgresql"), events.telling(done), *also)
        self._whole = select(done).add_cte(*(one.cte(f"then_{n}") for n, one in enumerate(follows)))
        parts = (first, marking(THIS, "sqlite"), events.telling(THIS), *also)
        self._parts = [(one, frozenset(one.compile().params)) for one in parts]

    async def make(
        self, tx: Transaction, case_id: int, event: Mapping[str, Any], **given: Any
    ) -> bool:
        """Make it, with an event made by `events.row`. False when the conditions did not hold:
        then nothing follows."""
        bound = {"of_case": case_id, **given, **events.told(event)}
        if tx.get_bind().dialect.name == "postgresql":
            done = (await tx.execute(self._whole, bound)).one_or_none()
        else:
            done = await self._one_by_one(tx, bound)
        if done is not None:
            storms.come_out(tx, done)
            wanted(tx).marked.add(case_id)
        return done is not None

    async def _one_by_one(self, tx: Transaction, bound: Mapping[str, Any]) -> Row[Any] | None:
        first, *follows = [
            (statement, {key: one for key, one in bound.items() if key in names})
            for statement, names in self._parts
        ]
        done = (await tx.execute(*first)).one_or_none()
        for statement in follows if done is not None else ():
            await tx.execute(*statement)
        return done
