"""What Slack has to be shown anew. A transaction collects it and marks it once, right before its
commit, so that posts are locked last of all rows and in the order of their ids (`bot/db.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    Update,
    bindparam,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy import case as sql_case
from sqlalchemy.sql.elements import ColumnElement

from bot.db import Ending, Transaction
from bot.models import NOTHING_LEFT, STORM, URGENCY, Case, Nudge, Post, PostKind
from bot.queries import bulk
from bot.queries.lanes import AT_ONCE

_TABLE = bulk.plain(Post)
_POST, _NUDGE, _CASE = _TABLE.c, bulk.plain(Nudge).c, bulk.plain(Case).c
_IN_DOUBT = _POST.ts.is_(None) & _POST.attempted_at.is_not(None)
"""It may stand in Slack already: looked for when its time comes, not a moment before."""
_THERE = _POST.ts.is_not(None) | _POST.attempted_at.is_not(None)
_SILENT = _POST.given_up == NOTHING_LEFT
_IS_CARD = _POST.kind == PostKind.CARD
_RANK = select(sql_case(URGENCY, value=_CASE.urgency, else_=1)).where(_CASE.id == _POST.case_id)
DIALECTS = ("sqlite", "postgresql")
FACTS = (_CASE.id, _CASE.round, _CASE.urgency, _CASE.hold)
"""What must be known of a case that is drawn again."""
THIS = select(*FACTS).where(_CASE.id == bindparam("of_case")).cte("this")
"""That of the case `of_case`."""


def _given(name: str) -> Any:
    return bindparam(name, expanding=True)


def _among(
    column: ColumnElement[Any], these: Select[Any] | CompoundSelect[Any], dialect: str
) -> ColumnElement[bool]:
    """Whether a post is one of these. PostgreSQL asks for them once: IN is a join to it, and when
    somebody else has just changed the post it looks again, may find nothing on the other side, and
    then leaves the post as it is."""
    if dialect == "sqlite":
        return column.in_(these)
    return column == func.any(func.array(these.scalar_subquery()))


def _card_of(case: FromClause, dialect: str) -> ColumnElement[bool]:
    return _IS_CARD & _among(_POST.case_id, select(case.c.id), dialect)


def _shows(case: FromClause, dialect: str) -> list[Select[Any]]:
    """Select the posts that show these cases: cards, the reminders of their rounds, storms."""
    its_card = _card_of(case, dialect)
    reminders = select(_NUDGE.post_id).join(
        case, (_NUDGE.case_id == case.c.id) & (_NUDGE.round == case.c.round)
    )
    storms = select(_POST.parent_id).where(
        its_card, _POST.given_up == STORM, _POST.parent_id.is_not(None)
    )
    return [select(_POST.id).where(its_card), reminders, storms]


def _held(these: Sequence[Select[Any]], dialect: str) -> Select[Any]:
    """Select the ids of these posts, on PostgreSQL ours until the transaction ends."""
    held = _TABLE.alias("held")
    found = select(held.c.id).where(_among(held.c.id, union_all(*these), dialect))
    return found.order_by(held.c.id).with_for_update(key_share=True)


def marking(
    case: FromClause, dialect: str, *others: Select[Any], named: Any = (), anew: Any = ()
) -> Update:
    """An UPDATE: draw again what shows these cases (`case` selects their `FACTS`), and `others`:
    where they stand in Slack or may stand there, cards and those `named` also before. Those given
    up stay so, but for those that have something to say `anew`."""
    its_card = _card_of(case, dialect)
    return (
        update(_TABLE)
        .where(_among(_POST.id, _held([*_shows(case, dialect), *others], dialect), dialect))
        .where((_POST.given_up == "") | (_SILENT & _POST.subject.in_(anew)))
        .where(its_card | _POST.subject.in_(named) | _THERE)
        .values(
            version=_POST.version + 1,
            due_at=sql_case((_SILENT, AT_ONCE), (_IN_DOUBT, _POST.due_at), else_=AT_ONCE),
            given_up="",
            urgency=sql_case((its_card, _RANK.scalar_subquery()), else_=_POST.urgency),
        )
    )


_THESE = select(*FACTS).where(_CASE.id.in_(_given("cases"))).cte("these")
_OTHERS = (
    select(_POST.id).where(_POST.subject.in_(_given("named"))),
    select(_POST.id).where(_POST.id.in_(_given("shown"))),
)
_HOLD = {one: _held([*_shows(_THESE, one), *_OTHERS], one) for one in DIALECTS}
_MARK = {
    one: marking(_THESE, one, *_OTHERS, named=_given("named"), anew=_given("anew"))
    for one in DIALECTS
}
_IN_STORMS = select(_POST.id, _POST.parent_id).where(
    _IS_CARD, _POST.case_id.in_(_given("cases")), _POST.given_up == STORM
)


@dataclass
class Redrawing(Ending):
    """What this transaction has changed of what Slack shows."""

    cases: set[int] = field(default_factory=set)
    """Their cards, the reminders of their rounds and their storms."""
    named: set[str] = field(default_factory=set)
    """Posts by subject."""
    anew: set[str] = field(default_factory=set)
    """Those of them that are shown again although they had nothing left to say."""
    shown: set[int] = field(default_factory=set)
    """Posts by id, where they stand in Slack or may stand there."""
    alone: set[int] = field(default_factory=set)
    """Cases that leave their storm's card, if they stand on one, for their own."""
    marked: set[int] = field(default_factory=set)
    """Cases that a `ready.Change` has marked already: then these alone may be drawn again."""

    async def write(self, tx: Transaction) -> None:
        """Mark them all, those who leave their storm first. ValueError where that would be out of
        order."""
        if self.marked and (self.named or self.shown or len(self._all_cases()) > 1):
            raise ValueError(f"other posts are drawn again beside a change of {self.marked}")
        dialect = tx.get_bind().dialect.name
        left = await self._in_storms(tx)
        given = self._given()
        if not any(given.values()):
            return
        if left:
            await self.hold(tx)
            out = update(_TABLE).where(_POST.id.in_(left), _POST.given_up == STORM)
            again = {"due_at": AT_ONCE, "version": _POST.version + 1}
            await tx.execute(out.values(given_up="", parent_id=None, **again))
        await tx.execute(_MARK[dialect], {**given, "anew": list(self.anew)})

    async def hold(self, tx: Transaction, *ids: int) -> None:
        """Ours from now on, in order: what is to be marked so far, and these posts."""
        given = self._given()
        given["shown"] += ids
        await tx.execute(_HOLD[tx.get_bind().dialect.name], given)

    def _given(self) -> dict[str, list[Any]]:
        told: dict[str, set[Any]] = {"named": self.named, "shown": self.shown, "cases": self.cases}
        return {key: list(one) for key, one in told.items()}

    def _all_cases(self) -> set[int]:
        return self.cases | self.alone | self.marked

    async def _in_storms(self, tx: Transaction) -> list[int]:
        """The cards that leave their storm's, which shows one case less."""
        if not self.alone:
            return []
        found = (await tx.execute(_IN_STORMS, {"cases": list(self.alone)})).all()
        cards = [row.id for row in found]
        self.shown.update(cards, (row.parent_id for row in found))
        return cards


def wanted(tx: Transaction) -> Redrawing:
    """What this transaction has redrawn, to add to."""
    tx.poke("publish")
    return tx.ending(Redrawing)
