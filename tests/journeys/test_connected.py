"""A mailbox that takes no passwords: connected once, read, watched and answered by tokens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import cli
from bot.seal import new_key
from tests.journeys.conftest import IN_ITALIAN
from tests.journeys.post import BY_TOKEN, Post, mail_life
from tests.journeys.test_mail import ANSWER, COMPLAINT
from tests.servers.consent import Consent
from tests.servers.mail import Mail

KEY = new_key()


@pytest.fixture
async def post(tmp_path: Path, database_url: str, mail_server: Mail) -> AsyncIterator[Post]:
    """An Italian-speaking team whose mailbox is let in by a provider; nobody has said yes so
    far."""
    provider = mail_server.consent
    provider.error, provider.named, provider.seconds = None, True, 3600
    async with mail_life(
        tmp_path,
        database_url,
        mail_server,
        toml=IN_ITALIAN,
        locale="it-IT",
        mode="http",
        login=BY_TOKEN.format(url=provider.url),
        environ={"ASCOLTO_SECRET_KEY": KEY, "CONSENT_SECRET": provider.client_secret},
    ) as made:
        provider.account = made.care
        yield made


async def connect(post: Post) -> str:
    """The administrator runs `ascolto connect care`, and types the code in at the provider."""
    chat, settings = post.world.workspace, post.world.settings
    environ = {
        "SLACK_BOT_TOKEN": chat.bot_token,
        "SLACK_SIGNING_SECRET": chat.signing_secret,
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": settings.database_url,
        "SHOP_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "ASCOLTO_SECRET_KEY": KEY,
        "CONSENT_SECRET": post.server.consent.client_secret,
    }
    done = await asyncio.to_thread(CliRunner().invoke, cli, ["connect", "care"], env=environ)
    assert done.exit_code == 0, done.output
    await post.reads()
    return str(done.output)


def told(post: Post, words: str) -> list[str]:
    return [one for one in post.everything() if words in one]


async def no_secret_is_seen(post: Post, provider: Consent, *places: str) -> None:
    """Neither in Slack, nor in what was printed, nor readable in a row."""
    async with post.world.deps.db.read() as tx:
        rows = [list(map(str, row)) for row in await tx.execute(text("SELECT * FROM access"))]
        events = [str(row) for row in await tx.execute(text("SELECT * FROM event"))]
    seen = "\n".join([*post.everything(), *places, json.dumps(rows), *events])
    for secret in (*provider.issued, provider.client_secret, KEY):
        assert secret not in seen


async def test_a_complaint_is_answered_through_a_mailbox_without_a_password(
    post: Post, capfd: pytest.CaptureFixture[str]
) -> None:
    provider = post.server.consent
    [ill] = told(post, "ascolto connect care")
    printed = await connect(post)
    assert f"Signed in: {post.care}" in printed
    assert "WDJB-MJHT" in printed
    assert len(told(post, "ascolto connect care")) == 1, ill

    await post.writes_mail(COMPLAINT)
    assert COMPLAINT in post.shows
    post.world.clock.step(hours=2)  # the first token is over by now
    provider.end_tokens()
    await post.answers(post.maria, ANSWER)
    assert (await post.gets()).get_content().startswith("Buongiorno, ci scusi.")
    assert "✅ Risposta inviata per mail alle" in post.shows
    [copy] = await post.lies_in(post.care, "Sent")
    assert copy["Subject"] == "Re: Vaso rotto"
    said = capfd.readouterr()
    await no_secret_is_seen(post, provider, printed, said.out, said.err)


async def test_a_consent_taken_back_is_told_once_and_the_reply_leaves_once_it_is_given_again(
    post: Post,
) -> None:
    await connect(post)
    await post.writes_mail(COMPLAINT)
    before = len(told(post, "ascolto connect care"))
    post.server.consent.revoke()
    await post.writes(post.maria, ANSWER)
    await post.passes(minutes=20)
    await post.reads()
    assert await post.lies_in(post.ann) == []
    again = told(post, "ascolto connect care")[before:]
    assert 1 <= len(again) <= 2, "reading and sending are told of, each once"
    await post.passes(hours=2)
    assert told(post, "ascolto connect care")[before:] == again
    await connect(post)
    await post.passes(minutes=10)
    assert len(await post.lies_in(post.ann)) == 1
    assert "✅ Risposta inviata per mail alle" in post.shows
    await no_secret_is_seen(post, post.server.consent)


async def test_a_watch_goes_on_with_another_token_when_the_first_is_over(post: Post) -> None:
    await connect(post)
    provider, news = post.server.consent, asyncio.Event()

    async def wake() -> None:
        news.set()

    async def watched(until: int) -> None:
        """Watch, until Ann has written so many times."""
        news.clear()
        watching = asyncio.ensure_future(post.world.deps.channels["care"].watch(wake))
        await asyncio.wait_for(news.wait(), 20)  # it begins with a look
        news.clear()
        message = post.mail(COMPLAINT, f"Vaso rotto {until}")
        await asyncio.to_thread(post.server.send, message, post.ann, post.care)
        await asyncio.wait_for(news.wait(), 20)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    await watched(1)
    before = provider.refreshes
    provider.end_tokens()  # a provider cuts the connection then; the loop watches again
    await watched(2)
    assert provider.refreshes == before + 1
    await post.reads()
    assert len(post.world.cards()) == 2
