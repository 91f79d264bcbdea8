"""`ascolto connect`, in a process of its own, at a provider that is a real HTTP server."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.db import Database
from bot.models import Access
from bot.poke import Poke
from bot.queries import access
from bot.seal import Seal, new_key
from tests.cli.checking import Checked, check
from tests.cli.conftest import Ascolto, write
from tests.config.example import EXAMPLE
from tests.journeys.post import BY_TOKEN, source
from tests.servers.consent import Consent
from tests.servers.mail import Mail

ROOT = Path(__file__).parents[2]
KEY = new_key()
CARE = "care@aurora.test"
MAILBOX = """
[[source]]
id = "care"
channel = "email"
brand = "aurora"
address = "care@aurora.test"
imap_host = "127.0.0.1"
private_network = true
"""


@pytest.fixture
def provider() -> Iterator[Consent]:
    made = Consent(account=CARE).start()
    yield made
    made.stop()


@pytest.fixture
def given(tokens: dict[str, str], provider: Consent, tmp_path: Path) -> dict[str, str]:
    """The environment, beside an ascolto.toml with one mailbox that is let in by `provider`."""
    write(EXAMPLE + MAILBOX + BY_TOKEN.format(url=provider.url))
    return {
        **tokens,
        "ASCOLTO_SECRET_KEY": KEY,
        "CONSENT_SECRET": provider.client_secret,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'ascolto.db'}",
    }


@dataclass
class Command:
    """`ascolto connect care …`, running."""

    process: Process
    said: str = ""

    @classmethod
    async def start(cls, environ: dict[str, str], *words: str) -> "Command":
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "connect", "care", *words),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
        return cls(process)

    async def address(self) -> str:
        """The address it prints."""
        assert self.process.stderr
        while line := (await self.process.stderr.readline()).decode():
            self.said += line
            if found := re.fullmatch(r"(http\S+)\n", line):
                return found[1]
        raise AssertionError(self.said)

    async def end(self) -> int:
        out, err = await asyncio.wait_for(self.process.communicate(), 60)
        self.said += out.decode() + err.decode()
        return self.process.returncode or 0


async def open_in_browser(address: str) -> str:
    """What the person reads in the end."""
    async with aiohttp.ClientSession() as browser, browser.get(address) as answer:
        return await answer.text()


async def stored(environ: dict[str, str]) -> Access | None:
    db = Database(environ["DATABASE_URL"], Poke())
    try:
        async with db.read() as tx:
            return await access.find(tx, "care")
    finally:
        await db.dispose()


async def test_by_redirect_the_browser_comes_back_to_this_machine(
    given: dict[str, str], provider: Consent
) -> None:
    command = await Command.start(given, "--no-browser", "--here")
    address = await command.address()
    assert "code_challenge_method=S256" in address
    here = re.search(r"redirect_uri=(http://127\.0\.0\.1:\d+/)", address)
    assert here
    assert "is not the answer" in await open_in_browser(f"{here[1]}?code=x&state=guessed")
    assert "Done. You can close this window" in await open_in_browser(address)
    assert await command.end() == 0
    assert "Signed in: care@aurora.test" in command.said
    assert "Connected: care reads and answers as care@aurora.test." in command.said
    row = await stored(given)
    assert row is not None
    assert Seal((KEY,)).open(row.refresh) in provider.refresh
    for secret in (*provider.issued, provider.client_secret, KEY):
        assert secret not in command.said


async def test_by_device_code_no_browser_is_needed_here(
    given: dict[str, str], provider: Consent, ascolto: Ascolto
) -> None:
    result = await ascolto("connect", "care", **given)
    assert result.exit_code == 0, result.output
    assert f"Open {provider.url}/activate" in result.stderr
    assert "type the code WDJB-MJHT" in result.stderr
    assert await stored(given)
    again = await ascolto("connect", "care", **given)
    assert again.exit_code == 0, "it may be done again"


async def test_another_account_is_refused_and_nothing_is_stored(
    given: dict[str, str], provider: Consent, ascolto: Ascolto
) -> None:
    provider.account = "bo@aurora.test"
    result = await ascolto("connect", "care", **given)
    assert result.exit_code == 1
    assert "bo@aurora.test signed in, and care is the mailbox of care@aurora.test" in result.stderr
    assert not Path("ascolto.db").exists()  # noqa: ASYNC240


async def test_a_person_who_says_no_is_told_so(given: dict[str, str], provider: Consent) -> None:
    provider.refuses = True
    command = await Command.start(given, "--no-browser", "--here")
    assert "It did not work" in await open_in_browser(await command.address())
    assert await command.end() == 1
    assert "The provider said no: access_denied" in command.said
    assert "Traceback" not in command.said


@pytest.mark.parametrize(
    ("words", "change", "told"),
    [
        (("car",), {}, 'There is no source "car" in ascolto.toml. Did you mean "care"?'),
        (("shop",), {}, "shop needs no connecting"),
        (("care",), {"ASCOLTO_SECRET_KEY": ""}, "ASCOLTO_SECRET_KEY is missing"),
        (("care",), {"ASCOLTO_SECRET_KEY": "abc"}, "ASCOLTO_SECRET_KEY: is no key"),
        (("care",), {"CONSENT_SECRET": "cs-wrong"}, "does not take client_id and client_secret"),
    ],
)
async def test_what_stands_in_the_way_is_told_in_a_sentence(
    ascolto: Ascolto,
    given: dict[str, str],
    words: tuple[str, ...],
    change: dict[str, str],
    told: str,
) -> None:
    result = await ascolto("connect", *words, **{**given, **change})
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


@pytest.fixture
async def mailbox(
    mail_server: Mail, tokens: dict[str, str], tmp_path: Path
) -> AsyncIterator[tuple[Mail, str, dict[str, str]]]:
    """The same at a real mail host."""
    provider, address = mail_server.consent, mail_server.new_user()
    provider.error, provider.account, provider.named = None, address, False
    text = source(mail_server, address, login=BY_TOKEN.format(url=provider.url))
    write(EXAMPLE + text)
    yield (
        mail_server,
        address,
        {
            **tokens,
            "ASCOLTO_SECRET_KEY": KEY,
            "CONSENT_SECRET": provider.client_secret,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'ascolto.db'}",
        },
    )
    provider.named = True


def crosses(found: Checked) -> dict[str, str]:
    """What does not work; who can read the Slack channel is another matter."""
    return {what: why for what, why in found.crosses.items() if "private Slack channel" not in why}


async def test_check_tells_how_the_token_stands(
    mailbox: tuple[Mail, str, dict[str, str]], ascolto: Ascolto
) -> None:
    server, address, given = mailbox
    what = f"127.0.0.1 lets us into {address}"
    found = await check(ascolto, **given)
    assert crosses(found) == {what: "Nobody has said yes yet: run `ascolto connect care`."}
    assert not Path("ascolto.db").exists()  # noqa: ASYNC240

    result = await ascolto("connect", "care", **given)
    assert result.exit_code == 0, result.output
    found = await check(ascolto, **given)
    assert crosses(found) == {}
    assert "this token is good until" in found.trials[what]["advice"]
    assert f"sending as {address} at 127.0.0.1:{server.ports.smtp}" in found.trials

    server.consent.revoke()
    found = await check(ascolto, **given)
    assert "run `ascolto connect care`" in " ".join(found.crosses.values())


async def test_where_the_provider_does_not_say_who_signed_in_the_mail_server_does(
    mailbox: tuple[Mail, str, dict[str, str]], ascolto: Ascolto
) -> None:
    server, address, given = mailbox
    server.consent.account = server.new_user("bo")
    result = await ascolto("connect", "care", **given)
    assert result.exit_code == 1
    assert f"does not open the mailbox of {address}: nothing was stored" in result.stderr


async def test_init_writes_a_key(ascolto: Ascolto) -> None:
    result = await ascolto("init", "--no-ask")
    assert result.exit_code == 0
    [line] = [one for one in Path(".env").read_text().splitlines() if "SECRET_KEY=" in one]  # noqa: ASYNC240
    sealed = Seal((line.removeprefix("ASCOLTO_SECRET_KEY="),)).close("words")
    assert "words" not in sealed
