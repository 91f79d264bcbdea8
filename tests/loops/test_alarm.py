"""The mail that says that Slack or a source is down: once, with who waits, and once when over."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.loops import alarm
from bot.models import Alarm
from bot.queries import alarms
from tests import desk
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.post import Post, mail_life
from tests.servers.mail import Mail


@pytest.fixture
async def post(tmp_path: Path, database_url: str, mail_server: Mail) -> AsyncIterator[Post]:
    """A shop and a mailbox; its head wants to know when Slack is down."""
    head = mail_server.new_user("head")
    toml = IN_ITALIAN.replace('name = "Bottega Aurora"', f'{{}}\nalarm_mail = "{head}"', 1)
    toml = toml.replace("{}", 'name = "Bottega Aurora"')
    async with mail_life(tmp_path, database_url, mail_server, toml=toml, mode="http") as made:
        made.info = head
        yield made


async def told(post: Post, mails: int) -> list[str]:
    """The mails of the head: subject and text."""
    found = await asyncio.to_thread(post.server.wait_for, post.info, mails)
    assert len(found) == mails
    return [f"{one['Subject']}\n{one.get_content()}".replace("\r\n", "\n") for one in found]


async def minutes(post: Post, count: int) -> None:
    for _ in range(count // 5):
        post.world.clock.step(minutes=5)
        await post.settle()


async def test_half_an_hour_without_slack_is_one_mail_and_its_end_another(post: Post) -> None:
    await post.shop("The parcel never arrived, says Ann.", 1)
    post.world.workspace.down()
    await post.shop("Broken in a thousand pieces.", 2)
    await desk.pause(post.world)
    await minutes(post, 25)
    assert await post.lies_in(post.info) == []
    await minutes(post, 15)
    [mail] = await told(post, 1)
    assert mail.startswith("Ascolto non raggiunge Slack\nDa ")
    assert "2 clienti aspettano una risposta, la scadenza più vicina per prima:" in mail
    assert re.search(r"#1 · \S+ Bottega Aurora · ★☆☆☆☆ · entro \w+ \d+ nov \d\d:\d\d · ", mail)
    assert not re.search("Ann|parcel|pieces|thousand", mail), "no customer's name or word"
    await minutes(post, 90)
    await told(post, 1)

    post.world.workspace.up()
    await desk.resume(post.world)
    await minutes(post, 15)
    mail = (await told(post, 2))[1]
    assert mail.startswith("Ascolto raggiunge di nuovo Slack\n")
    assert await desk.rows(post.world, Alarm) == []
    await minutes(post, 30)
    await told(post, 2)


async def test_a_short_outage_is_nobodys_business(post: Post) -> None:
    post.world.workspace.down()
    await post.shop("The parcel never arrived.", 1)
    await minutes(post, 20)
    post.world.workspace.up()
    await minutes(post, 60)
    assert await post.lies_in(post.info) == []
    assert await desk.rows(post.world, Alarm) == []


async def test_two_replicas_send_one_and_who_dies_in_between_the_same_again(post: Post) -> None:
    post.world.workspace.down()
    await post.shop("The parcel never arrived.", 1)
    await minutes(post, 20)
    post.world.clock.step(minutes=20)
    await asyncio.gather(*(alarm.step(post.world.deps) for _ in range(3)))
    [first] = await asyncio.to_thread(post.server.wait_for, post.info, 1)

    async with post.world.deps.db.write() as tx:  # as it was before a commit that was lost
        await tx.execute(update(Alarm).values(told_at=None))
        assert await alarms.claim(tx, alarms.SLACK, post.world.clock.wall(), "dead")
    assert await alarm.step(post.world.deps) is False
    post.world.clock.step(minutes=4)
    assert await alarm.step(post.world.deps) is True
    found = await asyncio.to_thread(post.server.wait_for, post.info, 2)
    assert {one["Message-ID"] for one in found} == {first["Message-ID"]}


async def test_a_source_that_is_ill_for_two_hours_is_told_by_mail(post: Post) -> None:
    world = post.world
    team = replace(world.deps.config.team, language="en")
    world.deps = replace(world.deps, config=replace(world.deps.config, team=team))
    care = world.deps.channels["care"]
    good = care.options
    care.options = good.model_copy(update={"imap_port": 1})
    for _ in range(8):
        await post.reads()
        world.clock.step(timedelta(minutes=20))
        await post.settle()
    [mail] = await told(post, 1)
    assert mail.startswith("Ascolto cannot read care\ncare has been out of reach for 2 hours.")
    assert "Nobody waits for an answer." in mail
    care.options = good
    await minutes(post, 10)
    assert (await told(post, 2))[1].startswith("Ascolto reads care again")
