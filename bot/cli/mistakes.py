"""What is wrong in `.env` and `ascolto.toml`, in the language of the terminal."""

from bot.cli.known import KNOWN
from bot.errors import Mistake
from bot.locale import Words
from bot.locale.patterns import matching, patterns
from bot.slack.problems import NO_CHANNEL, NO_PERSON
from bot.slack.reasons import reason

_PATTERNS = sorted(patterns((*KNOWN, *NO_CHANNEL, *NO_PERSON)), key=lambda one: -one.plainness)
"""What says most by itself is tried first."""
_INSIDE = {"why", "what", "meant"}
"""Places that hold a sentence of ours, or may."""


def mistake(one: Mistake, words: Words) -> Mistake:
    """The same in these words, as far as its sentences are known."""
    return Mistake(*(_told(text, words) for text in (one.place, one.wrong, one.hint)))


def _told(text: str, words: Words) -> str:
    """With or without its full stop."""
    bare = text.removesuffix(".")
    said = _said(bare, words) or _translated(text, words) or _translated(bare, words)
    if said is None:
        return reason(text, words)
    return said if said.endswith((".", "?", "!")) or bare == text else f"{said}."


def _said(text: str, words: Words) -> str | None:
    for sentence, found in matching(text, _PATTERNS):
        values = {
            name: (_said(value, words) or value) if name in _INSIDE else value
            for name, value in found.items()
        }
        return words.t(sentence, **values)
    return None


def _translated(text: str, words: Words) -> str | None:
    """The description of a setting."""
    return said if text and (said := words.plain(text)) != text else None
