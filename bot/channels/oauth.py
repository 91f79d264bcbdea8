"""OAuth 2.0 as a client: the requests that a person's consent and its renewal need.

Sources of facts: RFC 6749 (tokens, errors), RFC 7636 (PKCE), RFC 8252 (redirect to loopback),
RFC 8628 (device codes), and OpenID Connect Core 3.1.3.7: an id_token that came straight from the
token endpoint over TLS need not have its signature checked.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.base import Grant
from bot.channels.calls import Answer, call, judge
from bot.errors import Unauthorized, Unexpected, Unreachable
from bot.text import fold

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
USUAL_SECONDS = 3600.0
"""How long a token lives when the provider does not say."""

_OVER = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
_LATER = {"temporarily_unavailable", "server_error"}
_CLIENT = {"invalid_client", "unauthorized_client"}


class Revoked(Unauthorized):
    """The consent is over (`invalid_grant`): only the account's person can give it anew."""


class Pending(Unauthorized):
    """The person has not decided yet; `slower` = the provider wants to be asked less often."""

    def __init__(self, text: str, *, slower: bool) -> None:
        super().__init__(text)
        self.slower = slower


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What the provider gave. `refresh` "": the one we have stays good. `seconds` of life from
    now. `account`: who signed in, "" when it does not say."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    seconds: float
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device code: where the person goes (`address`), what to type there (`user_code`), how
    often we may ask (`interval`) and for how long, in seconds."""

    code: str = field(repr=False)
    user_code: str
    address: str
    interval: float
    seconds: float


def pkce() -> tuple[str, str]:
    """A new code verifier and its challenge (S256)."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def consent_address(grant: Grant, redirect_uri: str, state: str, challenge: str) -> str:
    """Where the person says yes."""
    asked = {
        "response_type": "code",
        "client_id": grant.client_id,
        "redirect_uri": redirect_uri,
        "scope": grant.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": grant.account,
        **grant.extra,
    }
    return str(URL(grant.authorize_url).update_query(asked))


async def by_code(
    http: aiohttp.ClientSession,
    grant: Grant,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    wall: datetime,
) -> Granted:
    """Change the code of a redirect into tokens. Raises ChannelError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": redirect_uri,
    }
    return await _tokens(http, grant, form, wall)


async def device(http: aiohttp.ClientSession, grant: Grant, wall: datetime) -> Device:
    """Ask for a device code. Raises ChannelError."""
    form = {"client_id": grant.client_id, "scope": grant.scope}
    answer = await call(http, "POST", grant.device_url, data=form)
    said = _said(grant, answer, wall, {})
    try:
        return Device(
            code=str(said["device_code"]),
            user_code=str(said["user_code"]),
            address=str(said.get("verification_uri") or said["verification_url"]),
            interval=max(1.0, float(said.get("interval") or 5)),
            seconds=float(said.get("expires_in") or 900),
        )
    except (KeyError, TypeError, ValueError):
        raise Unexpected(f"{answer.host} gave no device code") from None


async def by_device(
    http: aiohttp.ClientSession, grant: Grant, asked: Device, wall: datetime
) -> Granted:
    """The tokens, once the person has said yes; Pending before. Raises ChannelError."""
    form = {"grant_type": DEVICE_GRANT, "device_code": asked.code}
    return await _tokens(http, grant, form, wall)


async def refresh(
    http: aiohttp.ClientSession, grant: Grant, refresh_token: str, wall: datetime
) -> Granted:
    """A new access token, and maybe a new refresh token in place of this one. Raises ChannelError,
    Revoked when this refresh token is good for nothing any more."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "scope": grant.scope}
    return await _tokens(http, grant, form, wall)


async def _tokens(
    http: aiohttp.ClientSession, grant: Grant, form: Mapping[str, str], wall: datetime
) -> Granted:
    whole = {**form, "client_id": grant.client_id}
    if grant.client_secret:
        whole["client_secret"] = grant.client_secret
    answer = await call(http, "POST", grant.token_url, data=whole)
    said = _said(grant, answer, wall, whole)
    access = said.get("access_token")
    if not isinstance(access, str) or not access.isascii() or not access.isprintable():
        raise Unexpected(f"{answer.host} gave no access token")
    return Granted(
        access=access,
        refresh=str(said.get("refresh_token") or ""),
        seconds=_seconds(said.get("expires_in")),
        account=account_of(said.get("id_token")),
    )


def _said(grant: Grant, answer: Answer, wall: datetime, sent: Mapping[str, str]) -> dict[str, Any]:
    """The answer's JSON object, or the error that it means; nothing we sent is repeated, so words
    that stand anywhere but in a refusal as OAuth has it are not either."""
    wordless = replace(answer, body=b"")
    if answer.status == 429 or answer.status >= 500:
        judge(wordless, wall)
    said = answer.json()
    if not isinstance(said, dict):
        raise Unexpected(f"{answer.host} answered {answer.status} with no JSON object")
    error = said.get("error")
    if not isinstance(error, str):
        judge(wordless, wall)
        return said
    words = str(said.get("error_description") or "")
    for name, value in sent.items():
        if name in ("refresh_token", "code", "code_verifier", "client_secret", "device_code"):
            error, words = error.replace(value, "***"), words.replace(value, "***")
    raise _refusal(grant, error, words)


def _refusal(grant: Grant, error: str, words: str) -> Exception:
    code = fold("".join(sign for sign in error if sign.isprintable()), 60)
    told = fold(" ".join(words.split()), 150)
    if code in ("authorization_pending", "slow_down"):
        return Pending("the person has not decided yet", slower=code == "slow_down")
    if code in _LATER:
        return Unreachable(f"{grant.provider} asks for patience ({code})", maybe_done=False)
    more = f"{code}: {told}" if told else code
    if code in _OVER:
        return Revoked(f"{grant.provider} does not let us into {grant.account} any more ({more})")
    if code in _CLIENT:
        return Unauthorized(
            f"{grant.provider} does not take client_id and client_secret ({more}): copy both again"
        )
    if code == "access_denied":
        return Unauthorized(f"{grant.provider} says that the person or an administrator refused")
    if code == "expired_token":
        return Unauthorized("nobody signed in in time: begin again")
    return Unauthorized(f"{grant.provider} refuses: {more}")


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return USUAL_SECONDS
    return seconds if 0 < seconds < 10 * 24 * 3600 else USUAL_SECONDS


def account_of(id_token: Any) -> str:
    """The mail address of whoever signed in, or ""."""
    try:
        part = str(id_token).split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        named = (said.get(key) for key in ("email", "preferred_username", "upn"))
        return next((each for each in named if isinstance(each, str) and "@" in each), "")
    except (IndexError, ValueError, AttributeError):
        return ""
