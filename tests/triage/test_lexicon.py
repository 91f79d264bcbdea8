"""The word lists: what is listed is found, however it is sought."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.phrases import Listed, openings
from bot.triage.lexicon import LANGUAGES, TABLES, Lists, lexicon, written
from bot.triage.urgency import GROUNDS


def phrases(language: str) -> Iterator[tuple[Listed, str]]:
    """Every list with each of its phrases."""
    data = written(language)
    data.pop("numbers")
    known = lexicon(language)
    tables: list[tuple[Lists, Any]] = [(getattr(known, name), data.pop(name)) for name in TABLES]
    for lists, said in [*tables, (known.lists, data)]:
        for name, listed in lists.items():
            for phrase in said[name]:
                yield listed, phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_phrase_is_found_in_a_text_that_says_it(language: str) -> None:
    words = lexicon(language)
    for listed, phrase in phrases(language):
        for opened in openings(phrase):
            said = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", opened)
            said = said.replace("...", "proprio").replace("#", "3").replace("*", "abc")
            said = said.replace("|", ".")  # a sentence may end inside
            assert words.read(f"Zzz {said} zzz").find(listed), phrase
        assert not words.read("Zzz zzz, 1a zzz.").find(listed), phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_lists(language: str) -> None:
    words, italian = written(language), written("it")
    assert {*words} == {*italian}
    for table in TABLES:
        assert {*words[table]} == {*italian[table]}
    assert {*words["urgent"]} == {*GROUNDS}
    assert {*words["harmless"]} == {*words["hold"], *words["urgent"], "delivery", "app"}
