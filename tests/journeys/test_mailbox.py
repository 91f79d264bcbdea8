"""What happens to mailboxes: several of them, news at once, folders made anew, nothing touched."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.clock import Clock, SteppedClock
from bot.loops import listen, publish, run
from tests.journeys.post import BEFORE, Post, always_open, mail_life, source
from tests.servers.mail import Mail
from tests.world import TOML, world

COMPLAINT = "My vase arrived broken. I want my money back."
ANSWER = "We are sorry, Ann. Your money is on its way."


@pytest.fixture
async def post(tmp_path: Path, database_url: str, mail_server: Mail) -> AsyncIterator[Post]:
    """An English-speaking team that answers one mailbox."""
    async with mail_life(tmp_path, database_url, mail_server) as made:
        yield made


@pytest.fixture
async def two(tmp_path: Path, database_url: str, mail_server: Mail) -> AsyncIterator[Post]:
    """The same with two mailboxes, care and info; `world.config` names the second."""
    care, info = mail_server.new_user("care"), mail_server.new_user("info")
    boxes = source(mail_server, care) + source(mail_server, info, "info")
    async with world(
        tmp_path,
        database_url,
        toml=always_open(TOML) + boxes,
        environ={"CARE_PASSWORD": mail_server.passwords[care]},
        clock=SteppedClock(Clock().now() - BEFORE),
    ) as made:
        await made.settle()
        ann = mail_server.new_user("ann", "mail.test")
        yield Post(made, server=mail_server, care=care, ann=ann, info=info)


@contextmanager
def working(post: Post) -> Iterator[None]:
    """The bot's loops work by themselves; time stands still, so that nothing is polled."""
    deps, stop = post.world.deps, asyncio.Event()
    work = [
        run("listen", listen.step, deps, stop, 3600),
        run("publish", publish.step, deps, stop, 3600),
        listen.watch(deps, "care"),
    ]
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def test_a_mail_is_on_its_card_as_soon_as_it_arrives(post: Post) -> None:
    def on_the_card(subject: str) -> bool:
        return bool(post.world.cards()) and subject in post.shows

    with working(post):
        for subject in ("Broken vase", "Broken cup"):
            message = post.mail(COMPLAINT, subject)
            await asyncio.to_thread(post.server.send, message, post.ann, post.care)
            await post.world.workspace.until(partial(on_the_card, subject), 20)
            post.world.clock.step(seconds=2)  # the pace of Slack; the next poll is far away


async def test_one_mail_in_two_mailboxes_is_one_review(two: Post) -> None:
    message = two.mail(COMPLAINT, To=f"{two.care}, {two.info}")
    await two.arrives(message, two.care, two.info)
    assert len(two.world.cards()) == 1
    await two.maria.command("/reviews", "heard")
    told = two.told(two.maria)
    assert "Ignored mail: 1" in told
    assert "also in " in told
    await two.answers(two.maria, ANSWER)
    assert (await two.gets())["In-Reply-To"] == message["Message-ID"]


async def test_an_answer_from_the_other_mailbox_counts(two: Post) -> None:
    message = two.mail(COMPLAINT, To=f"{two.care}, {two.info}")
    await two.arrives(message, two.care)
    await two.arrives(message, two.info)
    other = replace(two, care=two.info)
    await other.colleague_answers(message, "Your money is on its way. Bo")
    assert "✅ Bo Neri answered by mail" in two.shows


async def test_a_folder_made_anew_loses_and_doubles_nothing(
    tmp_path: Path, database_url: str, mail_server: Mail
) -> None:
    more = 'folders = ["INBOX", "Customers"]'
    async with mail_life(
        tmp_path, database_url, mail_server, more=more, beside="Customers"
    ) as post:
        first, second = post.mail(COMPLAINT, "Vase"), post.mail(COMPLAINT, "Cup")
        await post.moves(first, "Customers")
        assert len(post.world.cards()) == 1
        await post.anew("Customers")
        await post.moves(second, "Customers")
        assert [card.says.count("Cup") > 0 for card in post.world.cards()] == [False, True]
        await post.anew("Customers")
        await post.moves(first, "Customers")
        await post.moves(second, "Customers")
        assert len(post.world.cards()) == 2


async def test_reading_and_answering_leaves_no_mark_on_a_mail(post: Post) -> None:
    await post.writes_mail(COMPLAINT)
    await post.answers(post.maria, ANSWER)
    await post.replies_to(await post.gets(), "Thank you so much, you are very kind!")
    await post.passes(hours=3)
    assert await post.flags() == set()


async def test_a_server_that_files_sent_mail_itself_gets_no_copy_from_us(
    tmp_path: Path, database_url: str, mail_server: Mail
) -> None:
    more = 'sent_copy = "server"'
    async with mail_life(tmp_path, database_url, mail_server, more=more) as post:
        await post.writes_mail(COMPLAINT)
        await post.answers(post.maria, ANSWER)
        assert await post.gets()
        assert await post.lies_in(post.care, "Sent") == []
        assert "✅ Answer sent by mail" in post.shows
