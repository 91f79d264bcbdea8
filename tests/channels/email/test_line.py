"""The line to a mail server: encrypted, logged in, on the right folder, left when dead."""

import asyncio
from typing import Any

import pytest

from bot.channels.base import Outside, SourceFacts
from bot.errors import Refused, Unauthorized, Unexpected, Unreachable
from tests.channels.email.postbox import FACTS, Postbox


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_the_line_is_encrypted_and_the_server_proves_who_it_is(
    postbox: Postbox, outside: Outside, security: str
) -> None:
    ports = postbox.server.ports
    options: dict[str, Any] = {
        "imap_host": "localhost",
        "imap_port": ports.imaps if security == "tls" else ports.imap,
        "imap_security": security,
        "smtp_host": "localhost",
        "smtp_port": ports.smtp,
        "smtp_security": "starttls",
        "ca_file": str(postbox.server.cert),
    }
    await postbox.give()
    channel = postbox.email(outside, **options)
    assert len((await channel.fetch(None)).items) == 1
    assert [trial for trial in await channel.check() if not trial.ok] == []
    channel = postbox.email(outside, **options | {"ca_file": ""})
    with pytest.raises(Unexpected, match="certificate"):
        await channel.fetch(None)
    crosses = await channel.check()
    assert not any(trial.ok for trial in crosses)
    assert all("certificate" in trial.advice for trial in crosses)


async def test_a_password_never_travels_in_the_clear_beyond_our_own_network(
    postbox: Postbox, outside: Outside
) -> None:
    open_line: dict[str, Any] = {"imap_host": "192.168.1.20", "imap_security": "plain"}
    with pytest.raises(Refused, match="plain"):
        await postbox.email(outside, **open_line).fetch(None)
    ours = SourceFacts(**FACTS | {"private_network": True})
    with pytest.raises(Refused, match="plain"):
        await postbox.email(outside, ours, **open_line | {"imap_host": "8.8.8.8"}).fetch(None)


async def test_a_bad_certificate_file_is_named(postbox: Postbox, outside: Outside) -> None:
    options: dict[str, Any] = {"imap_security": "tls", "ca_file": "/nowhere/ca.pem"}
    with pytest.raises(Refused, match=r"/nowhere/ca\.pem"):
        await postbox.email(outside, **options).fetch(None)


async def test_a_folder_that_is_not_there_is_named_with_those_that_are(
    postbox: Postbox, outside: Outside
) -> None:
    channel = postbox.email(outside, folders=["Reclami"])
    with pytest.raises(Unexpected, match="'Reclami' cannot be opened"):
        await channel.fetch(None)
    [cross] = [trial for trial in await channel.check() if not trial.ok]
    assert "Reclami" in cross.what
    assert "INBOX" in cross.advice
    assert "Archive" in cross.advice


async def test_a_folder_with_accents_and_quotes_is_opened(
    postbox: Postbox, outside: Outside
) -> None:
    name = 'Reclami "è" & co'
    await postbox.give()

    def make() -> None:
        with postbox.server.open(postbox.care) as program:
            program.folder.create(name)
            program.copy(program.uids(), name)

    await asyncio.to_thread(make)
    channel = postbox.email(outside, folders=[name])
    assert len((await channel.fetch(None)).items) == 1


async def test_a_wrong_password_is_told_with_the_servers_words_only(
    postbox: Postbox, outside: Outside
) -> None:
    channel = postbox.email(outside, imap_password="not-this-one-è")
    with pytest.raises(Unauthorized) as raised:
        await channel.fetch(None)
    assert postbox.care in str(raised.value)
    assert "not-this-one" not in str(raised.value)


async def test_a_server_that_repeats_the_password_is_not_quoted(
    postbox: Postbox, outside: Outside
) -> None:
    postbox.imap.answers = {"LOGIN": f"NO {postbox.password} is wrong"}
    with pytest.raises(Unauthorized) as raised:
        await postbox.email(outside).fetch(None)
    assert str(raised.value).endswith(f"does not let {postbox.care} log in: *** is wrong")


async def test_a_server_that_hangs_in_the_middle_of_a_mail_is_left(
    postbox: Postbox, outside: Outside
) -> None:
    await postbox.give()
    channel = postbox.email(outside)
    channel.seconds = 0.5
    postbox.imap.mute = {"UID FETCH"}
    with pytest.raises(Unreachable, match="in time"):
        await channel.fetch(None)


async def test_arrivals_wake_who_watches_and_the_watch_is_renewed(
    postbox: Postbox, outside: Outside
) -> None:
    woken: asyncio.Queue[bool] = asyncio.Queue()

    async def wake() -> None:
        woken.put_nowait(True)

    watching = asyncio.create_task(postbox.email(outside).watch(wake))
    async with asyncio.timeout(20):
        await woken.get()  # nobody listened before
        for _ in range(2):
            await postbox.give()
            await woken.get()
    assert postbox.imap.commands.count("IDLE") >= 3
    watching.cancel()
    await asyncio.wait({watching})
    assert watching.cancelled()


async def test_a_watch_that_is_cut_says_so(postbox: Postbox, outside: Outside) -> None:
    woken = asyncio.Event()

    async def wake() -> None:
        woken.set()

    watching = asyncio.create_task(postbox.email(outside).watch(wake))
    async with asyncio.timeout(20):
        await woken.wait()
        postbox.imap.hang_up()
        with pytest.raises(Unreachable, match="cut the connection"):
            await watching


async def test_a_server_that_refuses_to_idle_says_so(postbox: Postbox, outside: Outside) -> None:
    async def wake() -> None:
        raise AssertionError("nothing has arrived")

    postbox.imap.answers = {"IDLE": "NO not today"}
    with pytest.raises(Unexpected, match="IDLE"):
        await postbox.email(outside).watch(wake)
