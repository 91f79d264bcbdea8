"""Facts -> the draft to show, and the others to choose from."""

from collections.abc import Iterable
from typing import Any

from bot.drafts.compose import composed
from bot.drafts.facts import CHANGED, FOLLOW_UP, SOLVED, Choice, Draft, Facts
from bot.drafts.front import Front
from bot.drafts.pack import Pack
from bot.drafts.template import Reply

_BEST = 3
_ALSO = {FOLLOW_UP: (CHANGED, SOLVED)}
"""Letters that keep the promise too, when its day has come: second to the news itself."""


def suggest(facts: Facts, pack: Pack) -> Draft | None:
    """The best draft: most specific template first. None for a case on hold."""
    if facts.hold:
        return None
    there = _possible(facts, pack)
    fitting = _ranked([reply for reply in there if _fits(reply.front, facts)], facts)
    fitting = fitting or _ranked(there, facts)[:1]
    if not fitting:
        return None
    drafts = (composed(reply, facts, pack) for reply in fitting)
    short_enough = (draft for draft in drafts if "too_long" not in draft.notes)
    return next(short_enough, None) or composed(fitting[0], facts, pack)


def choices(facts: Facts, pack: Pack, reader: str) -> list[Choice]:
    """All templates for this audience and language, the best three first; in the language of
    `reader` they say what they are for, and the rest is ordered by it."""
    if facts.hold:
        return []
    ranked = _ranked(_possible(facts, pack), facts)
    best = [reply for reply in ranked[:_BEST] if _fits(reply.front, facts)]
    rest = sorted(ranked[len(best) :], key=lambda reply: _why(reply, reader).casefold())
    ordered = best + rest
    return [
        Choice(reply.name, _why(reply, reader), composed(reply, facts, pack)) for reply in ordered
    ]


def _possible(facts: Facts, pack: Pack) -> list[Reply]:
    """Those for this channel and occasion, fitting or not."""
    return [
        reply
        for reply in pack.letters(facts)
        if reply.front.channel in (None, facts.channel)
        and (reply.front.by_hand or reply.front.occasion in ("", facts.occasion))
    ]


def _ranked(replies: Iterable[Reply], facts: Facts) -> list[Reply]:
    return sorted(replies, key=lambda reply: (not _fits(reply.front, facts), _order(reply, facts)))


def _fits(front: Front, facts: Facts) -> bool:
    if front.by_hand and not _timely(front, facts):
        return False
    if (front.fake and not facts.fake) or front.praise is not facts.praise:
        return False
    if front.topics and set(front.topics).isdisjoint(facts.topics):
        return False
    if any(getattr(facts, one) != wanted for one, wanted in front.flags.items()):
        return False
    if front.urgency and facts.urgency not in front.urgency:
        return False
    if front.hold and facts.held not in front.hold:
        return False
    if front.rating is not None:
        low, high = front.rating
        return facts.rating is not None and low <= facts.rating <= high
    return True


def _timely(front: Front, facts: Facts) -> bool:
    """Whether it is for what there is to write about now."""
    also = _ALSO.get(facts.occasion, ())
    return bool(front.occasion) and front.occasion in (facts.occasion, *also)


def _order(reply: Reply, facts: Facts) -> tuple[Any, ...]:
    """Most specific first: for this occasion, what was held, this channel, silence, one who writes
    again, a mixed, wishing or asking one, the first topic, too high a price, the haste, the
    stars."""
    front = reply.front
    places = [facts.topics.index(topic) for topic in front.topics if topic in facts.topics]
    return (
        front.fake is not facts.fake,
        front.occasion != facts.occasion,
        bool(facts.occasion) and not _timely(front, facts),
        not front.hold,
        front.channel is None,
        front.has_text is None,
        front.repeated is None,
        front.mixed is None,
        front.wish is None,
        front.question is None,
        min(places, default=len(facts.topics)),
        front.dear is None,
        bool(front.topics) and not places,
        len(front.topics),
        not front.urgency,
        front.rating is None,
        reply.name,
    )


def _why(reply: Reply, language: str) -> str:
    why = reply.front.why
    return why.get(language) or why.get("en") or next(iter(why.values()))
