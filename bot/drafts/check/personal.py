"""What belongs to one person and not to everybody who reads."""

import re
from collections.abc import Iterator

from bot.drafts.check.lists import LANGUAGES, Seen, before_a_name, before_a_number, common
from bot.drafts.check.plain import without_own
from bot.drafts.facts import Facts
from bot.text import normalise

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"(?<![\w.,])(?:\+|\(\+?)?\d(?:[ ./()-]{0,2}\d){7,14}(?![\w])")
_DATE = re.compile(r"\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST = 4  # letters of a part of a mail address that may be a name


def data(text: str, facts: Facts) -> tuple[str, ...]:
    """Mail addresses, phone, account and order numbers; not where the brand may be reached."""
    text = without_own(text, facts)
    found: list[str] = []
    for pattern in (MAIL, _IBAN, before_a_number(), _DATE, NUMBER):
        if pattern is not _DATE:
            found += pattern.findall(text)
        text = pattern.sub(" | ", text)
    return tuple(dict.fromkeys(one.strip() for one in found))


def names(text: str, facts: Facts) -> Iterator[Seen]:
    """People by name: somebody with a title, the surname of a customer who shows only a first
    name, or a name known from the mail address alone."""
    text = without_own(text, facts)
    shown = _WORD.findall(facts.customer or "")
    open_to_all = {normalise(word) for word in shown if len(word) > 1}
    open_to_all |= {normalise(word) for word in _WORD.findall(facts.brand_name)}
    told = [found[0] for found in before_a_name().finditer(text) if _hidden(found[1], open_to_all)]
    told += _surnames(text, shown, open_to_all)
    told += _of_mail(text, facts.mail, open_to_all)
    if told:
        yield "name", tuple(dict.fromkeys(told))


def _hidden(name: str, open_to_all: set[str]) -> bool:
    first = normalise(name.split()[0])
    return not _everyday(first) and any(normalise(one) not in open_to_all for one in name.split())


def _surnames(text: str, shown: list[str], open_to_all: set[str]) -> list[str]:
    """ "Mario Rossi" where the customer shows "Mario" or "Mario R."."""
    if not shown or len(shown) > 2 or (len(shown) == 2 and len(shown[1]) > 1):
        return []
    initial = shown[1] if len(shown) == 2 else ""
    after = re.compile(rf"(?<!\w){re.escape(shown[0])} ([A-ZÀ-ÖØ-Þ][\w'’-]{{2,}})")
    return [
        found[0]
        for found in after.finditer(text)
        if found[1].startswith(initial)
        and normalise(found[1]) not in open_to_all
        and not _everyday(normalise(found[1]))
    ]


def _of_mail(text: str, mail: str, open_to_all: set[str]) -> list[str]:
    known = {normalise(one) for one in _WORD.findall(mail.partition("@")[0])} - open_to_all
    known = {one for one in known if len(one) >= _SHORTEST and not _everyday(one)}
    return [word for word in _WORD.findall(text) if word.istitle() and normalise(word) in known]


def _everyday(word: str) -> bool:
    return any(word in common(one) for one in LANGUAGES)
