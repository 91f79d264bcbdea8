"""The customer's own words, where they can be said back to them."""

import re
from collections.abc import Sequence

from bot.drafts.facts import Facts

_LONGEST = 60
_FEWEST = 3  # words: fewer say too little
_PLAIN = re.compile(r"[^\W\d_]+(?:[ '’,-]+[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_NOUNS_ARE_LARGE = ("de",)


def quote(
    facts: Facts,
    topics: Sequence[str],
    insults: Sequence[str],
    loose: Sequence[str],
    quoting: str,
) -> str | None:
    """A quote of one of `topics`, of any where there are none, as a sentence begins with it; None
    where none is safe to repeat: it must be short, of some words without numbers, addresses, names
    or shouting, none of the `insults`, and not broken off (with a `loose` word at its end)."""
    large = facts.language in _NOUNS_ARE_LARGE
    names = {word.lower() for word in _WORD.findall(facts.customer or "")}
    for one in (one for topic in topics or ("",) for one in facts.quotes.get(topic, ())):
        words = _WORD.findall(one)
        if (
            len(words) >= _FEWEST
            and len(one) <= _LONGEST
            and _PLAIN.fullmatch(one)
            and not any(word.isupper() and len(word) > 1 for word in words)
            and (large or not any(word[0].isupper() and word != "I" for word in words[1:]))
            and not any(f" {insult}" in f" {' '.join(words).lower()}" for insult in insults)
            and words[-1].lower() not in loose
            and names.isdisjoint(word.lower() for word in words)
        ):
            return quoting.format(quote=one[0].upper() + one[1:])
    return None
