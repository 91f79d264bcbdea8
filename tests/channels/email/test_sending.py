"""Replies over a real server, and their copies in Sent."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import Known, Outside
from bot.channels.email.providers import hint, keeps_copies
from bot.errors import Refused, Unauthorized, Unexpected, Unreachable
from tests.channels.email.postbox import Postbox, first, outgoing


async def sent(postbox: Postbox) -> list[Any]:
    return await asyncio.to_thread(postbox.server.read, postbox.care, "Sent")


async def test_exactly_the_prepared_bytes_reach_the_customer(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    reply = outgoing(channel, await first(channel))
    other = replace(reply, payload=reply.payload.replace(b"Ci dispiace", b"Ci rincresce"))
    done = await channel.reply(other)
    [mail] = await asyncio.to_thread(postbox.server.wait_for, postbox.ann)
    assert mail.get_content().strip() == "Ci rincresce."
    assert done.external_id == mail["Message-ID"]
    assert not done.shown
    assert mail["Return-Path"] == f"<{postbox.care}>", "a bounce comes back to our mailbox"


async def test_one_copy_is_filed_in_sent_and_is_marked_as_read(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    reply = outgoing(channel, await first(channel))
    await channel.reply(reply)
    await channel.reply(reply)
    [copy] = await sent(postbox)
    assert copy["X-Ascolto-Reply"] == "rp_1"

    def flags() -> list[tuple[str, ...]]:
        with postbox.server.open(postbox.care, "Sent") as program:
            return [mail.flags for mail in program.fetch(mark_seen=False)]

    assert "\\Seen" in (await asyncio.to_thread(flags))[0]


async def test_the_copy_is_left_to_a_server_that_files_by_itself(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside, sent_copy="server")
    await channel.reply(outgoing(channel, await first(channel)))
    assert await sent(postbox) == []


async def test_a_copy_that_cannot_be_filed_changes_nothing(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    reply = outgoing(channel, await first(channel))
    for trouble in ({"APPEND": "NO [OVERQUOTA] full"}, {"LOGIN": "NO [UNAVAILABLE] later"}):
        postbox.imap.answers = trouble
        assert (await channel.reply(reply)).external_id
    assert await sent(postbox) == []
    assert postbox.smtp.accepted == 2


async def test_our_copy_is_no_answer_and_no_proof(postbox: Postbox, outside: Outside) -> None:
    """It lies in Sent also when the reply has bounced."""
    await postbox.give()
    channel = postbox.email(outside)
    item = await first(channel)
    await channel.reply(outgoing(channel, item))
    assert (await channel.fetch(None)).answers == ()
    [seen] = await channel.look([Known(external_id=item.external_id, memory=item.memory)])
    assert seen.answers is None


async def test_an_address_that_nobody_has_is_refused_with_the_servers_reason(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.put(postbox.mail(From="Ghost <unknown@mail.test>"))
    channel = postbox.email(outside)
    with pytest.raises(Refused, match="User unknown"):
        await channel.reply(outgoing(channel, await first(channel)))


async def test_a_reply_that_bounces_is_rejected_with_the_reason(
    postbox: Postbox, outside: Outside
) -> None:
    postbox.server.add_user("bounce@mail.test")
    await postbox.put(postbox.mail(From="Ann <bounce@mail.test>"))
    channel = postbox.email(outside)
    page = await channel.fetch(None)
    await channel.reply(outgoing(channel, page.items[0], key="rp_bounce"))
    await asyncio.to_thread(postbox.server.wait_for, postbox.care, 2)
    [bounce] = (await channel.fetch(page.cursor)).bounces
    assert bounce.reply_key == "rp_bounce"
    assert bounce.reason.startswith("the receiving server refuses it (5")


async def test_nothing_is_sent_to_an_address_that_takes_no_answers(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.put(postbox.mail(From="Shop <noreply@mail.test>"))
    channel = postbox.email(outside)
    item = await first(channel)
    known = Known(external_id=item.external_id, memory=item.memory)
    assert "noreply@mail.test" in channel.can_reply(known)
    with pytest.raises(Refused, match="takes no answers"):
        await channel.reply(outgoing(channel, item))
    assert postbox.smtp.commands == []


async def test_an_address_beyond_ascii_is_written_to(postbox: Postbox, outside: Outside) -> None:
    await postbox.put("From: Zoë <zoë@mail.test>\r\nMessage-ID: <1@mail.test>\r\n\r\nX".encode())
    channel = postbox.email(outside)
    await channel.reply(outgoing(channel, await first(channel)))
    assert postbox.smtp.accepted == 1


@pytest.mark.parametrize(
    ("door", "error", "maybe"),
    [
        ({"greeting": "* OK IMAP here\r\n"}, Unexpected, False),
        ({"greeting": "554 no service\r\n"}, Refused, None),
        ({"cut": {"MAIL"}}, Unreachable, False),
        ({"cut": {"DATA"}}, Unreachable, True),
        ({"mute": {"RCPT"}}, Unreachable, False),
        ({"mute": {"."}}, Unreachable, True),
        ({"answers": {"AUTH": "535 5.7.8 no"}}, Unauthorized, None),
        ({"answers": {"AUTH": "454 4.7.0 Temporary failure"}}, Unreachable, False),
        ({"answers": {".": "554 5.7.1 looks like spam"}}, Refused, None),
        ({"answers": {".": "451 4.3.0 try again"}}, Unreachable, False),
    ],
)
async def test_each_step_of_sending_says_whether_the_mail_may_be_out(
    postbox: Postbox,
    outside: Outside,
    door: dict[str, Any],
    error: type[Exception],
    maybe: bool | None,
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    reply = outgoing(channel, await first(channel))
    channel.seconds = 1.0
    for name, value in door.items():
        setattr(postbox.smtp, name, value)
    with pytest.raises(error) as raised:
        await channel.reply(reply)
    assert type(raised.value) is error
    assert getattr(raised.value, "maybe_done", None) is maybe


async def test_a_server_that_wants_no_login_gets_none(postbox: Postbox, outside: Outside) -> None:
    channel = postbox.email(outside, smtp_user="", own_domains=[])
    await postbox.put(postbox.mail(From=f"Ann <{postbox.server.new_user('ann')}>"))
    await channel.reply(outgoing(channel, await first(channel)))
    assert "AUTH" not in postbox.smtp.commands


async def test_check_names_what_is_particular_about_a_provider(
    postbox: Postbox, outside: Outside
) -> None:
    assert "app password" in hint("imap.gmail.com")
    assert "993" in hint("imaps.pec.aruba.it")
    assert hint("notgmail.com") == ""
    assert keeps_copies("smtp.gmail.com")
    assert keeps_copies("smtp.office365.com")
    assert not keeps_copies("mail.aurora.test")
