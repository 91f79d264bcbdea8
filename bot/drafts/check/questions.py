"""Whether the customer asked something, and the reply neither answers nor says when."""

import re
from collections.abc import Iterator

from bot.drafts.check.languages import fallback, written_in
from bot.drafts.check.lists import Lists, Seen, lists
from bot.drafts.facts import Facts
from bot.phrases import Reading, read

_QUESTION = re.compile(r"[^.!?\n]+\?")
_STEM = 5  # letters by which two words count as the same
_SHORTEST = 4


def found(reading: Reading, language: str, text: str, facts: Facts) -> Iterator[Seen]:
    """The question that got nothing at all. Doubtful cases count as answered."""
    asked = list(_asked(facts))
    if not asked or _says_something(reading, language, text, facts):
        return
    known = lists(language)
    ours = _matters(reading, known)
    if not any(ours & matters for _, matters in asked):
        yield "question", (asked[0][0],)


def _says_something(reading: Reading, language: str, text: str, facts: Facts) -> bool:
    """A figure, a date, a question back, where to go on, a reason: an answer, or when it comes."""
    if any(sign.isdigit() or sign == "?" for sign in text):
        return True
    if facts.private_contact and facts.private_contact.lower() in text.lower():
        return True
    return bool(reading.find(lists(language).answered)) or "[" in text


def _asked(facts: Facts) -> Iterator[tuple[str, set[str]]]:
    """Each real question, and the words that it is about."""
    if "?" not in facts.said:
        return
    language = written_in(facts.said) or fallback(facts)
    for one in real(facts.said, language):
        yield " ".join(one.text.split()), _matters(one, lists(language))


def real(text: str, language: str) -> Iterator[Reading]:
    """The questions that want an answer."""
    known = lists(language)
    for one in _QUESTION.finditer(text):
        reading = read(one[0], language)
        if reading.find(known.asks) and not reading.find(known.rhetorical):
            yield reading


def _matters(reading: Reading, known: Lists) -> set[str]:
    told = (key for key in reading.keys if len(key) >= _SHORTEST and key not in known.common)
    return {key[:_STEM] for key in told} - {word[:_STEM] for word in known.vague}
