"""What goes into a channel and what comes out of it. All times are aware and UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.errors import ChannelError


class Unit(StrEnum):
    """What `max_reply` counts."""

    CHARACTERS = "characters"
    BYTES = "bytes"
    GRAPHEMES = "graphemes"


class Repeat(StrEnum):
    """What may be done when we cannot tell whether a reply went out."""

    SAFE = "safe"
    """Sending the same again does no harm (PUT-like, idempotency key, identical bytes)."""
    LOOK = "look"
    """`look` tells; "not there" counts only after the time-out and `read_lag`."""
    ASK = "ask"
    """Nobody can tell: the reply becomes unknown and a person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote it, as far as the channel says."""

    name: str = ""
    email: str = ""
    phone: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something that came with the words; `size` in bytes where known."""

    name: str
    url: str = ""
    media_type: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAnswer:
    """An answer by us (the source's own accounts) standing on the channel.

    `external_id` is stable for the same answer; `reply_key` is the key of our own reply
    (`Outgoing.key`) when the channel can tell that it is ours.
    """

    external_id: str
    text: str
    at: datetime
    by: str = ""
    reply_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing a customer said, as the channel shows it now.

    `thread_key` groups what belongs to one matter ("" = alone). `answers` are all answers by us
    that the channel shows, or None when this item says nothing about answers. `memory` is what
    the adapter wants back when it looks or replies (JSON values only, no secrets); `pending` True
    in it: only moderators see the item so far, which its card says. Where a person wrote it down
    for the customer, `noted_by` is their name and `critical` their judgement, which counts before
    ours.
    """

    external_id: str
    text: str
    title: str = ""
    rating: float | None = None
    scale: float | None = None
    author: Author = field(default_factory=Author)
    url: str = ""
    posted_at: datetime | None = None
    language: str = ""
    thread_key: str = ""
    deleted: bool = False
    answers: tuple[SeenAnswer, ...] | None = None
    attachments: tuple[Attachment, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    noted_by: str = ""
    critical: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseAnswer:
    """An answer by us found apart from its review: `answers_to` names candidates for the
    review's external id, best first (a mail's In-Reply-To and References)."""

    answers_to: tuple[str, ...]
    answer: SeenAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Something that is not a customer's word; counted and listed, never a case."""

    external_id: str
    sender: str
    subject: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A sent reply came back: `reply_key` is the key (or external id) of the reply it rejects.
    `report`: as what it is listed where nobody knows such a reply (yet)."""

    reply_key: str
    reason: str
    at: datetime
    report: Ignored | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy of what somebody of ours (`by`) wrote to a customer from elsewhere. The sender's name
    may be anybody's, so it proves nothing; people are told. `answers_to` as in `LooseAnswer`, `to`:
    the addresses it went to."""

    external_id: str
    answers_to: tuple[str, ...]
    by: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of what is new. `cursor` commits together with the page; `more` = fetch again.
    `trouble`: why a part of the source, such as one folder of several, could not be read."""

    items: tuple[Incoming, ...] = ()
    answers: tuple[LooseAnswer, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    copies: tuple[Copied, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    cursor: Mapping[str, Any] | None = None
    more: bool = False
    trouble: ChannelError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A review that we know, handed back to the adapter for a look."""

    external_id: str
    memory: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look found. `answers` None = this channel cannot tell. `item` None = unchanged
    or not readable. `deleted`: the channel says so. `missing`: it is merely not found where all
    are; whether it was deleted, or the channel shows too little, depends on the others."""

    external_id: str
    item: Incoming | None = None
    deleted: bool = False
    missing: bool = False
    answers: tuple[SeenAnswer, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A reply to send. `key` is ours, unique, the same at every try of the same reply.
    `payload` is what `prepare` made and we stored before the first try (b"" without one).
    `replace` = a person agreed to replace what stands there. `fixes`: to be edited or deleted, the
    external id of our reply that stands there."""

    key: str
    text: str
    by: str
    review: Known
    payload: bytes = b""
    replace: bool = False
    fixes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The channel took the reply. `shown` = it already stands there."""

    external_id: str
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A webhook request that was verified: its message id (for "the same again"), its page, and
    the items refused, each `{index, field, why}`."""

    message_id: str
    page: Page
    rejected: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One line of `ascolto check`: what was tried, whether it works, what to do if not."""

    what: str
    ok: bool
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """How a source's account lets us in by OAuth 2.0 (RFC 6749), without its password.

    `account`: who has to sign in. `device_url` "" = the provider gives no device codes for this.
    `extra` goes along to `authorize_url`. `redirect_host`: what our own machine is called there.
    """

    provider: str
    account: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    authorize_url: str
    token_url: str
    device_url: str = ""
    scope: str
    extra: Mapping[str, str] = field(default_factory=dict)
    redirect_host: str = "127.0.0.1"
