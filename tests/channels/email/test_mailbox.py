"""What is new in a mailbox, read from a real server."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Known, Outside, Page, SourceFacts
from bot.channels.email import Email, judging, letter, reading, sent
from bot.clock import Clock
from bot.errors import Unexpected, Unreachable
from tests.channels.email import raw
from tests.channels.email.postbox import FACTS, Postbox


async def everything(channel: Email, cursor: Any = None) -> Page:
    """All pages in one."""
    pages = [await channel.fetch(cursor)]
    while pages[-1].more:
        pages.append(await channel.fetch(pages[-1].cursor))
    return Page(
        items=tuple(item for page in pages for item in page.items),
        answers=tuple(answer for page in pages for answer in page.answers),
        bounces=tuple(bounce for page in pages for bounce in page.bounces),
        copies=tuple(copy for page in pages for copy in page.copies),
        ignored=tuple(ignored for page in pages for ignored in page.ignored),
        cursor=pages[-1].cursor,
    )


async def test_reading_leaves_every_mail_unread(postbox: Postbox, outside: Outside) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    [item] = (await channel.fetch(None)).items
    await channel.look([Known(external_id=external_id, memory=item.memory)])

    def flags() -> list[tuple[str, ...]]:
        with postbox.server.open(postbox.care) as program:
            return [mail.flags for mail in program.fetch(mark_seen=False)]

    [kept] = await asyncio.to_thread(flags)
    assert "\\Seen" not in kept


async def test_nothing_new_is_not_the_last_mail_again(postbox: Postbox, outside: Outside) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    first = await channel.fetch(None)
    again = await channel.fetch(first.cursor)
    assert (again.items, again.more, again.cursor) == ((), False, first.cursor)


async def test_a_mailbox_that_was_rebuilt_is_read_again(postbox: Postbox, outside: Outside) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    first = await channel.fetch(None)
    assert first.cursor
    places = {"INBOX": {**first.cursor["folders"]["INBOX"], "uidvalidity": 1}}
    again = await channel.fetch({**first.cursor, "folders": places})
    assert [item.external_id for item in again.items] == [external_id]
    assert again.cursor == first.cursor


async def test_mail_from_before_the_start_is_passed_over(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    start = Clock().now() + timedelta(days=3)
    channel = postbox.email(outside, SourceFacts(**FACTS | {"start": start}))
    page = await channel.fetch(None)
    assert (page.items, page.more) == ((), False)
    assert (await channel.fetch(page.cursor)).cursor == page.cursor
    sooner = SourceFacts(**FACTS | {"start": Clock().now() - timedelta(hours=1)})
    assert len((await postbox.email(outside, sooner).fetch(None)).items) == 1


async def test_one_mail_in_two_folders_is_one_review(postbox: Postbox, outside: Outside) -> None:
    mail = postbox.mail()
    await postbox.put(mail)
    await postbox.put(mail, "Archive")
    channel = postbox.email(outside, folders=["INBOX", "Archive"])
    items = (await everything(channel)).items
    assert {item.external_id for item in items} == {mail["Message-ID"]}
    assert len(set(map(str, items))) == 1, "both times the same"


async def test_many_folders_are_read_in_pages(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_MAILS", 2)
    given = [await postbox.give(str(number)) for number in range(3)]
    other = [postbox.mail(str(number)) for number in range(3)]
    for mail in other:
        await postbox.put(mail, "Archive")
    channel = postbox.email(outside, folders=["INBOX", "Archive"])
    page = await channel.fetch(None)
    assert len(page.items) == 2
    ids = [item.external_id for item in (await everything(channel)).items]
    assert ids == [*given, *(mail["Message-ID"] for mail in other)]


async def test_a_page_ends_when_it_takes_too_long(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SECONDS", 0.0)
    given = [await postbox.give(str(number)) for number in range(3)]
    channel = postbox.email(outside)
    first = await channel.fetch(None)
    assert ([item.external_id for item in first.items], first.more) == (given[:1], True)
    assert [item.external_id for item in (await everything(channel)).items] == given


async def test_an_enormous_mail_gives_its_words_without_being_read_whole(
    postbox: Postbox, outside: Outside
) -> None:
    mail = postbox.mail("Ecco il video del vaso rotto.")
    video = b"\x00\x01" * (6 * 1024 * 1024)
    mail.add_attachment(video, maintype="video", subtype="mp4", filename="vaso.mp4")
    await postbox.put(mail)
    [item] = (await postbox.email(outside).fetch(None)).items
    assert item.text == "Ecco il video del vaso rotto."
    [attachment] = item.attachments
    assert (attachment.name, attachment.size) == ("vaso.mp4", None)
    assert postbox.imap.read < 1024 * 1024


async def test_what_is_no_customers_is_counted_and_listed(
    postbox: Postbox, outside: Outside
) -> None:
    for name in ("newsletter", "out_of_office", "pec_accepted", "dsn_delayed"):
        await postbox.put(raw(name))
    await postbox.put(postbox.mail(From=f"Bo <bo@{postbox.care.partition('@')[2]}>"))
    page = await everything(postbox.email(outside))
    assert page.items == ()
    assert [bool(ignored.why) for ignored in page.ignored] == [True] * 5


async def test_a_colleagues_answer_from_another_own_address_comes_as_a_copy_and_no_answer(
    postbox: Postbox, outside: Outside
) -> None:
    external_id, bo = await postbox.give(), f"bo@{postbox.care.partition('@')[2]}"
    await postbox.put(postbox.answer(external_id, From=f"Bo <{bo}>", Cc=postbox.care))
    among_us = postbox.answer(external_id, From=f"Bo <{bo}>", To=postbox.care)
    away = postbox.answer(external_id, From=f"Bo <{bo}>", Auto_Submitted="auto-replied")
    forward = postbox.answer(external_id, From=f"Bo <{bo}>", Subject="Fwd: Vaso rotto")
    for mail in (among_us, away, forward):
        await postbox.put(mail)
    page = await everything(postbox.email(outside))
    assert (len(page.items), len(page.ignored), page.answers) == (1, 4, ())
    [copy] = page.copies
    assert (copy.by, copy.to, copy.answers_to) == (bo, (postbox.ann.lower(),), (external_id,))


async def test_a_report_rejects_the_reply_it_is_about(postbox: Postbox, outside: Outside) -> None:
    await postbox.put(raw("dsn_failed"))
    [bounce] = (await postbox.email(outside).fetch(None)).bounces
    assert bounce.reply_key == "rp_1"


async def test_one_mail_that_breaks_the_reader_is_listed_and_holds_up_nobody(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brittle(content: bytes, *, whole: bool = True) -> Any:
        if b"poison" in content:
            raise RecursionError("too deep")
        return sound(content, whole=whole)

    sound = letter.read
    monkeypatch.setattr(reading, "read", brittle)
    await postbox.put(postbox.mail(Subject="poison"))
    external_id = await postbox.give()
    page = await postbox.email(outside).fetch(None)
    assert [item.external_id for item in page.items] == [external_id]
    [ignored] = page.ignored
    assert "cannot be read (RecursionError): look at it in INBOX" in ignored.why


async def test_a_mail_that_cannot_be_judged_is_listed_and_one_that_was_answered_holds_up_nobody(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brittle(mail: letter.Letter, *how: Any) -> Any:
        if mail.subject == "poison":
            raise RecursionError("too deep")
        return sound(mail, *how)

    sound = judging.judge
    monkeypatch.setattr(reading, "judge", brittle)
    monkeypatch.setattr(sent, "judge", brittle)
    poison = postbox.mail(Subject="poison")
    await postbox.put(poison)
    await postbox.put(postbox.answer(str(poison["Message-ID"])), "Sent")
    external_id = await postbox.give()
    page = await postbox.email(outside).fetch(None)
    assert [item.external_id for item in page.items] == [external_id]
    assert [one.why for one in page.ignored] == [
        "it cannot be read (RecursionError): look at it in INBOX"
    ]


async def test_a_mail_with_a_spoilt_one_attached_is_heard(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.put(
        b"From: Ann <ann@mail.test>\r\nSubject: Vaso rotto\r\nMessage-ID: <spoilt@mail.test>\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nVedi sotto.\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"\r\nabc\r\n--b--\r\n"
    )
    [item] = (await postbox.email(outside).fetch(None)).items
    assert item.text == "Vedi sotto."


@pytest.mark.parametrize("words", ["NO [SERVERBUG] Internal error", "NO not now"])
async def test_mails_that_the_server_does_not_hand_out_are_not_taken_for_deleted(
    postbox: Postbox, outside: Outside, words: str
) -> None:
    external_id = await postbox.give()
    channel = postbox.email(outside)
    postbox.imap.answers = {"UID FETCH": words}
    with pytest.raises((Unreachable, Unexpected)):
        await channel.fetch(None)
    postbox.imap.heal()
    assert [one.external_id for one in (await channel.fetch(None)).items] == [external_id]


async def test_an_answer_without_references_finds_the_root_of_its_thread(
    postbox: Postbox, outside: Outside
) -> None:
    first, again = await postbox.wrote_again()
    items = (await everything(postbox.email(outside))).items
    assert [item.external_id for item in items] == [first, again]
    assert items[0].thread_key == items[1].thread_key
