"""The word lists of the check, a file a language."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.phrases import Listed, listed

Seen = tuple[str, tuple[str, ...]]
"""A code, and the words meant as they were written."""

LANGUAGES = ("it", "en", "de", "fr", "es", "pt")


@dataclass(frozen=True)
class Tone:
    """A way of speaking: the phrases that give it away, and those that make them harmless where
    they stand in the same sentence."""

    find: Listed
    unless: Listed


@dataclass(frozen=True)
class Lists:
    """One language. `common`: its most frequent words; `negators` turn round what follows; `but`:
    what follows is the other side; `loud`: words that shout when in capitals; `care`: what thanks,
    regrets or offers; `address`: what speaks to the customer; `deeds`: what we do about it; of
    questions, what `asks`, what only sounds so (`rhetorical`), what says that one is `answered`,
    and what names a matter without telling anything of it (`vague`)."""

    common: frozenset[str]
    negators: frozenset[str]
    but: frozenset[str]
    loud: frozenset[str]
    tones: Mapping[str, Tone]
    care: Listed
    address: Tone
    deeds: Tone
    asks: Listed
    rhetorical: Listed
    answered: Listed
    vague: frozenset[str]


@lru_cache
def lists(language: str) -> Lists:
    """The lists of `words/<language>.toml`."""
    data = _written(language)
    question = data["question"]
    return Lists(
        common=common(language),
        negators=frozenset(data["negators"]),
        but=frozenset(data["but"]),
        loud=frozenset(data["loud"]),
        tones={code: _tone(said, language) for code, said in data["tone"].items()},
        care=listed(data["care"]["find"], language),
        address=_tone(data["address"], language),
        deeds=_tone(data["deeds"], language),
        asks=listed(question["asks"], language),
        rhetorical=listed(question["rhetorical"], language),
        answered=listed(question["answered"], language),
        vague=frozenset(question["vague"]),
    )


def _tone(said: Mapping[str, list[str]], language: str) -> Tone:
    return Tone(listed(said["find"], language), listed(said["unless"], language))


@lru_cache
def common(language: str) -> frozenset[str]:
    """Its most frequent words: all that is asked of most languages."""
    return frozenset(_written(language)["common"])


@lru_cache
def _written(language: str) -> Mapping[str, Any]:
    path = Path(__file__).parent / "words" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache
def before_a_name() -> re.Pattern[str]:
    """Mr, Frau, Sig.ra … and the name that follows, in any language."""
    titles = _either(title for one in LANGUAGES for title in _written(one)["titles"])
    name = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
    return re.compile(rf"(?<!\w)(?:{titles})\.? ({name}(?: {name})?)")


@lru_cache
def before_a_number() -> re.Pattern[str]:
    """An order, invoice, booking ... with its number, in any language."""
    kinds = _either(kind for one in LANGUAGES for kind in _written(one)["orders"])
    return re.compile(
        rf"(?:(?<!\w)(?:{kinds})"
        r"(?:\s+(?:numero|number|num\.?|nummer|numéro|número|nro\.?|nr\.?|n\.?|no\.?|id))?"
        r"\s*[°º:#]*\s*#?(?=[A-Z0-9/-]*\d)[A-Z0-9][A-Z0-9/-]{3,}|#\s?\d{4,})",
        re.IGNORECASE,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
