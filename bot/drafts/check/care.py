"""Whether a reply to a complaint thanks, regrets, does anything or speaks to the customer at all:
what is unkind in ever new words has in common that it does not, and explains how things are."""

from collections.abc import Iterator

from bot.drafts.check import questions, tone
from bot.drafts.check.lists import Seen, lists
from bot.drafts.facts import Facts
from bot.phrases import Reading

_LEAST = 6  # words: in fewer there is no room for it


def found(reading: Reading, language: str, facts: Facts) -> Iterator[Seen]:
    """A first answer to a complaint without any of it. Who asked something wants to know it."""
    asked = facts.question or "?" in facts.said
    if not facts.said or asked or facts.praise or facts.occasion:
        return
    words = sum(key.isalpha() for key in reading.keys)
    if words >= _LEAST and not _warm(reading, language):
        yield "cold", ()


def _warm(reading: Reading, language: str) -> bool:
    return (
        bool(reading.find(lists(language).care))
        or tone.deeds(reading, language)
        or tone.speaks(reading, language)
        or any(
            not list(tone.found(one, language)) for one in questions.real(reading.text, language)
        )
    )
