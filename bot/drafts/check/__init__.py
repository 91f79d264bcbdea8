"""What must be put right before a text may leave, and what is worth a second look."""

from collections.abc import Iterator

from bot.drafts.check import care, copies, languages, personal, places, questions, shouting, tone
from bot.drafts.check.lists import Seen
from bot.drafts.check.plain import gaps, without_own_and_quoted
from bot.drafts.facts import Facts, Finding
from bot.drafts.weights import FIXED, WEIGHTS
from bot.phrases import read
from bot.text import length


def check(text: str, facts: Facts) -> list[Finding]:
    """All findings, each with the words meant as they were written; a "must" keeps the text from
    leaving, a "read" is worth a second look.

    Codes that always block: "empty", "placeholder" (words: each one), "too_long" (words: length,
    limit), "personal_data" in public. The others (`codes.WEIGHTS`) weigh what `facts.weights` say.
    """
    if not text.strip():
        return [Finding("must", "empty")]
    found = []
    for code, words in (*_fixed(text, facts), *_others(text, facts)):
        weight = "block" if code in FIXED else facts.weights.get(code, WEIGHTS[code])
        if weight != "off":
            found.append(Finding("must" if weight == "block" else "read", code, words))
    return found


def _fixed(text: str, facts: Facts) -> Iterator[Seen]:
    if open_ones := gaps(text):
        yield "placeholder", open_ones
    size = length(text, facts.unit)
    if facts.max_reply is not None and size > facts.max_reply:
        yield "too_long", (str(size), str(facts.max_reply))
    if facts.public and (data := personal.data(text, facts)):
        yield "personal_data", data


def _others(text: str, facts: Facts) -> Iterator[Seen]:
    written = languages.written_in(text)
    language = written or languages.fallback(facts)
    said = without_own_and_quoted(text, facts)
    reading = read(said, language)
    yield from tone.found(reading, language)
    yield from shouting.found(said, language, facts)
    yield from care.found(reading, language, facts)
    yield from questions.found(reading, language, text, facts)
    yield from languages.found(written, facts)
    if facts.public:
        yield from personal.names(text, facts)
        yield from copies.found(text, facts)
    yield from places.found(text, facts)
