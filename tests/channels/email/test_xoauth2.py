"""Logging in with an access token: what servers say, and the ways in which they take it."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.email import imap, smtp
from bot.channels.email.options import EmailOptions, Server
from bot.channels.email.providers import hint_by_token
from bot.channels.email.xoauth2 import meaning
from bot.errors import Unauthorized

TOKEN = "at-very-secret"
CHALLENGE = b64encode(b'{"status":"401","schemes":"bearer","scope":"mail"}').decode()
PLAIN = {"address": "care@aurora.test", "imap_host": "imap.gmail.com", "login": "xoauth2"}


@asynccontextmanager
async def a_server(*lines: str) -> AsyncIterator[tuple[Server, list[str]]]:
    """A server that says these lines: the first at once, each other after a line of ours."""
    heard: list[str] = []
    talks: list[asyncio.Task[None] | None] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.current_task())
        for line in lines:
            tag = next((one.split()[0] for one in reversed(heard) if " " in one), "")
            writer.write(line.format(tag=tag).replace("\n", "\r\n").encode() + b"\r\n")
            if not (said := await reader.readline()):
                break
            heard.append(said.decode().rstrip("\r\n"))
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    yield (
        Server("127.0.0.1", port, "plain", "care@aurora.test", SecretStr(TOKEN), "a.test", True),
        heard,
    )
    listening.close()
    await listening.wait_closed()
    await asyncio.gather(*filter(None, talks))


async def test_a_server_without_initial_responses_gets_the_line_after_its_plus() -> None:
    """Whatever stands behind the plus, and an empty line for its reason."""
    async with a_server(
        "* OK ready",
        "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\n{tag} OK done",
        "+ go on, please",
        f"+ {CHALLENGE}",
        "{tag} NO [AUTHENTICATIONFAILED] Invalid credentials",
    ) as (server, heard):
        with pytest.raises(Unauthorized) as told:
            await asyncio.to_thread(imap.connect, server, "", False, 5.0)
    assert heard[1].endswith("AUTHENTICATE XOAUTH2")
    assert b64decode(heard[2]) == b"user=care@aurora.test\1auth=Bearer at-very-secret\1\1"
    assert heard[3] == ""
    assert "Invalid credentials (it does not accept the token" in str(told.value)
    assert TOKEN not in str(told.value)


async def test_a_server_that_takes_no_tokens_is_told_apart() -> None:
    async with a_server("* OK ready", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\n{tag} OK done") as (
        server,
        _,
    ):
        with pytest.raises(Unauthorized, match="takes no login by XOAUTH2"):
            await asyncio.to_thread(imap.connect, server, "", False, 5.0)


async def test_a_sending_server_that_refuses_gives_its_reason_too() -> None:
    async with a_server(
        "220 mail ESMTP",
        "250-mail\n250 AUTH LOGIN XOAUTH2",
        f"334 {CHALLENGE}",
        "535 5.7.8 Username and Password not accepted",
    ) as (server, heard):
        with pytest.raises(Unauthorized, match=r"not accepted \(it does not accept the token"):
            async with smtp.session(server, "", False, 5.0):
                pass
    assert heard[2] == ""


@pytest.mark.parametrize(
    ("challenge", "words"),
    [
        (CHALLENGE.encode(), "over or was taken back"),
        (b'{"status":"403"}', "not for mail here"),
        (b'{"status":"teapot"}', "it says teapot"),
        (b"\xff\x00", ""),
        (b"[]", ""),
        (b"", ""),
    ],
)
def test_a_challenge_in_words(challenge: bytes, words: str) -> None:
    assert words in meaning(challenge)
    assert bool(meaning(challenge)) is bool(words)


def test_the_large_providers_are_known_by_their_hosts() -> None:
    google = EmailOptions.model_validate({**PLAIN, "client_id": "id"}).grant
    assert google is not None
    assert (google.provider, google.device_url) == ("Google", "")
    assert "https://mail.google.com/" in google.scope
    theirs = {**PLAIN, "imap_host": "outlook.office365.com", "client_id": "id", "tenant": "a.test"}
    microsoft = EmailOptions.model_validate(theirs).grant
    assert microsoft is not None
    assert microsoft.token_url == "https://login.microsoftonline.com/a.test/oauth2/v2.0/token"
    assert {"offline_access", "https://outlook.office.com/SMTP.Send"} <= set(
        microsoft.scope.split()
    )
    assert "SMTP AUTH is off" in hint_by_token("smtp.office365.com")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"login": "password"}, "imap_password is missing"),
        ({}, "client_id is missing"),
        ({"client_id": "id", "imap_host": "mail.aurora.test"}, "nothing is known of mail.aurora"),
        ({"client_id": "id", "token_url": "https://a.test/t"}, "token_url, scope, and authorize"),
        (
            {
                "client_id": "id",
                "scope": "mail",
                "token_url": "http://a.test/t",
                "device_url": "https://a.test/d",
            },
            "http://a.test/t is not an https address",
        ),
    ],
)
def test_settings_that_cannot_work_are_told(change: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        EmailOptions.model_validate({**PLAIN, **change})
