"""A real platform, what may happen to a call there, and what that must become."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.channels.base import (
    Channel,
    Page,
)
from bot.errors import ChannelError, Limited, Refused, Unauthorized, Unexpected, Unreachable

WORDS = "Pacco mai arrivato, nessuno risponde."
ANSWER = "Gentile Ann, ci dispiace: le scriviamo oggi stesso. Il team di Bottega Aurora"
BETTER = "Gentile Ann, ci dispiace davvero: le scriviamo domani. Il team di Bottega Aurora"


class Trouble(StrEnum):
    """What a platform can do to a call; it lasts until `Platform.heal`."""

    LOCKED_OUT = "the key is not accepted (401, 535)"
    FORBIDDEN = "the key may not do this (403)"
    GONE = "what is answered is not there (404, 550)"
    BUSY = "too many calls (429); where it can say so, try again in 7 seconds"
    BROKEN = "an error of its own (500, 451)"
    SLOW = "no answer within the time-out"
    CUT = "the connection is cut before the work is done"
    LOST = "the work is done, then the connection is cut instead of an answer"
    NONSENSE = "an answer that makes no sense"
    CLOSED = "nobody listens at the address"


@dataclass(frozen=True)
class Outcome:
    """The error that a trouble must become; `maybe_done` where the error has one."""

    error: type[ChannelError]
    maybe_done: bool | None = None
    retry_after: float | None = None


TROUBLES: Mapping[Trouble, Outcome] = {
    Trouble.LOCKED_OUT: Outcome(Unauthorized),
    Trouble.FORBIDDEN: Outcome(Unauthorized),
    Trouble.GONE: Outcome(Refused),
    Trouble.BUSY: Outcome(Limited, retry_after=7),
    Trouble.BROKEN: Outcome(Unreachable, maybe_done=True),
    Trouble.SLOW: Outcome(Unreachable, maybe_done=True),
    Trouble.CUT: Outcome(Unreachable, maybe_done=True),
    Trouble.LOST: Outcome(Unreachable, maybe_done=True),
    Trouble.NONSENSE: Outcome(Unexpected, maybe_done=True),
    Trouble.CLOSED: Outcome(Unreachable, maybe_done=False),
}


UNCLEAR = (Trouble.BROKEN, Trouble.SLOW, Trouble.CUT, Trouble.LOST, Trouble.CLOSED)
"""After these a reply is tried again."""


class Platform(ABC):
    """A real platform, running, and what a test may do to it."""

    secrets: Sequence[str] = ()
    """Passwords and keys given to the channel: none may be found in an error or a log."""

    @abstractmethod
    async def give(self, text: str = WORDS, *, rating: float | None = None) -> str:
        """Ann writes; the `external_id` under which the channel must show it."""

    async def edit(self, external_id: str, text: str) -> None:
        """Ann changes her words."""
        raise NotImplementedError

    async def delete(self, external_id: str) -> None:
        """Ann takes back her words."""
        raise NotImplementedError

    async def answer_elsewhere(self, external_id: str, text: str) -> None:
        """Bo answers with the platform's own means."""
        raise NotImplementedError

    async def give_absurd(self) -> None:
        """Everything absurd that this platform could carry: ratings off the scale, dates in the
        far future, enormous or empty texts, control characters, broken encodings."""
        raise NotImplementedError

    @abstractmethod
    async def replies(self, external_id: str) -> list[str]:
        """Our replies as Ann sees them there, oldest first; one that the platform folds into
        one (same key, same Message-ID) stands once."""

    @abstractmethod
    async def trouble(self, trouble: Trouble) -> None:
        """From now on every call of ours meets this."""

    @abstractmethod
    async def heal(self) -> None:
        """All is well again."""

    async def news(self, channel: Channel[Any], cursor: Mapping[str, Any] | None) -> list[Page]:
        """What is new since `cursor`; a platform that pushes hands over what it pushed."""
        pages: list[Page] = []
        while not pages or pages[-1].more:
            pages.append(await channel.fetch(pages[-1].cursor if pages else cursor))
            assert len(pages) < 100, "fetch says `more` for ever"
        return pages
