"""Access tokens from a provider whose refresh tokens are good once, for one replica and for two."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.channels.base import Grant
from bot.channels.oauth import Granted
from bot.clock import SteppedClock
from bot.db import Database
from bot.errors import ChannelError, Limited, Unauthorized, Unexpected, Unreachable
from bot.migrations import migrate
from bot.models import Access
from bot.poke import Poke
from bot.queries import access
from bot.seal import Seal, new_key
from bot.tokens import StoredTokens, fresh
from bot.web.guard import session
from tests.servers.consent import Consent

CARE = "care@aurora.test"


@dataclass
class Here:
    """A provider, a database, and as many replicas as are asked for."""

    provider: Consent
    url: str
    stack: AsyncExitStack
    http: aiohttp.ClientSession
    clock: SteppedClock = field(default_factory=SteppedClock)
    key: str = field(default_factory=new_key)

    def database(self) -> Database:
        db = Database(self.url, Poke())
        self.stack.push_async_callback(db.dispose)
        return db

    def replica(self, seal: Seal | None = None) -> StoredTokens:
        grant = Grant(
            provider="The provider",
            account=CARE,
            client_id="ascolto",
            client_secret=self.provider.client_secret,
            authorize_url=f"{self.provider.url}/authorize",
            token_url=f"{self.provider.url}/token",
            scope="mail",
        )
        seal = Seal((self.key,)) if seal is None else seal
        return StoredTokens("care", grant, seal, self.database(), self.clock, self.http)

    async def connect(self, seconds: float = 3600) -> str:
        """Somebody says yes; the access token."""
        refresh, bearer = self.provider.consent(CARE)
        granted = Granted(access=bearer, refresh=refresh, seconds=seconds)
        made = fresh(granted, Seal((self.key,)), self.clock.wall(), "")
        async with self.database().write() as tx:
            await access.give(tx, "care", CARE, made, self.clock.now())
        return bearer


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Here]:
    async with AsyncExitStack() as stack:
        provider = Consent().start()
        stack.callback(provider.stop)
        http = await stack.enter_async_context(session(private=True))
        made = Here(provider, database_url, stack, http)
        await migrate(made.database())
        yield made


async def test_one_token_serves_until_shortly_before_its_end(here: Here) -> None:
    first, replica = await here.connect(), here.replica()
    here.clock.step(minutes=54)
    assert await replica.access() == first
    here.clock.step(minutes=2)
    second = await replica.access()
    assert second != first
    assert await here.replica().access() == second, "the others take it from the row"
    assert here.provider.refreshes == 1


async def test_a_token_of_a_minute_is_not_renewed_at_every_use(here: Here) -> None:
    first, replica = await here.connect(seconds=60), here.replica()
    assert await replica.access() == first
    here.clock.step(seconds=31)
    assert await replica.access() != first


async def test_two_replicas_never_burn_each_others_refresh_token(here: Here) -> None:
    """While one fetches, the other goes on with the token that is still good."""
    first, one, two = await here.connect(), here.replica(), here.replica()
    here.clock.step(minutes=56)
    here.provider.hold = threading.Event()
    fetching = asyncio.ensure_future(one.access())
    assert await asyncio.to_thread(here.provider.asked.wait, 30)
    assert await two.access() == first
    here.provider.hold.set()
    second = await fetching
    assert await two.access() == second
    here.clock.step(hours=2)
    both = await _in_time(here, *(each.access() for each in (one, two, one)))
    assert len(set(both)) == 1
    assert here.provider.refreshes == 2
    assert here.provider.refresh, "a refresh token used twice would have ended the consent"


async def test_a_replica_that_died_while_it_fetched_holds_up_nobody_for_long(here: Here) -> None:
    await here.connect()
    here.clock.step(hours=2)
    row = await _row(here)
    async with here.database().write() as tx:
        assert await access.claim(tx, "care", row.bearer, here.clock.wall(), "dead")
    with pytest.raises(Unreachable) as told:
        await _in_time(here, here.replica().access())
    assert told.value.maybe_done is False
    here.clock.step(seconds=60)
    assert await here.replica().access() in here.provider.good


async def test_a_token_that_the_platform_refuses_is_replaced_once(here: Here) -> None:
    first, replica = await here.connect(), here.replica()
    second = await replica.access(stale=first)
    assert second != first
    assert await here.replica().access(stale=first) == second
    assert here.provider.refreshes == 1


async def test_a_consent_that_is_over_is_not_asked_for_again_until_somebody_consents(
    here: Here,
) -> None:
    await here.connect()
    here.provider.revoke()
    here.clock.step(hours=2)
    for replica in (here.replica(), here.replica()):
        with pytest.raises(Unauthorized) as told:
            await replica.access()
        assert "run `ascolto connect care`" in str(told.value)
        assert not any(secret in str(told.value) for secret in here.provider.issued)
    assert "***" in str(told.value), "the provider repeats our token; we do not"
    again = await here.connect()
    assert await replica.access() == again


async def test_a_consent_given_while_somebody_fetches_with_the_old_one_stays(here: Here) -> None:
    await here.connect()
    here.clock.step(hours=2)
    here.provider.hold = threading.Event()
    fetching = asyncio.ensure_future(here.replica().access())
    assert await asyncio.to_thread(here.provider.asked.wait, 30)
    newer = await here.connect()
    here.provider.hold.set()
    assert await fetching == newer
    assert await here.replica().access() == newer


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        ((400, {"error": "invalid_client"}), Unauthorized, "copy both again"),
        ((400, {"error": "invalid_scope"}), Unauthorized, "invalid_scope"),
        ((403, {"why": "blocked"}), Unauthorized, "403"),
        ((404, {"why": "no"}), Unauthorized, "refuses"),
        ((200, {}), Unexpected, "no access token"),
        ((429, {"error": "slow_down"}), Limited, "429"),
        ((503, {"error": "temporarily_unavailable"}), Unreachable, "503"),
        ((400, {"error": "temporarily_unavailable"}), Unreachable, "patience"),
    ],
)
async def test_what_a_provider_answers_means_something_and_never_that_a_mail_went_out(
    here: Here, answer: tuple[int, dict[str, str]], expected: type[ChannelError], words: str
) -> None:
    await here.connect()
    here.clock.step(hours=2)
    here.provider.error = answer
    with pytest.raises(expected) as told:
        await here.replica().access()
    assert words in str(told.value)
    assert getattr(told.value, "maybe_done", False) is False
    here.provider.error = None
    assert await here.replica().access() in here.provider.good, "it is tried again"


@pytest.mark.parametrize(
    ("status", "where"), [(400, "error"), (400, "message"), (429, "message"), (503, "detail")]
)
async def test_a_provider_that_repeats_our_token_is_not_quoted(
    here: Here, status: int, where: str
) -> None:
    await here.connect()
    here.clock.step(hours=2)
    [refresh] = here.provider.refresh
    here.provider.error = (status, {where: f"bad token {refresh}"})
    with pytest.raises(ChannelError) as told:
        await here.replica().access()
    assert refresh not in str(told.value)


async def test_a_key_is_changed_without_connecting_again(here: Here) -> None:
    first = await here.connect()
    new = new_key()
    with pytest.raises(Unauthorized, match="not the one it was stored with"):
        await here.replica(Seal((new,))).access()
    with pytest.raises(Unauthorized, match="ASCOLTO_SECRET_KEY is missing"):
        await here.replica(Seal(())).access()
    both = Seal((new, here.key))
    assert await here.replica(both).access() == first
    here.clock.step(hours=2)
    second = await here.replica(both).access()
    assert await here.replica(Seal((new,))).access() == second, "it was sealed anew"


async def test_rows_hold_nothing_that_can_be_read(here: Here) -> None:
    await here.connect()
    row = await _row(here)
    for secret in here.provider.issued:
        assert secret not in row.refresh + row.bearer + str(vars(row))


async def _row(here: Here) -> Access:
    async with here.database().read() as tx:
        row = await access.find(tx, "care")
    assert row is not None
    return row


async def _in_time(here: Here, *work: Coroutine[Any, Any, str]) -> list[str]:
    """What they give, while time goes by."""
    tasks = [asyncio.ensure_future(each) for each in work]
    while (await asyncio.wait(tasks, timeout=0.02))[1]:
        here.clock.step(seconds=0.5)
    return [each.result() for each in tasks]
