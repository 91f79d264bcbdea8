"""The word lists: what is listed is found, however it is sought."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import triage
from bot.phrases import Listed
from bot.triage.lexicon import LANGUAGES, lexicon

WORDS = Path(triage.__file__).parent / "words"


def phrases(language: str) -> Iterator[tuple[Listed, str]]:
    """Every list with each of its phrases."""
    data = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    data.pop("numbers")
    known = lexicon(language)
    for lists, said in (
        (known.topics, data.pop("topics")),
        (known.hold, data.pop("hold")),
        (known.lists, data),
    ):
        for name, listed in lists.items():
            for phrase in said[name]:
                yield listed, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_phrase_is_found_in_a_text_that_says_it(language: str) -> None:
    words = lexicon(language)
    for listed, phrase in phrases(language):
        said = phrase.replace("...", "proprio").replace("#", "3").replace("*", "abc")
        assert words.read(f"Zzz {said} zzz").find(listed), phrase
        assert not words.read("Zzz zzz, 1a zzz.").find(listed), phrase
