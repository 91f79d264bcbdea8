"""A provider of OAuth 2.0, as a real HTTP server: consent, tokens, device codes, introspection.

Refresh tokens rotate: each is good once, and one that is used twice ends the whole consent, as
strict providers do it. The mail host asks `/introspect` whether an access token is good.
"""

import base64
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class Consent:
    """The provider. `account`: who signs in there. `seconds`: how long an access token lives by
    what it says (the mail host takes it until `end_tokens`). `error`: what the token endpoint says
    instead. `named` False: no id_token. `pending`: how often a device code is not ready yet."""

    account: str = ""
    seconds: int = 3600
    error: tuple[int, dict[str, str]] | None = None
    named: bool = True
    rotates: bool = True
    pending: int = 1
    refuses: bool = False
    client_id: str = "ascolto"
    client_secret: str = field(default_factory=lambda: f"cs-{secrets.token_hex(12)}")
    refreshes: int = 0
    issued: list[str] = field(default_factory=list)
    """Every secret that ever left here."""
    good: dict[str, str] = field(default_factory=dict)
    """Access token -> account."""
    refresh: dict[str, str] = field(default_factory=dict)
    """Refresh token that is good -> account."""
    used: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)
    hold: threading.Event | None = None
    """While it is set up and not set, the token endpoint does not answer."""
    asked: threading.Event = field(default_factory=threading.Event)
    """The token endpoint was asked for something."""
    server: ThreadingHTTPServer | None = None

    def start(self) -> "Consent":
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                provider._answer(self, parts.path, dict(parse_qsl(parts.query)))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                provider._answer(self, urlsplit(self.path).path, dict(parse_qsl(body.decode())))

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    @property
    def url(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def consent(self, account: str) -> tuple[str, str]:
        """A refresh and an access token, as if that person had said yes just now."""
        refresh, access = self._new("rt"), self._new("at")
        self.refresh[refresh], self.good[access] = account, account
        return refresh, access

    def end_tokens(self) -> None:
        """Every access token is over; refresh tokens stay good."""
        self.good.clear()

    def revoke(self) -> None:
        """The person takes the consent back."""
        self.good.clear()
        self.refresh.clear()

    def _new(self, kind: str) -> str:
        token = f"{kind}-{secrets.token_hex(20)}"
        self.issued.append(token)
        return token

    def _answer(self, door: BaseHTTPRequestHandler, path: str, said: dict[str, str]) -> None:
        if path == "/authorize":
            self._authorize(door, said)
            return
        if path == "/token":
            self.asked.set()
        if path == "/token" and self.hold is not None:
            self.hold.wait(30)
        rooms = {"/token": self._token, "/device": self._device, "/introspect": self._introspect}
        status, body = rooms[path](said) if path in rooms else (404, {"error": "not_found"})
        data = json.dumps(body).encode()
        door.send_response(status)
        door.send_header("Content-Type", "application/json")
        door.send_header("Content-Length", str(len(data)))
        door.end_headers()
        door.wfile.write(data)

    def _authorize(self, door: BaseHTTPRequestHandler, said: dict[str, str]) -> None:
        """The person who opens this is signed in as `account` and says yes at once (or no)."""
        code = self._new("code")
        self.codes[code] = said
        back = {"state": said["state"], "code": code}
        if self.refuses:
            back = {"state": said["state"], "error": "access_denied"}
        door.send_response(302)
        door.send_header("Location", f"{said['redirect_uri']}?{urlencode(back)}")
        door.send_header("Content-Length", "0")
        door.end_headers()

    def _device(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        code = self._new("device")
        self.devices[code] = self.pending
        return 200, {
            "device_code": code,
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{self.url}/activate",
            "interval": 1,
            "expires_in": 900,
        }

    def _introspect(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        account = self.good.get(said.get("token", ""))
        return 200, {"active": True, "username": account} if account else {"active": False}

    def _token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.issued += [said[key] for key in ("code_verifier",) if key in said]
        if self.error:
            return self.error
        if (said.get("client_id"), said.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            return 401, {"error": "invalid_client"}
        kind = said.get("grant_type")
        if kind == "refresh_token":
            return self._refresh(said["refresh_token"])
        if kind == DEVICE:
            left = self.devices.get(said["device_code"], -1)
            if left > 0:
                self.devices[said["device_code"]] = left - 1
                return 400, {"error": "authorization_pending"}
            return self._first() if left == 0 else (400, {"error": "expired_token"})
        asked = self.codes.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant", "error_description": "no such code"}
        if asked["redirect_uri"] != said["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "another redirect_uri"}
        return self._first()

    def _first(self) -> tuple[int, dict[str, Any]]:
        refresh, access = self.consent(self.account)
        return 200, self._given(access, refresh)

    def _refresh(self, old: str) -> tuple[int, dict[str, Any]]:
        if old in self.used:
            self.revoke()  # somebody has stolen it, a strict provider thinks
        account = self.refresh.get(old)
        if account is None:
            told = f"Token {old} has been expired or revoked."
            return 400, {"error": "invalid_grant", "error_description": told}
        self.refreshes += 1
        access, refresh = self._new("at"), old
        if self.rotates:
            del self.refresh[old]
            self.used.add(old)
            refresh = self._new("rt")
            self.refresh[refresh] = account
        self.good[access] = account
        return 200, self._given(access, refresh if self.rotates else "")

    def _given(self, access: str, refresh: str) -> dict[str, Any]:
        given: dict[str, Any] = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.seconds,
        }
        if refresh:
            given["refresh_token"] = refresh
        if self.named:
            said = base64.urlsafe_b64encode(json.dumps({"email": self.account}).encode())
            given["id_token"] = f"e30.{said.rstrip(b'=').decode()}.x"
        return given
