"""The matter in the customer's own words, where they can be said back to them."""

import re
from collections.abc import Sequence

from bot.drafts.facts import Facts

_LONGEST = 60
_FEWEST = 2  # words: one by itself says too little
_PLAIN = re.compile(r"[^\W\d_]+(?:[ '’,-]+[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_NOUNS_ARE_LARGE = ("de",)


def matter(
    facts: Facts,
    topics: Sequence[str],
    insults: Sequence[str],
    loose: Sequence[str],
    quoting: str,
) -> str | None:
    """A quote of one of `topics`, of any where there are none, as it follows "thank you for
    writing"; None where none is safe to repeat: it must be short, of some words without numbers,
    addresses, names or shouting, no insult, and no piece torn out of a sentence (with a `loose`
    word at an end)."""
    large = facts.language in _NOUNS_ARE_LARGE
    names = {word.lower() for word in _WORD.findall(facts.customer or "")}
    for quote in (one for topic in topics or ("",) for one in facts.quotes.get(topic, ())):
        words = _WORD.findall(quote)
        if (
            len(words) >= _FEWEST
            and len(quote) <= _LONGEST
            and _PLAIN.fullmatch(quote)
            and not any(word.isupper() and len(word) > 1 for word in words)
            and (large or not any(word[0].isupper() and word != "I" for word in words[1:]))
            and not any(word.lower().startswith(tuple(insults)) for word in words)
            and not {words[0].lower(), words[-1].lower()} & {*loose}
            and names.isdisjoint(word.lower() for word in words)
        ):
            first = quote[0] if large or words[0] == "I" else quote[0].lower()
            return quoting.format(quote=first + quote[1:])
    return None
