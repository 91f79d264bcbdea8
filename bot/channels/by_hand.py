"""What no platform tells us: said on the phone or in the shop, read where nothing can be read by
machine. People write it down (`/reviews log`), answer there themselves, and say that they did."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field

from bot.channels.base import (
    Channel,
    Known,
    Options,
    Outgoing,
    Outside,
    Sent,
    SourceFacts,
    Trial,
)
from bot.errors import Refused

Heard = Literal[
    "phone",
    "shop",
    "google",
    "trustpilot",
    "facebook",
    "instagram",
    "whatsapp",
    "letter",
    "interview",
    "survey",
    "other",
]
"""Where something may be heard."""
EVERYONE_READS: Mapping[str, bool] = {
    "phone": False,
    "shop": False,
    "google": True,
    "trustpilot": True,
    "whatsapp": False,
    "letter": False,
    "interview": False,
    "survey": False,
}
"""Public or private by nature; of the others the source says it."""


def _listed(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


class ByHandOptions(Options):
    """What a source of this channel may set."""

    places: Annotated[tuple[Heard, ...], BeforeValidator(_listed)] = Field(
        get_args(Heard),
        min_length=1,
        description="Where you hear customers, as the form offers it; by default phone, shop, "
        "google, trustpilot, facebook, instagram, whatsapp, letter, interview, survey and other.",
    )
    title: str = Field(
        "", max_length=12, description="What people call this source; by default its id."
    )


class ByHand(Channel[ByHandOptions]):
    """A note's memory holds its `place`, one of `Heard`."""

    slug = "by_hand"
    title: ClassVar[str] = "By hand"
    where = "letter"
    by_hand = True
    lists = False
    rates = True
    settings = ByHandOptions

    def __init__(self, source: SourceFacts, options: ByHandOptions, outside: Outside) -> None:
        super().__init__(source, options, outside)
        vars(self)["title"] = self.called(options.title)  # each source has its own name for people

    def place(self, review: Known) -> str:
        return str(review.memory.get("place") or "")

    def public_of(self, review: Known) -> bool:
        return EVERYONE_READS.get(self.place(review), self.source.public)

    def can_reply(self, review: Known) -> str:
        return "Nothing can be sent there from here: answer by hand, then say that it is done."

    async def reply(self, outgoing: Outgoing) -> Sent:
        raise Refused(self.can_reply(outgoing.review))

    async def check(self) -> list[Trial]:
        return [Trial(what="people write it down: /reviews log", ok=True)]
