"""A letter -> a draft: which wordings, and what is left out where the channel is short."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from bot.drafts.facts import Draft, Facts
from bot.drafts.names import greeting_name
from bot.drafts.pack import Pack
from bot.drafts.quote import quote
from bot.drafts.sandbox import filled
from bot.drafts.template import FILLED_BY_PEOPLE, Gap, Reply, form_of, render
from bot.text import length

_NOISE = 0.4  # of 1, which is what a part of the letter just before weighs


def composed(reply: Reply, facts: Facts, pack: Pack) -> Draft:
    """The draft in wordings that its neighbours do not have; in shorter ones, then without its
    optional parts, where the channel asks for it."""
    tries = _tries(reply, facts, pack)
    draft = worded(reply, next(tries), facts, pack)
    for wordings in tries:
        if "too_long" not in draft.notes:
            break
        draft = worded(reply, wordings, facts, pack)
    return draft


def worded(reply: Reply, wordings: Mapping[str, int], facts: Facts, pack: Pack) -> Draft:
    """The draft in these wordings; what may be left out and has none in them is left out."""
    values, gaps = _values(reply, facts, pack)
    words = pack.words[reply.language]
    text = render(reply, wordings, values, small=words.small_after_greeting)
    notes = []
    if facts.public and not facts.private_contact:
        notes.append("no_private_contact")
    if not pack.proofread(reply):
        notes.append("not_proofread")
    if facts.max_reply is not None and length(text, facts.unit) > facts.max_reply:
        notes.append("too_long")
    missing = tuple(name for name, gap in gaps.items() if gap.met)
    return Draft(reply.name, dict(wordings), reply.language, text, missing, tuple(notes))


def meaning(
    name: str, wordings: Mapping[str, int], facts: Facts, pack: Pack, language: str
) -> str | None:
    """What a composed letter says, in another language: the same letter in the same wordings. None
    where it is in that language already, or the letter is not."""
    own = pack.named(name)
    if own is None or own.language == language:
        return None
    other = pack.named(f"{language}/{own.audience}/{own.front.id}")
    if other is None or not (own.composed and other.composed):
        return None
    return worded(other, wordings, facts, pack).text


def _tries(reply: Reply, facts: Facts, pack: Pack) -> Iterator[dict[str, int]]:
    """What to try in turn: the wordings chosen; each part in its shortest, where most is won
    first; without the parts that may be left out."""
    chosen = _chosen(reply, facts)
    yield dict(chosen)
    if facts.max_reply is None:
        return
    values, _ = _values(reply, facts, pack)
    sizes = {
        part.key: [length(filled(one.template, values), facts.unit) for one in part.wordings]
        for part in reply.parts.values()
    }
    for key in sorted(chosen, key=lambda key: min(sizes[key]) - sizes[key][chosen[key]]):
        shortest = sizes[key].index(min(sizes[key]))
        if shortest != chosen[key]:
            chosen[key] = shortest
            yield dict(chosen)
    for part in sorted(reply.parts.values(), key=lambda part: part.drop):
        if part.drop:
            del chosen[part.key]
            yield dict(chosen)


def _chosen(reply: Reply, facts: Facts) -> dict[str, int]:
    """Part by part the wording that makes the letter least like the last ones: likeness grows with
    the square of what two letters share, and fades with age. A little chance keeps it from
    going round."""
    shared = [0] * len(facts.recent)
    chosen: dict[str, int] = {}
    for part in reply.parts.values():
        key, many = part.key, len(part.wordings)
        if many == 1:
            chosen[key] = 0
            continue
        likeness = [0.0] * many
        used = [(age, recent[key]) for age, recent in enumerate(facts.recent) if key in recent]
        for age, number in used:
            if number < many:
                likeness[number] += (2 * shared[age] + 1) / (1 + age)
        for number in range(many):
            seed = f"{facts.seed} {key} {number}".encode()
            likeness[number] += _NOISE * sha256(seed).digest()[0] / 256
        least = chosen[key] = likeness.index(min(likeness))
        for age, number in used:
            shared[age] += number == least
    return chosen


def _values(reply: Reply, facts: Facts, pack: Pack) -> tuple[dict[str, Any], dict[str, Gap]]:
    words = pack.words[reply.language]
    gaps = {name: Gap(name, words.missing[name]) for name in FILLED_BY_PEOPLE}
    formal = words.whole_name and not facts.public and facts.address != "tu"
    own = [one for one in facts.topics if one in reply.front.topics] or reply.front.topics
    topic = next((words.topics[one] for one in own or facts.topics if one in words.topics), "")
    return {
        "customer": greeting_name(facts.customer, whole=formal) or "",
        "brand": facts.brand_name,
        "signature": facts.signature or words.signature.format(brand=facts.brand_name),
        "private_contact": facts.private_contact or "",
        "privately": words.privately(facts.private_contact),
        "topic": topic,
        "matter": topic,
        "quote": quote(facts, own, words.insults, words.loose, words.quoting) or "",
        "rating": facts.rating,
        "you": form_of(facts.address),
        **{name: getattr(facts, name) or gap for name, gap in gaps.items()},
    }, gaps
