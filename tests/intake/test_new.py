"""What is new: it gets a case, or is stored silently, and one broken item stops no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bot.channels.base import Attachment, Author, Delivery, Incoming, LooseAnswer, Page
from bot.db import Database, transaction_open
from bot.deps import Deps
from bot.intake import take_delivery, take_page
from bot.locale import Words
from bot.models import Answer, Case, Draft, IgnoredItem, Post, Review, Source
from bot.poke import Poke
from bot.queries import sources
from bot.slack.reasons import reason
from bot.triage import Judge
from bot.triage.judge import AT_ONCE
from tests import desk
from tests.intake.hearing import COMPLAINT, PRAISE, answer, hear, said
from tests.world import World, world

HOUR = timedelta(hours=1)


async def test_a_complaint_becomes_a_case_with_draft_and_card(here: World) -> None:
    await hear(here, said())
    case, review = await desk.case(here), await desk.review(here, "r1")
    assert (case.state, case.owner, case.slack_channel) == ("open", desk.MARIA, "C0SUPPORT")
    assert (review.case_id, review.quiet, review.critical) == (1, None, True)
    [draft] = await desk.rows(here, Draft)
    assert (draft.review_id, draft.revision, draft.round) == (1, 1, 1)
    assert (await desk.card(here)).due_at is not None
    assert await desk.happened(here) == ["heard", "opened"]


async def test_a_second_opinion_is_formed_before_a_transaction_and_not_on_the_past(
    here: World,
) -> None:
    formed: list[tuple[str, bool]] = []

    def opinion(text: str) -> float:
        formed.append((text, transaction_open()))
        return -3.0

    thoughtful = replace(here.deps, judge=Judge(opinion))

    async def take(name: str, *items: Incoming) -> None:
        await take_delivery(thoughtful, "shop", Delivery(message_id=name, page=Page(items=items)))

    mild = said("mild", "It came late.", 4)
    old = said("old", "It was late.", 4, posted_at=here.clock.now() - HOUR)
    await take("thought_1", old, said("worst", "It came late, too.", 1), mild)
    assert formed == [("It came late.", False)]
    assert not (await desk.review(here, "mild")).critical
    await take("thought_2", replace(mild, text="It  CAME late."))
    assert len(formed) == 1
    await take("thought_3", replace(mild, text="It came very late."))
    assert formed[1:] == [("It came very late.", False)]
    await take("thought_4", *(said(f"m{n}", f"It came late, {n}.", 4) for n in range(60)))
    assert len(formed) == 2 + AT_ONCE
    assert not any(inside for _, inside in formed)


async def test_some_things_are_stored_silently_and_each_says_why(here: World) -> None:
    now = here.clock.now()
    await hear(
        here,
        said("old", posted_at=now - HOUR),
        said("praised", PRAISE, 5),
        said("answered", posted_at=now, answers=(answer(now),)),
        said("gone", deleted=True),
        said("heard"),
    )
    quiet = {one.external_id: one.quiet for one in await desk.rows(here, Review)}
    assert quiet == {
        "old": "old",
        "praised": "not_critical",
        "answered": "answered",
        "heard": None,
    }
    assert len(await desk.rows(here, Case)) == len(await desk.rows(here, Post)) == 1


async def test_words_of_the_law_hold_the_case_for_who_decides(here: World) -> None:
    await hear(here, said(text="My lawyer will sue you over this invoice."))
    case = await desk.case(here)
    assert (case.hold, case.decider) == ("legal", desk.ELENA)
    assert await desk.rows(here, Draft) == []


async def test_nobody_speaks_in_the_future(here: World) -> None:
    await hear(here, said(posted_at=here.clock.now() + HOUR))
    assert (await desk.review(here, "r1")).posted_at == here.clock.now()


async def test_the_same_item_twice_in_one_batch_is_one_review(here: World) -> None:
    await hear(here, said(), said(text=f"{COMPLAINT} Still nothing."))
    [review] = await desk.rows(here, Review)
    assert (review.revision, review.text) == (2, f"{COMPLAINT} Still nothing.")
    assert len(await desk.rows(here, Case)) == 1


async def test_the_same_message_again_has_no_effect(here: World) -> None:
    assert not (await hear(here, said(), message="msg")).duplicate
    before = await desk.case(here)
    assert (await hear(here, said(text="Other words, awful."), message="msg")).duplicate
    assert (await desk.case(here)).version == before.version


async def test_an_answer_found_before_its_review_joins_it(here: World) -> None:
    now = here.clock.now()
    early = LooseAnswer(answers_to=("unknown", "r1"), answer=answer(now + HOUR))
    await hear(here, answers=(early,))
    here.clock.step(hours=2)
    await hear(here, said(posted_at=now))
    assert (await desk.review(here, "r1")).quiet == "answered"
    assert len(await desk.rows(here, Answer)) == 1


async def test_an_answer_found_after_its_review_answers_it(here: World) -> None:
    await hear(here, said("r0"), said("r1"))
    here.clock.step(hours=1)
    late = LooseAnswer(answers_to=("r1", "r0"), answer=answer(here.clock.now()))
    await hear(here, answers=(late,))
    states = {one.id: (one.state, one.evidence) for one in await desk.rows(here, Case)}
    assert states == {1: ("open", None), 2: ("answered", "shown")}


async def test_many_items_come_in_short_transactions(here: World) -> None:
    commits = []
    engine = here.deps.db.engine.sync_engine
    event.listen(engine, "commit", lambda _: commits.append(1))
    await hear(here, *(said(f"r{n}") for n in range(450)))
    assert len(commits) == 3
    assert len(await desk.rows(here, Case)) == 450


async def claimed(world: World, token: str) -> None:
    async with world.deps.db.write() as tx:
        await tx.execute(update(Source).values(fetch_at=world.clock.wall()))
        assert await sources.claim_fetch(tx, world.clock.wall(), token, ["shop"])


async def test_a_cursor_commits_with_its_rows_or_neither_does(here: World) -> None:
    await claimed(here, "mine")
    page = Page(items=(said(),), cursor={"at": 7})
    soon = here.clock.wall() + HOUR
    assert not await take_page(here.deps, "shop", "another's", page, soon)
    assert await desk.rows(here, Review) == []
    assert (await desk.rows(here, Source, Source.id == "shop"))[0].cursor is None
    assert await take_page(here.deps, "shop", "mine", page, soon)
    assert len(await desk.rows(here, Review)) == 1
    assert (await desk.rows(here, Source, Source.id == "shop"))[0].cursor == {"at": 7}


async def take(deps: Deps, *items: Incoming) -> None:
    page = Page(items=items)
    await take_delivery(deps, "shop", Delivery(message_id=f"{id(page)}", page=page))


@asynccontextmanager
async def replicas(here: World, many: int = 4) -> AsyncIterator[list[Deps]]:
    """The same bot several times, on one database."""
    dbs = [Database(here.settings.database_url, Poke()) for _ in range(many)]
    yield [replace(here.deps, db=db) for db in dbs]
    for db in dbs:
        await db.dispose()


async def test_replicas_that_hear_the_same_make_one_case(postgres_url: str, tmp_path: Path) -> None:
    items = [said(f"r{n}") for n in range(20)]
    async with world(tmp_path, postgres_url) as here, replicas(here) as running:
        async with asyncio.timeout(30):
            await asyncio.gather(*(take(deps, *items) for deps in running))
        assert len(await desk.rows(here, Review)) == 20
        assert len(await desk.rows(here, Case)) == 20
        assert len(await desk.rows(here, Post, Post.kind == "card")) == 20


async def test_replicas_that_hear_one_thread_make_one_case(
    postgres_url: str, tmp_path: Path
) -> None:
    async with world(tmp_path, postgres_url) as here, replicas(here) as running:
        async with asyncio.timeout(30):
            heard = (said(f"m{n}", thread_key="t1") for n in range(len(running)))
            await asyncio.gather(*(map(take, running, heard)))
        assert len(await desk.rows(here, Review)) == len(running)
        assert len(await desk.rows(here, Case)) == 1


async def test_signs_that_no_database_takes_are_left_out(here: World) -> None:
    odd = said("odd", f"{COMPLAINT}\0 \ud800", author=Author(name="A\0nn"))
    await hear(here, said("r1"), odd, said("r2"))
    assert {one.external_id for one in await desk.rows(here, Review)} == {"r1", "odd", "r2"}
    review = await desk.review(here, "odd")
    assert review.text.startswith(COMPLAINT)


async def test_an_item_that_cannot_be_taken_is_listed_and_blocks_no_other(here: World) -> None:
    size: object = object()
    broken = said("bad", attachments=(Attachment(name="x", size=size),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="serializable"):
        await hear(here, said("r1"), broken, said("r2"))
    here.deps = replace(here.deps, strict=False)
    await hear(here, said("r1"), broken, said("r2"))
    assert {one.external_id for one in await desk.rows(here, Review)} == {"r1", "r2"}
    [listed] = await desk.rows(here, IgnoredItem)
    assert listed.external_id == "bad"
    assert reason(listed.why, Words("it")).startswith("non è stato possibile prenderla (")
    assert (await desk.rows(here, Source, Source.id == "shop"))[0].ignored == 1
