"""Who changes several cases at once has them all before, by their ids: on PostgreSQL two who meet
there in other orders would each wait for the other until one of them is ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.channels.base import Bounce, Copied, LooseAnswer, Repeat
from bot.clock import Clock, SteppedClock
from bot.db import Transaction
from bot.loops import listen, new_token, publish
from bot.models import Case, Post, Quiet, Reply, Review
from bot.queries import caselists, hands, showing, sources
from tests import desk
from tests.boarded import BOARD, Boarded
from tests.intake.hearing import WORSE, answer, hear, notes, said
from tests.queries.test_lock_order import WAITING
from tests.servers.board import board
from tests.servers.site import Site
from tests.world import MONDAY, TOML, world

ANN = "ann@mail.test"
Has = Callable[[Transaction, int], Awaitable[Any]]


@pytest.fixture
async def here(tmp_path: Path, postgres_url: str) -> AsyncIterator[Boarded]:
    """A bot on PostgreSQL, with two complaints, the first of which comes last by its name."""
    clock = SteppedClock(MONDAY)
    async with Site(clock) as site:
        toml, kinds = f'{TOML}{BOARD}url = "{site.url}"\n', {"board": board(Repeat.LOOK)}
        async with world(tmp_path, postgres_url, toml=toml, kinds=kinds, clock=clock) as running:
            made = Boarded(running, site)
            for id in ("z", "a"):
                site.review(f"{id} never arrived.", id=id)
                await made.hear()
            yield made


async def while_somebody_is_at_both(
    here: Boarded, work: Coroutine[Any, Any, Any], has: Has = caselists.lock
) -> Any:
    """`work` concerns both cases; meanwhile somebody `has` the first and comes to the second."""
    db, another = here.world.deps.db, copy_context()

    async def waits() -> None:
        while not task.done():
            async with db.read() as asking:
                if await asking.scalar(WAITING):
                    return

    async with db.write() as tx:
        await has(tx, 1)
        task = asyncio.create_task(work, context=another)
        await Clock().deadline(waits(), 60)
        await has(tx, 2)
    return await Clock().deadline(task, 60)


async def words(here: Boarded) -> list[str]:
    return [one.text for one in await desk.rows(here.world, Review)]


async def test_edits_of_both_come_in(here: Boarded) -> None:
    edits = (said("a", WORSE), said("z", WORSE))
    await while_somebody_is_at_both(here, hear(here.world, *edits, source="board"))
    assert await words(here) == [WORSE, WORSE]


async def test_what_a_look_finds_of_both_is_taken(here: Boarded) -> None:
    for id in ("a", "z"):
        here.site.edit(id, WORSE, told=False)
    here.world.clock.step(minutes=6)
    await while_somebody_is_at_both(here, listen._look(here.world.deps))
    assert await words(here) == [WORSE, WORSE]


async def test_both_are_handed_over(here: Boarded) -> None:
    async with here.world.deps.db.write() as tx:
        late = here.world.clock.now().replace(year=2027)
        await tx.execute(update(Case).where(Case.id == 1).values(due_at=late))
        await tx.execute(update(Case).values(owner=desk.MARIA))

    async def give() -> list[int]:
        async with here.world.deps.db.write() as tx:
            return [one.id for one in await hands.of_person(tx, desk.MARIA, lock=True)]

    assert await while_somebody_is_at_both(here, give()) == [2, 1], "by deadline"


async def test_answers_to_both_that_come_apart_are_joined(here: Boarded) -> None:
    now = here.world.clock.now()
    loose = tuple(
        LooseAnswer(answers_to=(id,), answer=answer(now, f"answer-{id}")) for id in ("a", "z")
    )
    await while_somebody_is_at_both(here, hear(here.world, answers=loose, source="board"))
    assert [one.state for one in await desk.rows(here.world, Case)] == ["answered"] * 2


async def test_copies_of_answers_to_both_are_told(here: Boarded) -> None:
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(Review).values(author_email=ANN))
    copies = tuple(
        Copied(external_id=f"copy-{id}", answers_to=(id,), by="Bo", to=(ANN,)) for id in ("a", "z")
    )
    await while_somebody_is_at_both(here, hear(here.world, copies=copies, source="board"))
    assert len(await notes(here.world)) == 2


async def test_further_messages_in_the_threads_of_both_come_in(here: Boarded) -> None:
    async with here.world.deps.db.write() as tx:
        for table in (Case, Review):
            for id, thread in ((1, "tz"), (2, "ta")):
                await tx.execute(update(table).where(table.id == id).values(thread_key=thread))
    more = (said("a2", WORSE, thread_key="ta"), said("z2", WORSE, thread_key="tz"))
    await while_somebody_is_at_both(here, hear(here.world, *more, source="board"))
    joined = {one.external_id: one.case_id for one in await desk.rows(here.world, Review)}
    assert joined == {"z": 1, "a": 2, "a2": 2, "z2": 1}


async def test_replies_to_both_come_back(here: Boarded) -> None:
    now = here.world.clock.now()
    for case_id in (1, 2):
        await desk.write(here.world, case_id=case_id)
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(Reply).values(state="sent", tries=1))
    keys = [one.key for one in await desk.rows(here.world, Reply)][::-1]
    bounces = tuple(Bounce(reply_key=key, reason="no such mailbox", at=now) for key in keys)
    await while_somebody_is_at_both(here, hear(here.world, bounces=bounces, source="board"))
    assert {one.state for one in await desk.rows(here.world, Reply)} == {"rejected"}


async def test_answers_of_colleagues_to_both_come_back(here: Boarded) -> None:
    now = here.world.clock.now()
    loose = tuple(LooseAnswer(answers_to=(id,), answer=answer(now, f"to-{id}")) for id in "az")
    await hear(here.world, answers=loose, source="board")
    bounces = tuple(Bounce(reply_key=f"to-{id}", reason="no such mailbox", at=now) for id in "az")
    await while_somebody_is_at_both(here, hear(here.world, bounces=bounces, source="board"))
    assert [one.state for one in await desk.rows(here.world, Case)] == ["open"] * 2


async def test_edits_of_both_come_in_where_neither_has_a_case(here: Boarded) -> None:
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(Review).values(case_id=None, quiet=Quiet.NOT_CRITICAL))

    async def has(tx: Transaction, id: int) -> None:
        await tx.execute(select(Review.id).where(Review.id == id).with_for_update(key_share=True))

    edits = (said("a", WORSE), said("z", WORSE))
    await while_somebody_is_at_both(here, hear(here.world, *edits, source="board"), has)
    assert await words(here) == [WORSE, WORSE]


async def test_what_stands_alone_comes_in_while_somebody_files_letters_of_a_thread(
    here: Boarded,
) -> None:
    async with here.world.deps.db.write() as tx:
        await sources.lock(tx, ["board"])
        work = hear(here.world, said("alone"), said("a", WORSE), source="board")
        await Clock().deadline(work, 10)
    assert WORSE in await words(here)
    assert len(await words(here)) == 3


async def test_a_card_stands_while_somebody_is_at_both_cards_of_its_customer(here: Boarded) -> None:
    deps, clock, token = here.world.deps, here.world.clock, new_token()
    async with deps.db.write() as tx:
        await tx.execute(update(Review).values(mail_key=ANN))
        again = {"due_at": clock.wall(), "lease_until": None}
        await tx.execute(update(Post).where(Post.case_id == 2).values(ts=None, **again))
    async with deps.db.write() as tx:
        claimed = await showing.claim(tx, clock.wall(), clock.now(), token)
        assert claimed is not None
        work = await publish._prepare(tx, deps, claimed)
    assert isinstance(work, publish._Work)

    async def has(tx: Transaction, case_id: int) -> None:
        await tx.execute(update(Post).where(Post.case_id == case_id).values(broadcast=False))

    await while_somebody_is_at_both(here, publish._show(deps, work), has)
    first, second = await desk.rows(here.world, Post)
    assert first.version > first.drawn_version, "it can link to the other now"
    assert second.ts is not None
