"""SASL XOAUTH2: logging in with an access token in place of a password.

Both large providers describe it (developers.google.com/workspace/gmail/imap/xoauth2-protocol and
learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth"): one line goes up;
a server that refuses sends its reason as a challenge in base64 and wants an empty line for it
before it says no.
"""

import json
from base64 import b64decode, b64encode
from imaplib import IMAP4

import aiosmtplib
from aiosmtplib.typing import SMTPStatus

from bot.channels.email.charsets import clean
from bot.errors import Unauthorized
from bot.text import fold

_STATUS = {
    "400": "it does not understand the token or the login name",
    "401": "it does not accept the token, which is over or was taken back, or is for another "
    "account",
    "403": "the token is good, but not for mail here",
    "invalid_token": "it does not accept the token, which is over or was taken back",
    "insufficient_scope": "the token is good, but not for mail here",
}


def first_line(user: str, bearer: str) -> str:
    """What goes up, in base64."""
    return b64encode(f"user={user}\1auth=Bearer {bearer}\1\1".encode()).decode()


def meaning(challenge: bytes) -> str:
    """A server's reason in words, or ""; the challenge is base64, or already what was in it."""
    try:
        said = json.loads(b64decode(challenge, validate=True))
    except ValueError:
        try:
            said = json.loads(challenge)
        except ValueError:
            return ""
    status = clean(str(said.get("status", ""))) if isinstance(said, dict) else ""
    return _STATUS.get(status.lower(), f"it says {fold(status, 60)}" if status else "")


class _Dialogue:
    """What we answer when the server asks: our line, if it does not have it; then nothing."""

    def __init__(self, line: str) -> None:
        self.line = line.encode()
        self.why = ""

    def answer(self, challenge: bytes) -> bytes:
        line, self.line = self.line, b""
        if not line:
            self.why = self.why or meaning(challenge)
        return line


def log_in(client: IMAP4, user: str, bearer: str) -> None:
    """Log in over IMAP; IMAP4.error with the server's reason when it refuses.

    The line goes along with the command where the server takes that (SASL-IR, RFC 4959), and
    after its "+" otherwise, whatever stands behind that: imaplib itself stumbles over words there.
    """
    if "AUTH=XOAUTH2" not in (name.upper() for name in client.capabilities):
        raise Unauthorized(f"{client.host} takes no login by XOAUTH2: set login and a password")
    line = first_line(user, bearer)
    at_once = "SASL-IR" in client.capabilities
    dialogue = _Dialogue("" if at_once else line)
    client.literal = dialogue.answer  # type: ignore[assignment]
    words = ("XOAUTH2", line) if at_once else ("XOAUTH2",)
    answer, data = client._simple_command("AUTHENTICATE", *words)
    if answer != "OK":
        said = (data[-1] or b"").decode("utf-8", "replace")
        raise client.error(f"{said} ({dialogue.why})" if dialogue.why else said)
    client.state = "AUTH"


async def log_in_to_send(smtp: aiosmtplib.SMTP, user: str, bearer: str) -> None:
    """Log in over SMTP; SMTPAuthenticationError with the server's reason when it refuses."""
    if smtp.is_ehlo_or_helo_needed:
        await smtp.ehlo()
    if "xoauth2" not in (name.lower() for name in smtp.server_auth_methods):
        raise Unauthorized(f"{smtp.hostname} takes no login by XOAUTH2: set smtp_password")
    answer = await smtp.execute_command(b"AUTH", b"XOAUTH2", first_line(user, bearer).encode())
    why = ""
    if answer.code == SMTPStatus.auth_continue:
        why = meaning(answer.message.encode())
        answer = await smtp.execute_command(b"")
    if answer.code != SMTPStatus.auth_successful:
        words = f"{answer.message} ({why})" if why else answer.message
        raise aiosmtplib.SMTPAuthenticationError(answer.code, words)
