"""Whether what came back may stand beside what we have, or is nonsense."""

import re
from collections.abc import Iterator

from bot.drafts import Facts, check
from bot.errors import Nonsense
from bot.rewording.address import forms
from bot.rewording.masks import Masked, contacts, mask
from bot.rewording.offers import offered
from bot.text import normalise
from bot.triage.language import language_of

_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>|```|\*\*|__|^\s*#{1,6} |^\s*[-*•] |\]\(", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CODE = re.compile(r"[A-Z]{2,3}\d+Z")
_RUN = 6
"""So many words in a row are no chance."""
_POLITE = frozenset(
    "I I'm I'll I've I'd Lei La Le Suo Sua Suoi Sue Voi Vi Vostro Vostra Loro Ella Usted Ud Sr Sra "
    "Vous".split()
)


def reworded(
    answer: str, masked: Masked, draft: str, language: str, facts: Facts, told: str
) -> str:
    """The draft in other words, its masks taken off; `told` is the instruction they were made by.
    Nonsense where they may say anything that the draft does not."""
    bare = _CODE.sub("x", answer)
    text = masked.reveal(answer)
    wrong = (
        ("masks", text is None),
        ("length", not 0.5 * len(masked.text) <= len(answer) <= 1.6 * len(masked.text) + 80),
        ("numbers", bool(re.search(r"\d", bare))),
        ("personal", bool(mask(bare).hidden)),
        ("markup", bool(_new(_MARKUP, answer, masked.text))),
        ("offers", bool(offered(bare) - offered(draft))),
        ("names", language != "de" and bool(_named(bare) - _words(draft))),
        ("leak", leaks(bare, told, draft)),
        ("address", bool(forms(bare, language) - forms(draft, language))),
        ("language", language_of(text or "") != language_of(draft)),
        ("check", text is not None and _finds_more(text, draft, facts)),
        ("unchanged", text is not None and normalise(text) == normalise(draft)),
    )
    return _sound(text, wrong)


def translated(answer: str, masked: Masked, target: str, told: str = "") -> str:
    """A customer's words in the language `target`, the masks taken off. Nonsense where they cannot
    be theirs."""
    text, bare = masked.reveal(answer), _CODE.sub("x", answer)
    size = len(masked.text)
    wrong = (
        ("masks", text is None),
        ("unchanged", normalise(answer) == normalise(masked.text)),
        ("length", not 0.25 * size - 20 <= len(answer) <= 3 * size + 60 or not answer.strip()),
        ("personal", bool(contacts(bare))),
        ("markup", bool(_new(_MARKUP, answer, masked.text))),
        ("leak", leaks(bare, told, masked.text)),
        ("language", language_of(text or "") not in (target, "unknown")),
    )
    return _sound(text, wrong)


def leaks(text: str, told: str, said: str) -> bool:
    """Whether `text` repeats a run of words of the instruction `told` that we did not say in
    `said` ourselves."""
    return bool(set(_runs(text)) & set(_runs(told)) - set(_runs(said)))


def _sound(text: str | None, wrong: tuple[tuple[str, bool], ...]) -> str:
    found = next((code for code, so in wrong if so), "")
    if found or text is None:
        raise Nonsense(found)
    return text


def _new(pattern: re.Pattern[str], text: str, before: str) -> set[str]:
    known = {one.strip() for one in pattern.findall(before)}
    return {one.strip() for one in pattern.findall(text)} - known


def _words(text: str) -> set[str]:
    return {one.lower() for one in _WORD.findall(text)}


def _named(text: str) -> set[str]:
    """Words with a capital where no sentence begins."""
    found = set()
    for one in _WORD.finditer(text):
        before = text[: one.start()].rstrip(" \"'«»“”‘’(—–-")
        if one[0][0].isupper() and one[0] not in _POLITE and before[-1:] not in ".!?:;…\n":
            found.add(one[0].lower())
    return found if text else set()


def _finds_more(text: str, draft: str, facts: Facts) -> bool:
    """Whether the check of replies finds what it does not find in the draft."""
    before = {(one.code, word) for one in check(draft, facts) for word in one.words or ("",)}
    codes = {code for code, _ in before}
    for one in check(text, facts):
        if one.code == "too_long" and one.code in codes and len(text) <= len(draft):
            continue
        if any((one.code, word) not in before for word in one.words or ("",)):
            return True
    return False


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [one.lower() for one in _WORD.findall(text)]
    for start in range(len(words) - _RUN + 1):
        yield tuple(words[start : start + _RUN])
