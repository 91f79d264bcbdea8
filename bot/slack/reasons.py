"""What channels and Slack say went wrong, in the reader's language.

Rows and the log keep the English sentence. Where it is shown, its pattern is found here, the values
are taken out and it is said again; what no pattern knows, a platform's own words, stays as it is.
"""

from collections.abc import Iterator

from bot.errors import AscoltoError, SlackError, Told
from bot.locale import Words
from bot.locale.patterns import matching, patterns
from bot.slack.known import KNOWN
from bot.slack.problems import KEYS, OTHERS, SENTENCES

LONGEST = 2000
"""Beyond so many characters it is no sentence of ours."""
_MOST = 10
"""So many stops and brackets are looked at: a platform's own words may hold any number."""
_INSIDE = {"why", "unit", "needed"}
"""Places that hold a sentence of ours, or may."""
_FREE = {"title", "words", "names", "what", "folder", "place", "details", "file", "name"}
"""Places that may hold spaces; the others hold one word."""


_PATTERNS = patterns((*KNOWN, *SENTENCES.values(), *KEYS.values(), *OTHERS))


def reason(text: str, words: Words) -> str:
    """`text` in the reader's words as far as its pattern is known; to be escaped as before."""
    if len(text) > LONGEST:
        return text
    for stop in _places(text, ". "):
        if (advice := _one(text[stop + 2 :], words)) is not None:
            first = text[:stop]
            return f"{_one(first, words) or first}. {advice}"
    return _one(text, words) or text


def told(error: AscoltoError, words: Words) -> str:
    """What an error says, likewise."""
    if isinstance(error, Told | SlackError) and error.sentence:
        return words.t(error.sentence, **error.values)
    return reason(str(error), words)


def _one(text: str, words: Words) -> str | None:
    """One sentence; it may stand after the name of a host or method and before more in brackets."""
    head, colon, rest = text.partition(": ")
    begins = [0, len(head + colon)] if rest and " " not in head else [0]
    for begin in begins:
        ends = [len(text), len(text.removesuffix(".")), *_places(text, " (")]
        for end in ends:
            if (said := _said(text[begin:end], words)) is not None:
                return f"{text[:begin]}{said}{_details(text[end:], words)}"
    return None


def _details(text: str, words: Words) -> str:
    """What stands in brackets, mostly somebody else's words."""
    if text.startswith(" (") and text.endswith(")"):
        return f" ({reason(text[2:-1], words)})"
    return text


def _said(text: str, words: Words) -> str | None:
    for sentence, found in matching(text, _PATTERNS):
        if any(" " in value for name, value in found.items() if name not in _INSIDE | _FREE):
            continue
        values = {
            name: reason(value, words) if name in _INSIDE else value
            for name, value in found.items()
        }
        return words.t(sentence, **values)
    return None


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    for _ in range(_MOST):
        if at < 0:
            return
        yield at
        at = text.find(sign, at + 1)
