"""In which language a text is written, and whether the customer reads it."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from bot.drafts.check.lists import LANGUAGES, Seen, common
from bot.drafts.facts import Facts
from bot.phrases import PARTED, read

_ENOUGH = 4  # frequent words
_LEAD = 1.5  # so many times more of them than of the next language
_SHARE = 0.2  # of all words


@lru_cache(maxsize=16)  # one check asks several times
def written_in(text: str) -> str | None:
    """The language, where there is no doubt and it is one of ours."""
    keys = read(text, PARTED[0]).keys
    counts = Counter(language for key in keys for language in _languages_of().get(key, ()))
    best, second = sorted(LANGUAGES, key=lambda one: -counts[one])[:2]
    words = sum(key.isalpha() for key in keys)
    needed = max(_ENOUGH, _LEAD * counts[second], _SHARE * words)
    return best if counts[best] >= needed else None


@lru_cache
def _languages_of() -> dict[str, list[str]]:
    """The languages in which a frequent word is one."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in common(language):
            found.setdefault(word, []).append(language)
    return found


def fallback(facts: Facts) -> str:
    """The language to read a text in that does not show its own."""
    wanted = (facts.language.partition("-")[0].lower(), facts.team_language, "en")
    return next(one for one in wanted if one in LANGUAGES)


def found(written: str | None, facts: Facts) -> Iterator[Seen]:
    """Whether the customer wrote in another language than the reply, both beyond doubt."""
    if written and (theirs := written_in(facts.said)) and theirs != written:
        yield "language", ()
