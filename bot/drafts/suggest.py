"""Facts -> the draft to show, and the others to choose from."""

import re
from hashlib import sha256
from typing import Any

from bot.drafts.facts import Choice, Draft, Facts
from bot.drafts.pack import Pack
from bot.drafts.template import FILLED_BY_PEOPLE, Gap, Reply, form_of, render
from bot.text import length

_BEST = 3
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’-][^\W\d_]+)*\.?){0,3}")
_NOBODY = re.compile(
    r"\b(?:an?onym\w*|anonimo|guest|ospite|user|utente|cliente?|customer|client|buyer|acquirente|"
    r"google|amazon|ebay|facebook|unknown|sconosciuto|deleted|nobody|nessuno|tester?)\b",
    re.IGNORECASE,
)


def suggest(facts: Facts, pack: Pack) -> Draft | None:
    """The best draft: most specific template first. None for a case on hold."""
    if facts.hold:
        return None
    ranked = _ranked(facts, pack)
    if not ranked:
        return None
    fitting = [reply for reply in ranked if _fits(reply, facts)] or ranked[:1]
    drafts = (_draft(reply, facts, pack) for reply in fitting)
    short_enough = (draft for draft in drafts if "too_long" not in draft.notes)
    return next(short_enough, None) or _draft(fitting[0], facts, pack)


def choices(facts: Facts, pack: Pack, reader: str) -> list[Choice]:
    """All templates for this audience and language, the best three first, the rest by name; in the
    language of `reader` they say what they are for."""
    if facts.hold:
        return []
    ranked = _ranked(facts, pack)
    ordered = ranked[:_BEST] + sorted(ranked[_BEST:], key=lambda reply: reply.name)
    return [
        Choice(reply.name, _why(reply, reader), _draft(reply, facts, pack)) for reply in ordered
    ]


def greeting_name(author: str | None, *, whole: bool) -> str | None:
    """The name to greet with, or None where an author name is no person's: "xX_kitty_99"."""
    name = " ".join((author or "").split())
    if not 2 <= len(name) <= 40 or not _NAME.fullmatch(name) or _NOBODY.search(name):
        return None
    if name.isupper() or name.islower():
        name = name.title()
    first = name.split()[0]
    if len(first.rstrip(".")) < 2:
        return None
    return name if whole else first


def _ranked(facts: Facts, pack: Pack) -> list[Reply]:
    language = pack.language(facts)
    replies = [
        reply
        for reply in pack.replies
        if reply.language == language
        and reply.audience == facts.audience
        and reply.channel in (None, facts.channel)
        and reply.occasion in ("", facts.occasion)
    ]
    return sorted(replies, key=lambda reply: (not _fits(reply, facts), _order(reply, facts)))


def _fits(reply: Reply, facts: Facts) -> bool:
    if reply.fake and not facts.fake:
        return False
    if reply.topics and not set(reply.topics) & set(facts.topics):
        return False
    if reply.has_text is not None and reply.has_text != facts.has_text:
        return False
    if reply.rating is not None:
        low, high = reply.rating
        return facts.rating is not None and low <= facts.rating <= high
    return True


def _order(reply: Reply, facts: Facts) -> tuple[Any, ...]:
    """Most specific first: for this occasion, channel, silence, first topic, stars."""
    places = [facts.topics.index(topic) for topic in reply.topics if topic in facts.topics]
    return (
        reply.fake is not facts.fake,
        reply.occasion != facts.occasion,
        reply.channel is None,
        reply.has_text is None,
        min(places, default=len(facts.topics)),
        bool(reply.topics) and not places,
        reply.rating is None,
        reply.name,
    )


def _draft(reply: Reply, facts: Facts, pack: Pack) -> Draft:
    """One wording, picked by the seed; another when only that one is short enough."""
    start = int(sha256(f"{facts.seed} {reply.name}".encode()).hexdigest(), 16)
    count = len(reply.wordings)
    drafts: list[Draft] = []
    for step in range(count):
        draft = worded(reply, (start + step) % count, facts, pack)
        if "too_long" not in draft.notes:
            return draft
        drafts.append(draft)
    return min(drafts, key=lambda draft: length(draft.text, facts.unit))


def worded(reply: Reply, variant: int, facts: Facts, pack: Pack) -> Draft:
    words = pack.words[reply.language]
    gaps = {name: Gap(name, words.missing[name]) for name in FILLED_BY_PEOPLE}
    formal = words.whole_name and not facts.public and facts.address != "tu"
    values: dict[str, Any] = {
        "customer": greeting_name(facts.customer, whole=formal),
        "brand": facts.brand_name,
        "signature": facts.signature or words.signature.format(brand=facts.brand_name),
        "private_contact": facts.private_contact,
        "privately": words.privately(facts.private_contact),
        "topic": next((words.topics[one] for one in facts.topics if one in words.topics), None),
        "rating": facts.rating,
        "you": form_of(facts.address),
        **{name: getattr(facts, name) or gap for name, gap in gaps.items()},
    }
    text = render(reply.wordings[variant], values)
    notes = []
    if facts.public and not facts.private_contact:
        notes.append("no_private_contact")
    if facts.max_reply is not None and length(text, facts.unit) > facts.max_reply:
        notes.append("too_long")
    missing = tuple(name for name, gap in gaps.items() if gap.met)
    return Draft(reply.name, variant, reply.language, text, missing, tuple(notes))


def _why(reply: Reply, language: str) -> str:
    why = reply.why
    return why.get(language) or why.get("en") or next(iter(why.values()))
