"""The contract of a channel: what an adapter takes, gives, promises and raises.

An adapter is one file, `bot/channels/<slug>.py`, or one folder, holding one subclass of `Channel`.
It speaks to one platform on behalf of one source, keeps no state that may not be lost, never
touches rows or Slack, and raises only `ChannelError`s whose texts hold no secret. All times are
aware and UTC.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

import aiohttp
from pydantic import BaseModel, ConfigDict

from bot.channels.values import (
    Attachment,
    Author,
    Bounce,
    Copied,
    Delivery,
    Grant,
    Ignored,
    Incoming,
    Known,
    LooseAnswer,
    Outgoing,
    Page,
    Repeat,
    Seen,
    SeenAnswer,
    Sent,
    Trial,
    Unit,
)
from bot.clock import Clock
from bot.errors import Refused, Unauthorized

TITLE = 12
"""The longest title, in characters, with which a modal's own title fits."""
CALL_SECONDS = 20.0
"""The one hard deadline of every outside call, in seconds."""


class Options(BaseModel):
    """Settings of a source that belong to its channel; each adapter subclasses it. Secrets are
    `pydantic.SecretStr` and are written `env:NAME` in ascolto.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @property
    def grant(self) -> Grant | None:
        """How the account lets us in by OAuth; None where it does otherwise."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """The source an adapter speaks for. `start`: older things are not worth reading."""

    id: str
    public: bool
    brand: str
    brand_name: str
    start: datetime | None
    private_network: bool = False


class Tokens(Protocol):
    """Where an adapter whose options have a `grant` gets its access token; it keeps none."""

    async def access(self, stale: str = "") -> str:
        """A token that is good now, fetched anew when `stale` (the platform refused it) is the
        one we have.

        Raises ChannelError with `maybe_done` False; Unauthorized when a person must act.
        """


class NoTokens:
    """For a source whose account never let us in."""

    async def access(self, stale: str = "") -> str:
        raise Unauthorized("this source has no access token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an adapter may use of the world: `http` refuses private addresses unless the source
    says `private_network`; every call has `CALL_SECONDS`."""

    http: aiohttp.ClientSession
    clock: Clock
    tokens: Tokens = field(default_factory=NoTokens)


Given = TypeVar("Given", bound=Options)


class Channel(ABC, Generic[Given]):
    """One source on one channel. Facts are class attributes; a new channel adds a file, no more."""

    slug: ClassVar[str]
    """What `channel = "…"` of a source says, also the name of the file: small letters and _."""
    title: ClassVar[str]
    """What people read, e.g. "Google"; 12 characters at most so that modal titles fit."""
    public: ClassVar[bool | None] = None
    """True or False where it is in the channel's nature; None = the source must say."""
    lists: ClassVar[bool] = True
    """`fetch` finds what is new by itself (False: it is only pushed to us)."""
    hooks: ClassVar[bool] = False
    """`webhook` takes pushed items."""
    by_hand: ClassVar[bool] = False
    """Only people write down what they heard there; nothing is fetched, pushed or sent."""
    rates: ClassVar[bool] = False
    """Items may carry stars."""
    where: ClassVar[Literal["review", "social", "letter"]] = "review"
    """How customers speak there: in reviews, on the open "social" stage, or in a "letter" to us;
    each has its own line between critical and not."""
    ids_are_global: ClassVar[bool] = False
    """An item's id is the same in whichever source of this channel it turns up (a mail's
    Message-ID): in the second source it is ignored, since the first has its review."""
    edits_seen: ClassVar[bool] = False
    """An edit by the customer can be noticed."""
    answers_seen: ClassVar[bool] = False
    """`look` or `fetch` can show an answer written outside Ascolto."""
    max_reply: ClassVar[int | None] = None
    """The longest reply that the platform takes, counted in `unit`, with the page that says so;
    None = no limit is known."""
    unit: ClassVar[Unit] = Unit.CHARACTERS
    """What `max_reply` counts."""
    forbids: ClassVar[frozenset[str]] = frozenset()
    """What the platform's rules take in no reply: "links", "contacts" (mail, phone). With the page
    that says so. A source may add to it: behind a webhook stands a platform we do not know."""
    one_reply: ClassVar[bool] = False
    """A second reply replaces the first."""
    edits_replies: ClassVar[bool] = False
    """`edit` can change the words of a reply of ours that stands there."""
    deletes_replies: ClassVar[bool] = False
    """`delete` can take a reply of ours away."""
    repeat: ClassVar[Repeat] = Repeat.ASK
    """What may be done when we cannot tell whether a reply went out."""
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
    mails: ClassVar[bool] = False
    """`mail` writes to a colleague."""
    watches: ClassVar[bool] = False
    """`watch` waits for news."""
    settings: ClassVar[type[Options]] = Options
    """The class of `self.options`."""

    def __init__(self, source: SourceFacts, options: Given, outside: Outside) -> None:
        self.source = source
        self.options = options
        self.outside = outside

    def called(self, title: str) -> str:
        """What people call this very source: `title`, or its id made readable."""
        readable = self.source.id.replace("-", " ").replace("_", " ").capitalize()
        return title or readable[:TITLE].strip()

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
        """The exact bytes to store before the first try, handed back as `outgoing.payload` at each
        (a mail keeps its Message-ID so); b"" where the channel needs none. Raises nothing."""
        return b""

    def place(self, review: Known) -> str:
        """Where exactly this one was heard, a code ("" = just there): of what is noted by hand."""
        return ""

    def public_of(self, review: Known) -> bool:
        """Whether everyone reads this one."""
        return self.source.public

    def can_reply(self, review: Known) -> str:
        """Why this review cannot be answered from here ("" = it can), e.g. a no-reply address."""
        return ""

    @abstractmethod
    async def reply(self, outgoing: Outgoing) -> Sent:
        """Send one reply; longer than `max_reply` in `unit` is Refused, never cut.

        Raises ChannelError; `maybe_done` False only where certainly nothing went out.
        """

    async def edit(self, outgoing: Outgoing) -> Sent:
        """Put other words in the place of our reply `outgoing.fixes`: `Sent` has its id from then
        on, mostly the same. The same edit again must do no harm. Raises ChannelError as `reply`.
        Where a second reply replaces the first, that is how.
        """
        if not self.one_reply:
            raise Refused(f"{self.title} cannot change a reply that stands there")
        return await self.reply(replace(outgoing, replace=True))

    async def delete(self, outgoing: Outgoing) -> None:
        """Take our reply `outgoing.fixes` away; one that is not there any more is no error.
        Raises ChannelError.
        """
        raise Refused(f"{self.title} cannot take a reply away")

    async def mail(self, key: str, to: str, subject: str, text: str) -> None:
        """Write to a colleague, on our own behalf. The same `key` gives the same mail, so that a
        repeated one can be told. Raises ChannelError."""
        raise Refused(f"{self.title} sends no mails to colleagues")

    async def watch(self, wake: Callable[[], Awaitable[None]]) -> None:
        """Wait for news until cancelled and call `wake` at each; raises ChannelError.
        A channel without it returns at once."""

    def webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery:
        """Verify and read a pushed request (header names in lower case).

        Raises Unauthorized for a bad signature, Refused for a body of which nothing can be taken.
        """
        raise Refused(f"{self.title} takes no webhooks")

    def report_page(self, review: Known) -> str:
        """Where a fake one is reported to the platform ("" = on its own page)."""
        return ""

    async def check(self) -> list[Trial]:
        """Try the login and rights for real; raises nothing."""
        return []


__all__ = [
    "CALL_SECONDS",
    "Attachment",
    "Author",
    "Bounce",
    "Channel",
    "Copied",
    "Delivery",
    "Grant",
    "Ignored",
    "Incoming",
    "Known",
    "LooseAnswer",
    "NoTokens",
    "Options",
    "Outgoing",
    "Outside",
    "Page",
    "Repeat",
    "Seen",
    "SeenAnswer",
    "Sent",
    "SourceFacts",
    "Tokens",
    "Trial",
    "Unit",
]
