"""A source that is called otherwise takes all that is known of it along."""

from typing import Any

import pytest
from sqlalchemy import MetaData, Table, insert, select

from bot.models import Alarm, Lane, Post, PostKind, Row, Source
from bot.queries import alarms, history, lanes, sources
from bot.queries.lanes import looking_lane, sending_lane, source_lane
from tests.queries.conftest import HOUR, NOW, Rows
from tests.queries.test_rest import wanted

OLD, NEW = "old-shop", "store"
BY_KEY = {"alarm", "lane", "post"}
"""They name a source in a key or a detail; those with a `source_id` are found by it."""
NAMELESS = {
    *("answer", "label", "learning", "nudge", "own_template", "promise", "revision"),
    *("rewording", "same_customer", "scratch", "slack_name", "slack_person", "switch"),
}
"""They name none: they belong to a case or a review, or to the whole team."""


def by_column(metadata: MetaData) -> dict[str, Table]:
    """The tables with a `source_id`."""
    return {name: one for name, one in metadata.tables.items() if "source_id" in one.c}


def filled(table: Table, **known: Any) -> dict[str, Any]:
    """A row with something in every column that must hold something."""
    blank: dict[type, Any] = {str: "x", int: 1, float: 0.5, bool: False, dict: {}, list: []}
    needed = [one for one in table.c if not one.nullable and one.default is None]
    made = {one.key: blank.get(one.type.python_type, NOW) for one in needed if one.key != "id"}
    return {**made, **{key: value for key, value in known.items() if key in table.c}}


@pytest.fixture
async def past(rows: Rows) -> Rows:
    """The source `OLD` with a row in every table that names one."""
    await rows.source(OLD, failing_since=NOW, problem="The password was refused.")
    case = await rows.case(source_id=OLD)
    review = await rows.review(source_id=OLD, case_id=case.id)
    known = {"source_id": OLD, "case_id": case.id, "review_id": review.id, "text": "Sorry."}
    async with rows.db.write() as tx:
        for name, table in by_column(Row.metadata).items():
            if name not in ("cases", "review"):
                await tx.execute(insert(table).values(**filled(table, **known)))
        await lanes.hold_back(tx, sending_lane(OLD), NOW + HOUR, "Nobody may send.")
        await lanes.hold_back(tx, looking_lane(OLD), NOW + HOUR)
        await alarms.agree(tx, await alarms.ill(tx), NOW, NOW)
    detail = {"source": OLD, "code": "source_ill"}
    for kind, subject in (("first_day", history.subject(OLD)), ("notice", "notice:source_ill:1")):
        await rows.post(kind=kind, subject=subject, detail=detail, ts="1.0", drawn_version=1)
    return rows


async def everything(rows: Rows) -> dict[str, str]:
    """What stands in each table, in one text each."""
    async with rows.db.read() as tx:
        return {
            name: repr((await tx.execute(select(table))).all())
            for name, table in Row.metadata.tables.items()
        }


async def rename(rows: Rows) -> None:
    async with rows.db.write() as tx:
        await sources.agree(tx, [wanted(NEW, was=OLD), wanted("shop")], NOW)


def test_every_table_is_known_to_name_a_source_or_not() -> None:
    assert set(Row.metadata.tables) == {*by_column(Row.metadata), *BY_KEY, *NAMELESS, "source"}
    refers = [one for one in Row.metadata.tables.values() for key in one.foreign_keys
              if key.column.table.name == "source"]  # fmt: skip
    assert {one.name for one in refers} <= set(by_column(Row.metadata))


async def test_no_row_of_any_table_names_it_as_before(past: Rows) -> None:
    before = await everything(past)
    naming = {*by_column(Row.metadata), *BY_KEY, "source"}
    assert {name for name, said in before.items() if f"'{OLD}'" in said or f":{OLD}" in said} == (
        naming
    )
    await rename(past)
    after = await everything(past)
    assert [name for name, said in after.items() if OLD in said] == []
    assert {name for name, said in after.items() if NEW in said} == naming


async def test_what_held_it_back_holds_it_back_still(past: Rows) -> None:
    await rename(past)
    async with past.db.read() as tx:
        sending = await lanes.find(tx, sending_lane(NEW))
        [down] = await alarms.everything(tx)
        assert await alarms.ill(tx) == {down.kind: NOW}
    assert sending
    assert (sending.due_at, sending.problem) == (NOW + HOUR, "Nobody may send.")
    assert (down.kind, down.began_at) == (source_lane(NEW), NOW)


async def test_its_first_day_is_chosen_where_its_message_stands(past: Rows) -> None:
    await rename(past)
    [card] = [one for one in await past.all(Post) if one.kind == PostKind.FIRST_DAY]
    assert card.detail["source"] == NEW
    assert card.version > card.drawn_version, "its buttons name the source"
    async with past.db.write() as tx:
        assert await history.choose(tx, NEW, 7, "U0MARIA")
        assert not await history.choose(tx, NEW, 30, "U0ANNA")


async def test_it_may_have_an_id_that_was_given_up_once(past: Rows) -> None:
    left = {"due_at": NOW, "served_at": NOW, "failures": 3, "problem": "Long ago."}
    await past.make(Lane, key=sending_lane(NEW), **left)
    await past.make(Alarm, kind=source_lane(NEW), began_at=NOW - HOUR, due_at=NOW)
    await past.post(subject=history.subject(NEW), kind="first_day")
    await rename(past)
    assert {one.id for one in await past.all(Source)} == {NEW, "shop"}
    async with past.db.read() as tx:
        sending = await lanes.find(tx, sending_lane(NEW))
    assert sending
    assert sending.problem == "Nobody may send."
