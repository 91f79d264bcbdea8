"""Secrets in rows: sealed with ASCOLTO_SECRET_KEY (Fernet: AES-128-CBC and HMAC-SHA256)."""

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import AscoltoError


class Sealed(AscoltoError):
    """What was sealed cannot be opened with these keys."""


def split_keys(text: str) -> tuple[str, ...]:
    """The keys that stand in `text`, between commas or spaces."""
    return tuple(filter(None, re.split(r"[\s,]+", text)))


def new_key() -> str:
    """A key to write into `.env`."""
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    """Whether this can be a key."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


class Seal:
    """The first key seals, all of them open: a new one is put in front and the old one stays
    until everything has been sealed anew."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys]) if keys else None

    def __bool__(self) -> bool:
        return self._keys is not None

    def close(self, secret: str) -> str:
        """`secret` sealed; Sealed without a key."""
        if self._keys is None:
            raise Sealed("ASCOLTO_SECRET_KEY is missing: `ascolto init` writes one into a new .env")
        return self._keys.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed; Sealed with one sentence when the key is another one or missing."""
        if self._keys is None:
            raise Sealed("ASCOLTO_SECRET_KEY is missing: set the one it was stored with")
        try:
            return self._keys.decrypt(sealed).decode()
        except (InvalidToken, UnicodeDecodeError):
            raise Sealed(
                "ASCOLTO_SECRET_KEY is not the one it was stored with: set that one again"
            ) from None
