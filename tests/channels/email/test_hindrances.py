"""A mailbox of which a part cannot be read, or only slowly: the rest of it is read all the same."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base import Outside, Page
from bot.channels.email import Email, reading
from bot.clock import Clock, ShiftedClock
from bot.errors import Unexpected
from tests.channels.email.postbox import Postbox

SPOILT = "NO [SERVERBUG] Internal error occurred"


class Hurried(Clock):
    """Whenever it is asked, a second more has gone by."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        self.seconds += 1
        return self.seconds


async def everything(channel: Email, most: int = 30) -> Page:
    """All pages in one; AssertionError when there is no end to them."""
    pages = [await channel.fetch(None)]
    while pages[-1].more:
        assert len(pages) < most, "this goes on for ever"
        pages.append(await channel.fetch(pages[-1].cursor))
    return Page(
        items=tuple(item for page in pages for item in page.items),
        answers=tuple(answer for page in pages for answer in page.answers),
        ignored=tuple(ignored for page in pages for ignored in page.ignored),
    )


@pytest.mark.parametrize(
    "refused",
    [
        {"UID FETCH 2 (BODY": SPOILT},
        {"UID FETCH 2 ": SPOILT, "UID FETCH 1,2,3": "NO Some messages could not be FETCHed"},
        {"UID FETCH 2 (BODY": "OK FETCH completed"},
    ],
    ids=["its words", "all of it", "nothing comes"],
)
async def test_one_mail_that_the_server_keeps_back_holds_up_the_others_for_minutes_only(
    postbox: Postbox, outside: Outside, refused: dict[str, str]
) -> None:
    given = [await postbox.give(str(number)) for number in range(3)]
    clock = ShiftedClock(Clock().now())
    channel = postbox.email(replace(outside, clock=clock))
    postbox.imap.answers = refused
    first = await channel.fetch(None)
    assert [item.external_id for item in first.items] == given[:1]
    assert not first.more, "asked at once it would not come either"
    again = await channel.fetch(first.cursor)
    assert (again.items, again.ignored) == ((), ())
    clock.step(reading.PATIENCE)
    last = await channel.fetch(again.cursor)
    assert [item.external_id for item in last.items] == given[2:]
    [listed] = last.ignored
    assert "its server keeps it back): look at it in INBOX" in listed.why
    nothing = await channel.fetch(last.cursor)
    assert (nothing.items, nothing.ignored, nothing.more) == ((), (), False)


async def test_a_mail_that_was_kept_back_for_a_while_is_read_after_all(
    postbox: Postbox, outside: Outside
) -> None:
    given = [await postbox.give(str(number)) for number in range(2)]
    channel = postbox.email(outside)
    postbox.imap.answers = {"UID FETCH 2 (BODY": SPOILT}
    first = await channel.fetch(None)
    postbox.imap.heal()
    second = await channel.fetch(first.cursor)
    assert [item.external_id for item in (*first.items, *second.items)] == given


async def test_a_spoilt_mail_in_sent_holds_up_nobody(postbox: Postbox, outside: Outside) -> None:
    external_id = await postbox.give()
    for text in ("Primo", "Secondo"):
        await postbox.put(postbox.answer(external_id, text), "Sent")
    channel = postbox.email(outside)
    postbox.imap.answers = {"UID FETCH 1,2": "NO Some messages could not be FETCHed"}
    page = await everything(channel)
    assert [item.external_id for item in page.items] == [external_id]
    assert [one.answer.text for one in page.answers] == ["Primo", "Secondo"]


@pytest.mark.parametrize(
    "lacking", [{"folders": ["INBOX", "Reclami"]}, {"folders": ["Reclami", "INBOX"]}]
)
async def test_a_folder_that_was_renamed_does_not_keep_us_from_the_others(
    postbox: Postbox, outside: Outside, lacking: dict[str, Any]
) -> None:
    first = await postbox.give()
    again = postbox.mail("E allora?", In_Reply_To="<elsewhere@mail.test>")
    await postbox.put(again)
    page = await postbox.email(outside, **lacking).fetch(None)
    assert [item.external_id for item in page.items] == [first, again["Message-ID"]]
    assert isinstance(page.trouble, Unexpected)
    assert "'Reclami' cannot be opened" in str(page.trouble)
    quiet = await postbox.email(outside, **lacking).fetch(page.cursor)
    assert (quiet.items, quiet.more, bool(quiet.trouble)) == ((), False, True)


async def test_a_renamed_folder_of_sent_mail_does_not_keep_us_from_the_customers(
    postbox: Postbox, outside: Outside
) -> None:
    external_id = await postbox.give()
    page = await postbox.email(outside, sent_folder="Posta inviata").fetch(None)
    assert [item.external_id for item in page.items] == [external_id]
    assert "'Posta inviata' cannot be opened" in str(page.trouble)


async def test_a_large_mail_on_a_slow_line_gives_its_words(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PIECE", 64 * 1024)
    monkeypatch.setattr(reading, "PAGE_SECONDS", 3.0)
    mail = postbox.mail("Ecco la foto del vaso rotto.")
    photo = b"\x00\x01" * (400 * 1024)
    mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="vaso.jpg")
    await postbox.put(mail)
    later = await postbox.give()
    slow = replace(outside, clock=Hurried())
    items = (await everything(postbox.email(slow))).items
    assert [item.external_id for item in items] == [mail["Message-ID"], later]
    assert items[0].text == "Ecco la foto del vaso rotto."
    assert [(one.name, one.size) for one in items[0].attachments] == [("vaso.jpg", None)]
    assert postbox.imap.read < 400 * 1024


async def test_a_mail_of_five_megabytes_is_read_whole_piece_by_piece(
    postbox: Postbox, outside: Outside
) -> None:
    mail = postbox.mail("Ecco le foto.")
    for name in ("uno.jpg", "due.jpg"):
        photo = b"\x00\x01" * (950 * 1024)
        mail.add_attachment(photo, maintype="image", subtype="jpeg", filename=name)
    await postbox.put(mail)
    [item] = (await postbox.email(outside).fetch(None)).items
    assert [(one.name, one.size) for one in item.attachments] == [
        ("uno.jpg", 1900 * 1024),
        ("due.jpg", 1900 * 1024),
    ]
    assert postbox.imap.commands.count("UID FETCH") > 5


async def test_a_slow_server_is_asked_for_a_few_answers_a_page(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SECONDS", 0.0)
    given = [await postbox.give(str(number)) for number in range(3)]
    for external_id in given:
        await postbox.put(postbox.answer(external_id, f"Re {external_id}"), "Sent")
    channel = postbox.email(outside)
    assert len((await channel.fetch(None)).answers) == 1
    page = await everything(channel)
    assert [one.answers_to[0] for one in page.answers] == given
    assert [item.external_id for item in page.items] == given


async def test_mails_in_sent_that_are_gone_by_now_hold_up_nobody(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    external_id = await postbox.give()
    for text in ("Primo", "Secondo"):
        await postbox.put(postbox.answer(external_id, text), "Sent")
    postbox.imap.answers = {"UID FETCH 1,2": "OK FETCH completed"}
    monkeypatch.setattr(reading, "PAGE_SENT", 2)
    page = await everything(postbox.email(outside))
    assert [item.external_id for item in page.items] == [external_id]


async def test_a_thread_is_not_waited_for_on_a_slow_server(
    postbox: Postbox, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SECONDS", 0.0)
    first, again = await postbox.wrote_again()
    items = (await everything(postbox.email(outside))).items
    assert [item.external_id for item in items] == [first, again]
