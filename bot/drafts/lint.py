"""All letters, held against what channels take and what a reply must not contain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.drafts.check import check
from bot.drafts.compose import composed, worded
from bot.drafts.facts import Facts, Finding
from bot.drafts.pack import Pack
from bot.drafts.template import ADDRESSES, Reply

_FILLED_BY_PEOPLE = ("placeholder",)


@dataclass(frozen=True)
class Limit:
    """What a channel takes; `public` None: the source says."""

    channel: str
    most: int
    unit: str
    public: bool | None = None


KNOWN = (
    Limit("google_play", 350, "characters", public=True),
    Limit("app_store", 5_970, "characters", public=True),
    Limit("google_business", 4_096, "bytes", public=True),
)
"""Platforms whose limits letters are written for, whether a channel of ours is there or not."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a letter: in its wording number `wording` (from 1), or on a channel."""

    letter: str
    finding: Finding
    wording: int = 0
    channel: str = ""


def sample(reply: Reply, **more: object) -> Facts:
    """A case that the letter fits, with a long name and a long address."""
    front = reply.front
    facts = Facts(
        language=reply.language,
        team_language=reply.language,
        public=reply.audience == "public",
        brand_name="Bottega Aurora",
        private_contact="assistenza@aurora.test",
        customer="Massimiliano Bianchi",
        topics=front.topics[:1] or ("delivery",),
        rating=5.0 if front.praise else 1.0,
        has_text=front.has_text is not False,
        praise=front.praise,
        fake=front.fake,
        occasion=front.occasion,
        channel=front.channel or "",
    )
    return replace(facts, **more)  # type: ignore[arg-type]


def lint(pack: Pack, limits: Iterable[Limit]) -> Iterator[Fault]:
    """Every wording of every letter, in each form of address in turn; then every letter on every
    channel, as short as it gets."""
    channels = tuple(limits)
    for reply in pack.replies:
        for number in range(max(len(part.wordings) for part in reply.parts.values())):
            facts = sample(reply, address=ADDRESSES[number % len(ADDRESSES)])
            text = worded(reply, straight(reply, number), facts, pack).text
            for finding in check(text, facts):
                if finding.code not in _FILLED_BY_PEOPLE:
                    yield Fault(reply.name, finding, wording=number + 1)
        yield from _too_long(reply, channels, pack)


def straight(reply: Reply, number: int) -> dict[str, int]:
    """Of each part the wording with this number, or its last."""
    return {part.key: min(number, len(part.wordings) - 1) for part in reply.parts.values()}


def _too_long(reply: Reply, limits: tuple[Limit, ...], pack: Pack) -> Iterator[Fault]:
    for limit in limits:
        facts = sample(reply, max_reply=limit.most, unit=limit.unit)
        if limit.public in (None, facts.public) and reply.front.channel in (None, limit.channel):
            text = composed(reply, facts, pack).text
            for finding in check(text, facts):
                if finding.code == "too_long":
                    yield Fault(reply.name, finding, channel=limit.channel)
