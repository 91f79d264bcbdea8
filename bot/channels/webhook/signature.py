"""Signatures as in Standard Webhooks (standardwebhooks.com), made with its library.

The library judges a time stamp by the machine's clock; here the clock is given.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook as Signer

from bot.errors import Unauthorized

WINDOW = timedelta(minutes=5)
PREFIX = "whsec_"
LEAST = 16
"""Bytes that a secret must have."""


def key(secret: str) -> bytes:
    """The bytes of a secret, plain or `whsec_` and base64; ValueError says what is wrong."""
    if secret.startswith(PREFIX):
        try:
            found = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            raise ValueError("what follows whsec_ is not base64") from None
    else:
        found = secret.encode()
    if len(found) < LEAST:
        raise ValueError(f"a secret of fewer than {LEAST} bytes can be guessed: take a longer one")
    return found


def sign(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers for `body`, with one signature for each secret."""
    seconds = at.astimezone(UTC).replace(microsecond=0)
    signatures = [Signer(key(s)).sign(message_id, seconds, body.decode()) for s in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(seconds.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def verify(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, wall: datetime) -> str:
    """The message id of a request signed with one of `secrets` within `WINDOW` of `wall`.

    All signatures are compared, each in constant time. Unauthorized says what is wrong.
    """
    message_id = headers.get("webhook-id", "")
    seconds = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not (message_id and given and re.fullmatch(r"[0-9]{1,11}", seconds)):
        raise Unauthorized("webhook-id, webhook-timestamp or webhook-signature is missing")
    at = datetime.fromtimestamp(int(seconds), UTC)
    if abs(wall - at) > WINDOW:
        raise Unauthorized("webhook-timestamp is more than 5 minutes off: is the clock right?")
    try:
        wanted = sign(secrets, message_id, at, body)["webhook-signature"].split()
    except UnicodeError:
        raise Unauthorized("the body is not UTF-8") from None
    matches = [
        hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
        for one in wanted
        for other in given
    ]
    if not any(matches):
        raise Unauthorized("webhook-signature does not match: is it the same secret?")
    return message_id
