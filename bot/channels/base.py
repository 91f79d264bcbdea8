"""The contract of a channel: what an adapter takes, gives, promises and raises.

An adapter is one file, `bot/channels/<slug>.py`, holding one subclass of `Channel`. It speaks to
one platform on behalf of one source, keeps no state that may not be lost, never touches rows or
Slack, and raises only `ChannelError`s whose texts hold no secret. All times are aware and UTC.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import aiohttp
from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.errors import Refused

CALL_SECONDS = 20.0
"""The one hard deadline of every outside call, in seconds."""


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
    the adapter wants back when it looks or replies (JSON values only, no secrets).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseAnswer:
    """An answer by us found apart from its review: `answers_to` names candidates for the
    review's external id, best first (a mail's In-Reply-To and References)."""

    answers_to: tuple[str, ...]
    answer: SeenAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A sent reply came back: `reply_key` is the key (or external id) of the reply it rejects."""

    reply_key: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Something that is not a customer's word; counted and listed, never a case."""

    external_id: str
    sender: str
    subject: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of what is new. `cursor` commits together with the page; `more` = fetch again."""

    items: tuple[Incoming, ...] = ()
    answers: tuple[LooseAnswer, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    cursor: Mapping[str, Any] | None = None
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A review that we know, handed back to the adapter for a look."""

    external_id: str
    memory: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look found. `answers` None = this channel cannot tell. `item` None = unchanged
    or not readable (deleted says which)."""

    external_id: str
    item: Incoming | None = None
    deleted: bool = False
    answers: tuple[SeenAnswer, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A reply to send. `key` is ours, unique, the same at every try of the same reply.
    `payload` is what `prepare` made and we stored before the first try (b"" without one).
    `replace` = a person agreed to replace what stands there."""

    key: str
    text: str
    by: str
    review: Known
    payload: bytes = b""
    replace: bool = False


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


class Options(BaseModel):
    """Settings of a source that belong to its channel; each adapter subclasses it. Secrets are
    `pydantic.SecretStr` and are written `env:NAME` in ascolto.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """The source an adapter speaks for. `start`: older things are not worth reading."""

    id: str
    public: bool
    brand: str
    brand_name: str
    start: datetime | None
    private_network: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an adapter may use of the world: `http` refuses private addresses unless the source
    says `private_network`; every call has `CALL_SECONDS`."""

    http: aiohttp.ClientSession
    clock: Clock


Given = TypeVar("Given", bound=Options)


class Channel(ABC, Generic[Given]):
    """One source on one channel. Facts are class attributes; a new channel adds a file, no more."""

    slug: ClassVar[str]
    title: ClassVar[str]
    """What people read, e.g. "Google"; 12 characters at most so that modal titles fit."""
    public: ClassVar[bool | None] = None
    """True or False where it is in the channel's nature; None = the source must say."""
    lists: ClassVar[bool] = True
    """`fetch` finds what is new by itself (False: it is only pushed to us)."""
    hooks: ClassVar[bool] = False
    """`webhook` takes pushed items."""
    rates: ClassVar[bool] = False
    """Items may carry stars."""
    edits_seen: ClassVar[bool] = False
    """An edit by the customer can be noticed."""
    answers_seen: ClassVar[bool] = False
    """`look` or `fetch` can show an answer written outside Ascolto."""
    max_reply: ClassVar[int | None] = None
    unit: ClassVar[Unit] = Unit.CHARACTERS
    one_reply: ClassVar[bool] = False
    """A second reply replaces the first."""
    repeat: ClassVar[Repeat] = Repeat.ASK
    tries: ClassVar[int | None] = None
    """How often one reply may be sent when the outcome stays unclear; None = until it is clear."""
    read_lag: ClassVar[timedelta] = timedelta(seconds=30)
    """How long after a sending "not there" means nothing."""
    shown_within: ClassVar[timedelta] = timedelta(hours=1)
    """When a reply that is still not shown deserves a warning."""
    poll: ClassVar[timedelta] = timedelta(minutes=5)
    """Rest between two fetches that found nothing."""
    look_batch: ClassVar[int] = 50
    """How many reviews one `look` may ask for."""
    watches: ClassVar[bool] = False
    """`watch` waits for news."""
    settings: ClassVar[type[Options]] = Options
    """The class of `self.options`."""

    def __init__(self, source: SourceFacts, options: Given, outside: Outside) -> None:
        self.source = source
        self.options = options
        self.outside = outside

    @property
    def reads_back(self) -> bool:
        """Whether a sent reply must be *shown* before it counts; False: *accepted* counts."""
        return self.answers_seen

    @property
    def looks(self) -> bool:
        """Whether `look` can tell anything."""
        return type(self).look is not Channel.look

    async def fetch(self, cursor: Mapping[str, Any] | None) -> Page:
        """What is new since `cursor` (None = first contact), oldest first, one page.

        The same cursor gives the same items again; nothing that arrived meanwhile is skipped.
        Raises ChannelError.
        """
        return Page()

    async def look(self, reviews: Sequence[Known]) -> list[Seen]:
        """How these reviews and their answers stand now; those not mentioned are unknown.

        At most `look_batch` reviews. Raises ChannelError.
        """
        return []

    def prepare(self, outgoing: Outgoing) -> bytes:
        """The exact bytes to store before the first try; b"" where the channel needs none."""
        return b""

    def can_reply(self, review: Known) -> str:
        """Why this review cannot be answered from here ("" = it can), e.g. a no-reply address."""
        return ""

    @abstractmethod
    async def reply(self, outgoing: Outgoing) -> Sent:
        """Send one reply; longer than `max_reply` in `unit` is Refused, never cut.

        Raises ChannelError; `maybe_done` False only where certainly nothing went out.
        """

    async def watch(self, wake: Callable[[], Awaitable[None]]) -> None:
        """Wait for news until cancelled and call `wake` at each; raises ChannelError.
        A channel without it returns at once."""

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Verify and read a pushed request (header names in lower case).

        Raises Unauthorized for a bad signature, Refused for a body of which nothing can be taken.
        """
        raise Refused(f"{self.title} takes no webhooks")

    async def check(self) -> list[Trial]:
        """Try the login and rights for real; raises nothing."""
        return []
