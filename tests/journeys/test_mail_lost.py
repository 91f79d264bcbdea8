"""The mail went out and the server's word got lost on the way: the customer gets it at most twice,
and twice the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channels.email.gate import Gate
from tests.journeys.life import read
from tests.journeys.post import Post, mail_life
from tests.servers.mail import Mail

COMPLAINT = "My vase arrived broken, in a thousand pieces. I want my money back."
PLAIN = 'smtp_security = "plain"'
ANSWER = "We are very sorry, Ann. The refund leaves today."


@pytest.fixture
async def gate(mail_server: Mail) -> AsyncIterator[Gate]:
    """What stands before the outgoing server."""
    gate = await Gate(mail_server.ports.smtp).start()
    yield gate
    await gate.stop()


@pytest.fixture
async def post(
    tmp_path: Path, database_url: str, mail_server: Mail, gate: Gate
) -> AsyncIterator[Post]:
    async with mail_life(tmp_path, database_url, mail_server, smtp=gate.port, more=PLAIN) as made:
        yield made


async def test_a_lost_word_of_the_server_costs_one_more_mail_of_the_same_bytes(
    post: Post, gate: Gate
) -> None:
    await post.writes_mail(COMPLAINT)
    gate.cut = {"250"}
    await post.answers(post.maria, ANSWER)
    assert gate.accepted == 1
    assert "✅" not in post.shows
    gate.heal()
    await post.passes(hours=1)
    assert gate.accepted == 2
    first, second = await asyncio.to_thread(post.server.wait_for, post.ann, 2)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert first.get_content() == second.get_content()
    assert "✅ Answer sent by mail" in post.shows
    assert len(await post.lies_in(post.care, "Sent")) == 1


async def test_when_it_gets_lost_twice_a_person_is_asked(post: Post, gate: Gate) -> None:
    await post.writes_mail(COMPLAINT)
    gate.cut = {"250"}
    await post.answers(post.maria, ANSWER)
    await post.passes(hours=2)
    assert gate.accepted == 2
    assert "❓ We cannot tell whether it went out" in post.shows
    gate.heal()
    await post.passes(hours=1)
    assert gate.accepted == 2, "never a third time by itself"
    await post.maria.click(post.card, "It is there")
    await post.settle()
    assert "☑️ Answered, says" in post.shows, read(post.card)
