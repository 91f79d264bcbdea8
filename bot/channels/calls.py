"""One call to a platform over HTTP: its answer, or what went wrong in the contract's words.

Errors name the host alone, since the rest of an address may hold a key.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from bot.errors import Limited, Refused, Unauthorized, Unexpected, Unreachable
from bot.text import fold

ANSWER_BYTES = 16 * 1024 * 1024
"""How much of an answer is read: more than a hundred of the longest comments."""
LONGEST_REST = 24 * 3600.0
"""The most patience, in seconds, that a platform may ask for."""
USUAL_REST = 60.0
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*)*<(!doctype|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform said; `whole` False when the body went on beyond `ANSWER_BYTES`."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True

    def json(self) -> Any:
        """The body read as JSON; Unexpected when it is none. A letter that is broken, or a line
        break that should not stand there, spoils one text of many: it costs no more than itself."""
        if not self.whole:
            raise Unexpected(f"{self.host} answered {self.status} with more than can be read")
        try:
            return json.loads(self._text(), strict=False)
        except (ValueError, RecursionError):
            pass
        raise Unexpected(f"{self.host} answered {self.status} with something that is not JSON")

    def _text(self) -> str:
        """The body in UTF-8, as JSON has to be, else as its label says."""
        try:
            return self.body.decode(json.detect_encoding(self.body))
        except UnicodeDecodeError:
            label = _CHARSET.search(self.headers.get("Content-Type", ""))
        try:
            return self.body.decode(label[1] if label else "utf-8")
        except (UnicodeDecodeError, LookupError):
            return self.body.decode("utf-8", "replace")

    def no_page(self) -> "Answer":
        """`self`, unless a page for people came: where something was to be done, as a reply to be
        taken, that is a login, a notice of maintenance, or another address."""
        if _PAGE.match(self.body[:1000]):
            raise Unexpected(f"{self.host} answered {self.status} with something that is not JSON")
        return self

    def reason(self) -> str:
        """The platform's own words for an error, on one line, short, or ""."""
        words: Any = ""
        try:
            words = json.loads(self.body)
        except (ValueError, RecursionError):
            if self.headers.get("Content-Type", "").startswith("text/plain"):
                words = self.body[:2000].decode("utf-8", "replace")
        while isinstance(words, dict):
            words = next((words[k] for k in ("error", "message", "detail") if words.get(k)), "")
        if not isinstance(words, str):
            return ""
        shown = "".join(sign if sign.isprintable() else " " for sign in words)
        return fold(" ".join(shown.split()), 200)


async def call(http: aiohttp.ClientSession, method: str, url: str, **how: Any) -> Answer:
    """Make one call and read its answer, whatever its status.

    `how` goes to aiohttp. Unreachable for everything between us and the platform (`maybe_done`
    False only when no connection came about), Refused for an address that is none, Unexpected
    for an answer that is not HTTP.
    """
    host = _host(url)
    try:
        async with http.request(method, url, **how) as response:
            body = await _read(response.content)
            return Answer(
                host=host,
                status=response.status,
                headers=response.headers.copy(),
                body=body[:ANSWER_BYTES],
                whole=len(body) <= ANSWER_BYTES,
            )
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
        raise Refused(f"{fold(host, 100)!r} is not an address that can be called") from None
    except aiohttp.ClientSSLError:
        text = f"{host} offers no TLS connection that can be trusted"
        raise Unreachable(text, maybe_done=False) from None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise Unreachable(f"{host} cannot be reached", maybe_done=False) from None
    except TimeoutError:
        raise Unreachable(f"{host} did not answer in time") from None
    except aiohttp.ClientResponseError:
        raise Unexpected(f"{host} gave an answer that is not HTTP") from None
    except aiohttp.ClientError:
        raise Unreachable(f"{host} cut the connection") from None


def judge(answer: Answer, wall: datetime) -> Answer:
    """`answer` when it is good (2xx), else the error that its status means.

    Unauthorized 401 403 · Refused 400 404 409 410 413 422 · Limited 429 (`wall`, the machine's
    time, for a Retry-After that is a date) · Unreachable 408 5xx · Unexpected all others. What
    Refused says stands on a card: the platform's own reason first.
    """
    status, reason = answer.status, answer.reason()
    said = f"{answer.host} answered {status}" + (f": {reason}" if reason else "")
    if 200 <= status < 300:
        return answer
    if status in (401, 403):
        raise Unauthorized(said)
    if status in (400, 404, 409, 410, 413, 422):
        raise Refused(f"{reason} ({status})" if reason else said)
    if status == 429:
        raise Limited(said, retry_after=rest(answer.headers.get("Retry-After", ""), wall))
    if status == 408 or status >= 500:
        raise Unreachable(said)
    raise Unexpected(said, maybe_done=False)


def rest(retry_after: str, wall: datetime) -> float:
    """The seconds that a Retry-After header asks for, be it a number or a date (RFC 9110)."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return USUAL_REST
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (until - wall).total_seconds()
    if seconds != seconds:  # the number "nan"
        return USUAL_REST
    return min(max(seconds, 1.0), LONGEST_REST)


def _host(url: str) -> str:
    try:
        return URL(url).host or url.partition("?")[0]
    except ValueError:
        return url.partition("?")[0]


async def _read(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > ANSWER_BYTES:
            break
    return bytes(body)
