"""A source is locked before the cases it told of, and its lanes after them: on PostgreSQL two who
meet there in other orders would each wait for the other until one of them is ended."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import update

from bot.channels.base import Page
from bot.db import Transaction
from bot.errors import SlackRefused, Unreachable
from bot.health import source_failed
from bot.intake import take_page
from bot.loops import deliver, new_token, publish
from bot.loops.taken import Work
from bot.models import Case, Lane, Post, PostKind, Reply, Source
from bot.queries import caselists, cases, history, lanes, posts, replies, showing, sources
from tests import desk
from tests.boarded import Boarded
from tests.intake.hearing import WORSE, said
from tests.queries.test_lock_order_of_many import Has, here, while_somebody_is_at_both, words
from tests.queries.test_rest import wanted

__all__ = ["here"]
Does = Callable[[Transaction], Awaitable[Any]]
FIRST_DAY = history.subject("board")


def first(one: Does, other: Does) -> Has:
    """Somebody has one thing, and comes to the other."""
    return lambda tx, turn: (one if turn == 1 else other)(tx)


def the_case(tx: Transaction) -> Awaitable[Case]:
    return caselists.lock(tx, 1)


def the_source(tx: Transaction) -> Awaitable[None]:
    return sources.lock(tx, ["board"])


def the_lane(tx: Transaction) -> Awaitable[None]:
    return lanes.lock(tx, lanes.sending_lane("board"))


async def set_all(here: Boarded, table: type[Any], **values: Any) -> None:
    async with here.world.deps.db.write() as tx:
        await tx.execute(update(table).values(**values))


async def rename(here: Boarded) -> None:
    """Another replica starts, whose settings call the source otherwise."""
    agreed = [wanted("store", was="board"), wanted("shop", channel="webhook", lists=False)]
    async with here.world.deps.db.write() as tx:
        await sources.agree(tx, agreed, here.world.clock.now())


async def first_day(here: Boarded) -> int:
    """The source's past was summed up in Slack."""
    now, room = here.world.clock.now(), here.world.deps.config.team.slack_channel
    detail = {"source": "board"}
    async with here.world.deps.db.write() as tx:
        return await posts.add(
            tx, posts.row(PostKind.FIRST_DAY, FIRST_DAY, room, now, detail=detail)
        )


async def test_a_page_comes_in_while_letters_of_its_source_are_filed(here: Boarded) -> None:
    await set_all(here, Source, token="mine")
    page, wall = Page(items=(said("z", WORSE),)), here.world.clock.wall()
    work = take_page(here.world.deps, "board", "mine", page, wall)
    assert await while_somebody_is_at_both(here, work, first(the_source, the_case))
    assert WORSE in await words(here)


async def test_a_source_is_renamed_while_a_reply_is_taken_back(here: Boarded) -> None:
    await desk.write(here.world)
    reply, now = await desk.reply(here.world), here.world.clock.now()

    def take_back(tx: Transaction) -> Awaitable[Any]:
        return replies.withdraw(tx, reply.id, now, desk.MARIA)

    await while_somebody_is_at_both(here, rename(here), first(the_case, take_back))
    [reply] = await desk.rows(here.world, Reply)
    assert (reply.source_id, reply.state) == ("store", "withdrawn")


async def test_two_sources_are_renamed_while_somebody_is_at_cases_of_both(here: Boarded) -> None:
    await here.world.push({"text": "Parcel never arrived.", "stars": 1})
    agreed = [wanted("store", was="shop", channel="webhook"), wanted("site", was="board")]

    async def rename_both() -> None:
        async with here.world.deps.db.write() as tx:
            await sources.agree(tx, agreed, here.world.clock.now())

    await while_somebody_is_at_both(
        here, rename_both(), first(the_case, lambda tx: caselists.lock(tx, 3))
    )
    assert [one.source_id for one in await desk.rows(here.world, Case)] == ["site", "site", "store"]


async def test_a_source_is_renamed_while_its_failure_is_recorded(here: Boarded) -> None:
    error, deps = Unreachable("Down."), here.world.deps

    def fail(tx: Transaction) -> Awaitable[None]:
        return source_failed(tx, deps, "board", error)

    async def its_lane(tx: Transaction) -> None:
        await lanes.lock(tx, lanes.source_lane("board"))

    async def failed() -> None:
        async with deps.db.write() as tx:
            await fail(tx)

    await while_somebody_is_at_both(here, failed(), first(the_source, its_lane))
    assert {one.id: one.failures for one in await desk.rows(here.world, Source)}["board"] == 1


async def test_a_past_is_chosen_from_while_its_source_is_renamed(here: Boarded) -> None:
    post_id = await first_day(here)

    async def the_post(tx: Transaction) -> None:
        await tx.execute(update(Post).where(Post.id == post_id).values(broadcast=False))

    async def choose() -> bool:
        async with here.world.deps.db.write() as tx:
            return await history.choose(tx, "board", 7, desk.MARIA)

    assert await while_somebody_is_at_both(here, choose(), first(the_source, the_post))


async def claimed(here: Boarded) -> Work:
    """A reply on its way."""
    await desk.write(here.world)
    here.world.clock.step(minutes=2)
    await set_all(here, Lane, failures=1)
    work = await deliver._claim(here.world.deps)
    assert work is not None
    return work


async def fail(here: Boarded, work: Work, *, tried: bool) -> None:
    async with here.world.deps.db.write() as tx:
        await deliver._failed(tx, here.world.deps, work, Unreachable("Down."), tried=tried)


async def test_a_reply_fails_while_another_of_its_case_goes_out(here: Boarded) -> None:
    failing = fail(here, await claimed(here), tried=True)
    await while_somebody_is_at_both(here, failing, first(the_case, the_lane))
    assert (await desk.reply(here.world)).state == "queued"


async def test_a_look_before_a_reply_fails_while_a_page_of_its_source_comes_in(
    here: Boarded,
) -> None:
    failing = fail(here, await claimed(here), tried=False)
    await while_somebody_is_at_both(here, failing, first(the_source, the_case))
    assert (await desk.reply(here.world)).state == "queued"


async def test_a_slack_channel_is_ill_while_its_owner_is_told_of_another_thing(
    here: Boarded,
) -> None:
    deps, token = here.world.deps, new_token()
    await set_all(here, Post, due_at=here.world.clock.wall(), lease_until=None)
    async with deps.db.write() as tx:
        claimed = await showing.claim(tx, here.world.clock.wall(), here.world.clock.now(), token)
        assert claimed is not None
        work = await publish._prepare(tx, deps, claimed)
    assert isinstance(work, publish._Work)
    case_id = work.post.case_id
    assert case_id is not None
    now, owner = here.world.clock.now(), deps.config.team.owner

    async def ill() -> None:
        async with deps.db.write() as tx:
            await publish._failed(tx, deps, work, SlackRefused("Left.", code="not_in_channel"))

    async def tell(tx: Transaction) -> None:
        await posts.add(tx, posts.row(PostKind.NOTICE, "notice:other", owner, now))
        await cases.touch(tx, case_id)

    def nothing_more(tx: Transaction) -> Awaitable[Any]:
        return caselists.lock(tx, case_id)

    await while_somebody_is_at_both(here, ill(), first(tell, nothing_more))
    assert len(await desk.rows(here.world, Post, Post.kind == PostKind.NOTICE)) == 2
