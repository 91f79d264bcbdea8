"""Access tokens for sources that are let in by OAuth: one for all replicas, renewed in time.

The refresh token is used under a lease in the row, since many providers take each one once and
give another. Who dies between the provider's answer and our commit takes that answer along: with
a provider that really takes the old one no more, somebody has to run `ascolto connect` again.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp

from bot.channels import oauth
from bot.channels.base import Grant
from bot.clock import Clock
from bot.db import TROUBLE, Database
from bot.errors import (
    ChannelError,
    Limited,
    Refused,
    Unauthorized,
    Unexpected,
    Unreachable,
)
from bot.models import Access
from bot.queries import access
from bot.seal import Seal, Sealed

SECONDS = 10.0
"""The deadline of one request for a token, and of waiting for another replica's."""
EARLY = timedelta(minutes=5)
"""So long before its end a token is renewed: clocks differ, and a sending takes its time."""
PAUSE = 0.5


def fresh(granted: oauth.Granted, seal: Seal, began: datetime, refresh: str) -> access.Fresh:
    """What goes into the row. `began`: when we asked, by the machine's clock; the token's life is
    counted from there, so that the provider's clock does not matter. `refresh` stays where the
    provider gave no other."""
    life = timedelta(seconds=granted.seconds)
    return access.Fresh(
        bearer=seal.close(granted.access),
        refresh=seal.close(granted.refresh or refresh),
        renew_at=began + max(life - EARLY, life / 2),
        ends_at=began + life,
    )


@dataclass
class StoredTokens:
    """The tokens of one source."""

    source_id: str
    grant: Grant
    seal: Seal
    db: Database
    clock: Clock
    http: aiohttp.ClientSession
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def access(self, stale: str = "") -> str:
        """See `channels.base.Tokens`."""
        async with self._turn:
            try:
                return await self._access(stale)
            except Sealed as error:
                raise Unauthorized(f"{error}, or {self._again}") from None
            except TROUBLE:
                text = f"the database does not give the access token of {self.source_id} now"
                raise Unreachable(text, maybe_done=False) from None

    @property
    def _again(self) -> str:
        return f"run `ascolto connect {self.source_id}`"

    async def _access(self, stale: str) -> str:
        waited, renewed = 0.0, False
        while True:
            row = await self._row()
            bearer, wall = self.seal.open(row.bearer), self.clock.wall()
            if renewed or (bearer != stale and wall < row.renew_at):
                return bearer
            if await self._renew(row):
                renewed = True  # what is in the row now is the newest, whoever put it there
                continue
            if bearer != stale and wall < row.ends_at:
                return bearer  # somebody else is fetching the next one
            if waited >= SECONDS:
                text = f"another process is fetching the access token of {self.source_id}"
                raise Unreachable(text, maybe_done=False)
            await self.clock.sleep(PAUSE)
            waited += PAUSE

    async def _row(self) -> Access:
        async with self.db.read() as tx:
            row = await access.find(tx, self.source_id)
        if row is None:
            text = f"{self.grant.provider} was never asked to let us into {self.grant.account}"
            raise Unauthorized(f"{text}: {self._again}")
        if row.problem:
            raise Unauthorized(row.problem)
        return row

    async def _renew(self, row: Access) -> bool:
        """Fetch another access token; False while somebody else does."""
        token, began = secrets.token_hex(8), self.clock.wall()
        refresh = self.seal.open(row.refresh)
        async with self.db.write() as tx:
            held = await access.claim(tx, self.source_id, row.bearer, began, token)
        if held is None:
            return False
        try:
            granted = await self.clock.deadline(
                oauth.refresh(self.http, self.grant, refresh, began), SECONDS
            )
        except (ChannelError, TimeoutError) as error:
            raise await self._failed(token, error) from None
        made = fresh(granted, self.seal, began, refresh)
        async with self.db.write() as tx:
            await access.renewed(tx, self.source_id, token, made)
        return True

    async def _failed(self, token: str, error: ChannelError | TimeoutError) -> ChannelError:
        """What to say, in words that are true for a sending too: nothing went out."""
        if isinstance(error, oauth.Revoked):
            told: ChannelError = Unauthorized(f"{error}: {self._again}")
        elif isinstance(error, Unauthorized | Limited):
            told = error
        elif isinstance(error, Refused):
            told = Unauthorized(f"{self.grant.provider} refuses: {error}")
        elif isinstance(error, Unexpected):
            told = Unexpected(str(error), maybe_done=False)
        else:
            text = str(error) or f"{self.grant.provider} did not answer in time"
            told = Unreachable(text, maybe_done=False)
        problem = str(told) if isinstance(error, oauth.Revoked) else ""
        async with self.db.write() as tx:
            await access.not_renewed(tx, self.source_id, token, problem)
        return told
