"""Cost follows the work and not the history: ten thousand old reviews change nothing."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import loops
from bot.loops import deliver
from bot.models import Answer, Case, Draft, Event, Post, Reply, Review, Row
from handlers import acting, home
from tests import desk
from tests.world import STEPS, World

MANY = 10_000
LARGE = ("review", "cases", "reply", "post", "answer", "draft", "event")
Said = list[tuple[str, Any]]


@asynccontextmanager
async def statements(world: World) -> AsyncIterator[Said]:
    """What the database is asked meanwhile, each with its parameters."""
    said: Said = []

    def hear(_c: Any, _cursor: Any, statement: str, given: Any, _x: Any, many: bool) -> None:
        if re.match("SELECT|UPDATE|DELETE|WITH", statement):
            said.append((statement, given[0] if many else given))

    engine = world.deps.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


async def history(world: World) -> None:
    """Many cases of last month, each with its review, draft, answered reply, card and log."""
    now = world.clock.now()
    old = now - timedelta(days=30)
    ids = range(1000, 1000 + MANY)
    tables: list[tuple[type[Row], dict[str, Any], tuple[str, ...]]] = [
        (Case, {"source_id": "shop", "brand": "aurora", "slack_channel": "C0SUPPORT",
                "ladder": "public", "created_at": old, "opened_at": old, "due_at": old,
                "state": "answered", "ended_at": old}, ()),
        (Review, {"source_id": "shop", "text": "Old.", "posted_at": old, "received_at": old,
                  "material_at": old}, ("case_id", "external_id", "thread_key")),
        (Draft, {"revision": 1, "round": 1, "template": "t", "source_id": "shop", "language": "en",
                 "text": "Sorry."}, ("case_id", "review_id")),
        (Reply, {"source_id": "shop", "state": "shown", "text": "Sorry.", "by": "U0MARIA",
                 "to_at": old, "created_at": old, "send_after": old},
         ("case_id", "review_id", "view_id", "key", "external_id")),
        (Answer, {"kind": "shown", "at": old, "seen_at": old},
         ("review_id", "external_id", "reply_id")),
        (Post, {"kind": "card", "slack_channel": "C0SUPPORT", "created_at": old, "ts": "1.0",
                "place": "C0SUPPORT", "drawn_version": 1}, ("case_id", "subject")),
        (Event, {"at": old, "who": "customer", "what": "heard"}, ("case_id", "review_id")),
    ]  # fmt: skip
    async with world.deps.db.write() as tx:
        for table, fixed, numbered in tables:
            made = []
            for id in ids:
                row = {"id": id, **fixed}
                for key in numbered:
                    row[key] = id if key.endswith("_id") and key[:3] != "ext" else f"old{id}"
                row |= {key: f"old{id}" for key in numbered if key == "view_id"}
                made.append(row)
            await tx.execute(insert(table.__table__), made)  # type: ignore[arg-type]
    async with world.deps.db.engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        await connection.commit()


async def case_of_work(world: World) -> Said:
    """One complaint comes in, is shown, answered, and settled; then there is nothing to do."""
    number = len(world.shop.reviews) + 1
    async with statements(world) as said:
        await world.push({"text": "Parcel never arrived.", "stars": 1})
        review = await desk.review(world, f"r{number}")
        assert review.case_id
        await desk.send(world, case_id=review.case_id)
        world.clock.step(hours=2)
        await loops.settle(world.deps, *STEPS)
    return said


async def plan(connection: AsyncConnection, statement: str, given: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    found = await connection.exec_driver_sql(f"{explain} {statement}", given)
    return "\n".join(str(row[-1]) for row in found)


async def test_ten_thousand_old_cases_cost_no_statement_more(here: World) -> None:
    await case_of_work(here)
    before = await case_of_work(here)
    await history(here)
    after = await case_of_work(here)
    assert len(after) == len(before)


async def test_no_step_reads_through_the_history(here: World) -> None:
    await history(here)
    said = await case_of_work(here)
    whole = re.compile(rf"SCAN ({'|'.join(LARGE)})\b|Seq Scan on ({'|'.join(LARGE)})\b")
    found = set()
    async with here.deps.db.engine.connect() as connection:
        for statement, given in dict(said).items():
            shown = await plan(connection, statement, given)
            if whole.search(shown):
                found.add(f"{statement}\n{shown}")
    assert not found, "\n\n".join(sorted(found))


async def test_an_idle_step_only_reads_and_hardly(here: World) -> None:
    await case_of_work(here)
    for step in STEPS:
        async with statements(here) as said:
            assert not await step(here.deps)
        assert len(said) <= 3, (step, said)
        assert all(statement.startswith("SELECT") for statement, _ in said)


async def test_an_empty_outbox_asks_one_question(here: World) -> None:
    await case_of_work(here)
    async with statements(here) as said:
        assert not await deliver.step(here.deps)
    assert len(said) == 1, said


async def test_home_asks_as_much_for_many_cases_as_for_one(here: World) -> None:
    async def asked() -> int:
        async with statements(here) as said:
            await home.show(here.deps, actor)
        return len(said)

    maria = here.workspace.as_person("care-lead")
    actor = await acting.acting(here.deps, {"user_id": maria.user.id})
    await here.push({"text": "Parcel never arrived.", "stars": 1})
    one = await asked()
    await here.push(*({"text": f"Parcel {n} never arrived.", "stars": 1} for n in range(5)))
    assert await asked() == one
    assert maria.home is not None
    assert maria.home.says.count("never arrived") == 6


@asynccontextmanager
async def ways(world: World) -> AsyncIterator[list[str]]:
    """How whoever writes meanwhile goes to the database and back, from BEGIN to COMMIT."""
    gone: dict[int, list[str]] = {}
    whole: list[str] = []

    def ask(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            gone[id(connection)] = []
        if id(connection) in gone:
            gone[id(connection)].append(statement)

    def end(connection: Any) -> None:
        whole.extend([*gone.pop(id(connection), []), "COMMIT"])

    engine = world.deps.db.engine.sync_engine
    heard = (("before_cursor_execute", ask), ("commit", end))
    for name, hear in heard:
        event.listen(engine, name, hear)
    try:
        yield whole
    finally:
        for name, hear in heard:
            event.remove(engine, name, hear)


async def test_a_click_goes_few_ways_to_the_database_and_back(here: World) -> None:
    """Each way costs PostgreSQL what a statement costs, and who is last in a rush waits for all."""
    maria = here.workspace.as_person("care-lead")
    await here.push({"text": "Parcel never arrived.", "stars": 1})
    sqlite = here.deps.db.is_sqlite
    async with ways(here) as claiming:
        assert (await maria.click(here.cards()[0], "claim")).acked
    assert len(claiming) == (7 if sqlite else 5), claiming
    await maria.click(here.cards()[0], "reply")
    maria.fill("Your reply", "We are sorry. It leaves today.")
    async with ways(here) as sending:
        assert (await maria.submit()).acked
    assert len(sending) == (11 if sqlite else 8), sending
