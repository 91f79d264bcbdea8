"""Messages as the Standard Webhooks specification signs them, there and back.

It is done with that project's own library and not with our code, so that a mistake of ours is not
made twice.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
from aiohttp import web
from standardwebhooks import Webhook as Signer

from bot.clock import Clock

WINDOW = 300.0


@dataclass(frozen=True)
class Pushed:
    """What was said to a push."""

    status: int
    said: Any
    headers: Mapping[str, str]


class Signing:
    """Signs what it sends, and knows what is signed. `secrets`: the new one, and the old one while
    it is changed."""

    def __init__(self, clock: Clock, secrets: Sequence[str]) -> None:
        self.clock = clock
        self.secrets = list(secrets)
        self._http: aiohttp.ClientSession | None = None
        self._messages = 0
        self._last: tuple[bytes, dict[str, str]] = (b"", {})

    async def connect(self) -> None:
        self._http = self._http or aiohttp.ClientSession()

    async def disconnect(self) -> None:
        if self._http:
            await self._http.close()
            self._http = None

    async def push_again(self, url: str) -> Pushed:
        """The same message with the same id, as senders do when they got no answer."""
        return await self._post(url, *self._last)

    async def send(self, url: str, said: Any, **headers: str) -> Pushed:
        """Anything at all, signed; bytes go out as they are. `headers` replace what was made."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self._messages += 1
        made = self.sign(f"msg_{self._messages}", body, self.clock.wall())
        made |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._last = (body, made)
        return await self._post(url, body, made)

    def sign(self, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signatures(message_id, body, at)[0],
            "content-type": "application/json",
        }

    def knows(self, request: web.Request, body: bytes) -> bool:
        """Whether a call bears one of our signatures, made just now."""
        seconds = int(request.headers["webhook-timestamp"])
        at = datetime.fromtimestamp(seconds, UTC)
        if abs((self.clock.wall() - at).total_seconds()) > WINDOW:
            return False
        wanted = self._signatures(request.headers["webhook-id"], body, at)
        given = request.headers["webhook-signature"].split()
        return any(hmac.compare_digest(one, other) for one in wanted for other in given)

    def _signatures(self, message_id: str, body: bytes, at: datetime) -> list[str]:
        text = body.decode("utf-8", "replace")
        whole = at.astimezone(UTC).replace(microsecond=0)
        keys = [s if s.startswith("whsec_") else s.encode() for s in self.secrets]
        return [Signer(key).sign(message_id, whole, text) for key in keys]

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Pushed:
        assert self._http, "it is not open"
        async with self._http.post(url, data=BytesIO(body), headers=headers) as response:
            text = await response.text()
            said = json.loads(text) if text[:1] in ("{", "[") else text
            return Pushed(response.status, said, response.headers.copy())
