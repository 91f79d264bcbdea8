"""Answers that colleagues gave from their own mail programs, found in Sent."""

import asyncio
from dataclasses import replace

import pytest

from bot.channels.base import Incoming, Known, LooseAnswer, Outside
from bot.channels.email import Email
from tests.channels.email.postbox import Postbox, first


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
