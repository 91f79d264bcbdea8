"""Replies over a real server, their copies in Sent, and colleagues' answers found there."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import Incoming, Known, LooseAnswer, Outgoing, Outside
from bot.channels.email import Email
from bot.channels.email.providers import hint, keeps_copies
from bot.errors import Refused, Unauthorized, Unexpected, Unreachable
from tests.channels.email.postbox import Postbox


def outgoing(channel: Email, item: Incoming, key: str = "rp_1") -> Outgoing:
    known = Known(external_id=item.external_id, memory=json.loads(json.dumps(dict(item.memory))))
    reply = Outgoing(key=key, text="Ci dispiace.", by="Cy", review=known)
    return replace(reply, payload=channel.prepare(reply))


async def first(channel: Email) -> Incoming:
    return (await channel.fetch(None)).items[0]


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


async def found(postbox: Postbox, channel: Email, item: Incoming) -> tuple[list[LooseAnswer], int]:
    """The loose answers of a fetch, and how many answers a look sees."""
    loose = list((await channel.fetch(None)).answers)
    [seen] = await channel.look([Known(external_id=item.external_id, memory=item.memory)])
    return loose, len(seen.answers or ())


async def test_a_colleagues_answer_from_his_own_program_counts(
    postbox: Postbox, outside: Outside
) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    item = await first(channel)
    answer = postbox.answer(external_id, "La chiamo oggi.\n\n> Pacco mai arrivato")
    await postbox.put(answer, "Sent")
    [loose], looked = await found(postbox, channel, item)
    assert loose.answers_to == (external_id,)
    assert loose.answer.external_id == answer["Message-ID"]
    assert (loose.answer.by, loose.answer.text) == ("Bo", "La chiamo oggi.")
    assert not loose.answer.reply_key
    assert looked == 1


async def test_an_answer_that_was_cleared_out_of_sent_was_given_all_the_same(
    postbox: Postbox, outside: Outside
) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    item = await first(channel)
    await postbox.put(postbox.answer(external_id), "Sent")
    assert (await found(postbox, channel, item))[1] == 1

    def clear() -> None:
        with postbox.server.open(postbox.care, "Sent") as program:
            program.delete(program.uids())

    await asyncio.to_thread(clear)
    [seen] = await channel.look([Known(external_id=external_id, memory=item.memory)])
    assert (seen.answers, seen.deleted) == (None, False), "it cannot tell, which is not: none"


@pytest.mark.parametrize(
    "headers",
    [
        {"To": "colleague@elsewhere.test"},
        {"To": "colleague@elsewhere.test", "Subject": "Fwd: Vaso rotto"},
        {"Subject": "I: Vaso rotto"},
        {"Auto_Submitted": "auto-replied"},
        {"In_Reply_To": "<another@mail.test>", "References": "<another@mail.test>"},
    ],
    ids=["to somebody else", "forwarded", "forwarded to her", "automatic", "another thread"],
)
async def test_what_is_no_answer_to_the_customer_does_not_count(
    postbox: Postbox, outside: Outside, headers: dict[str, str]
) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    item = await first(channel)
    await postbox.put(postbox.answer(external_id, **headers), "Sent")
    assert await found(postbox, channel, item) == ([], 0)


async def test_a_new_mail_to_the_customer_outside_the_thread_is_no_answer(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    item = await first(channel)
    await postbox.put(postbox.mail(From=postbox.care, To=postbox.ann, Subject="Offerte"), "Sent")
    assert await found(postbox, channel, item) == ([], 0)


async def test_an_answer_to_a_contact_form_must_go_to_the_customer(
    postbox: Postbox, outside: Outside
) -> None:
    form = postbox.mail(From=f"web@{postbox.care.partition('@')[2]}", Reply_To=postbox.ann)
    await postbox.put(form)
    channel = postbox.email(outside)
    item = await first(channel)
    assert item.author.email == postbox.ann
    to_the_form = postbox.answer(str(form["Message-ID"]), To=str(form["From"]))
    await postbox.put(to_the_form, "Sent")
    assert await found(postbox, channel, item) == ([], 0)
    await postbox.put(postbox.answer(str(form["Message-ID"])), "Sent")
    loose, looked = await found(postbox, channel, item)
    assert (len(loose), looked) == (1, 1)


async def test_a_longer_id_that_holds_a_shorter_one_is_another_mail(
    postbox: Postbox, outside: Outside
) -> None:
    mail = postbox.mail(Message_ID="<1@mail.test>")
    await postbox.put(mail)
    channel = postbox.email(outside)
    item = await first(channel)
    await postbox.put(postbox.answer("<1@mail.test>.<1@mail.test>x"), "Sent")
    await postbox.put(postbox.answer('<"quoted\\id"@mail.test>'), "Sent")
    loose, looked = await found(postbox, channel, replace(item, external_id="<1@mail.test>"))
    assert looked <= 1
    assert all("<1@mail.test>" in one.answers_to for one in loose)


@pytest.mark.parametrize("name", ["Posta inviata", "Gesendete Elemente", "INBOX/Éléments envoyés"])
async def test_sent_mail_is_found_under_its_local_name(
    postbox: Postbox, outside: Outside, name: str
) -> None:
    """As on a server that does not say which folder is which."""

    def make() -> None:
        with postbox.server.open(postbox.care) as program:
            program.folder.delete("Sent")
            program.folder.create(name)

    external_id = await postbox.give()
    await asyncio.to_thread(make)
    await postbox.put(postbox.answer(external_id), name)
    channel = postbox.email(outside, sent_folder=name)
    assert len((await channel.fetch(None)).answers) == 1


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
