"""What can go wrong, grouped by what the caller can do about it.

AscoltoError
  ChannelError          something about an original channel
    Unreachable         it is down or slow: try later; the outcome of a sending is unknown
    Limited             it asks for patience: try again after `retry_after`
    Unauthorized        it does not take our key: a person must act
    Refused             it will never take this one: tell who wrote it
    Unexpected          its answer made no sense: tell the administrator
  SlackError            the same questions, asked of Slack
    SlackUnreachable, SlackLimited, SlackUnauthorized, SlackRefused, SlackUnexpected
  ConfigError           mistakes in the settings, all of them, each with its place and a hint
  Nonsense              other words or a translation that cannot be used: ours stay
What is not an AscoltoError is a bug.
"""

import errno
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class AscoltoError(Exception):
    """Everything that Ascolto expects may happen. Its text is safe to show: no secrets."""


class Told(AscoltoError):
    """What a person at the terminal is told: a sentence to translate, and what fills its places."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


class ChannelError(AscoltoError):
    """An original channel did not do what we asked."""


class Unreachable(ChannelError):
    """Down, slow or cut off. `maybe_done`: it may have been carried out."""

    def __init__(self, text: str, *, maybe_done: bool = True) -> None:
        super().__init__(text)
        self.maybe_done = maybe_done


class Limited(ChannelError):
    """Too many calls. `retry_after` in seconds."""

    def __init__(self, text: str, *, retry_after: float = 60.0) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Unauthorized(ChannelError):
    """The key, password or permission is not accepted."""


class Refused(ChannelError):
    """This one will never be taken, e.g. too long, or the review is gone."""


class Unexpected(ChannelError):
    """The answer made no sense. `maybe_done`: the request may have been carried out."""

    def __init__(self, text: str, *, maybe_done: bool = True) -> None:
        super().__init__(text)
        self.maybe_done = maybe_done


class SlackError(AscoltoError):
    """Slack did not do what we asked. `code` is Slack's word for it, e.g. `is_archived`. With
    `values` the text is a sentence to translate, as in `Told`, and they fill its places."""

    def __init__(
        self, text: str, *, code: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(text if values is None else text.format(**values))
        self.code = code
        self.sentence = "" if values is None else text
        self.values = values or {}


class SlackUnreachable(SlackError):
    """Time-out, lost connection or 5xx: we cannot tell whether it was done."""


class SlackLimited(SlackError):
    """429. `retry_after` in seconds; certainly not done."""

    def __init__(self, text: str, *, retry_after: float = 30.0, code: str = "ratelimited") -> None:
        super().__init__(text, code=code)
        self.retry_after = retry_after


class SlackUnauthorized(SlackError):
    """The token is revoked, wrong or lacks a scope: nothing works until a person acts."""


class SlackRefused(SlackError):
    """`ok: false` for this call alone: certainly not done."""


class SlackUnexpected(SlackError):
    """An answer that made no sense."""


class Nonsense(AscoltoError):
    """Other words or a translation that cannot be used. `code` says why, without any of them."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the settings: `place` (file and key), what is wrong, what to do."""

    place: str
    wrong: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}" + (f" {self.hint}" if self.hint else "")


class ConfigError(AscoltoError):
    """All mistakes found in the settings, together."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def elsewhere(error: OSError) -> bool:
    """Whether this machine has no such address, so that the port is not to blame."""
    return isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL


def port_trouble(error: OSError) -> str:
    """Why a port cannot be listened on, in the machine's own few words."""
    if isinstance(error, socket.gaierror) or error.errno is None:
        return str(error.strerror or error)
    return os.strerror(error.errno)
