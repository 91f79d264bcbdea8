"""The matter in the customer's own words, where they can be said back to them."""

import re
from collections.abc import Sequence

from bot.drafts.facts import Facts

_LONGEST = 60
_FEWEST = 2  # words
_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPACED = re.compile(r"[^\W\d_'’,-]+(?:[ '’,-]+[^\W\d_'’,-]+)*")


def matter(facts: Facts, insults: Sequence[str], quoting: str) -> str | None:
    """A quote as it follows "thank you for writing"; None where none is safe to repeat: it must be
    short, of some words without numbers, addresses, names or shouting, and no insult."""
    for quote in facts.quotes:
        words = _PLAIN.findall(quote)
        if (
            len(words) >= _FEWEST
            and len(quote) <= _LONGEST
            and _SPACED.fullmatch(quote)
            and not any(word.isupper() and len(word) > 1 for word in words)
            and not any(word[0].isupper() for word in words[1:])
            and not any(word.lower().startswith(tuple(insults)) for word in words)
        ):
            return quoting.format(quote=quote[0].lower() + quote[1:])
    return None
