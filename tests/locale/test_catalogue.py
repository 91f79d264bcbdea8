"""The catalogues say everything the code says, and nothing else."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from bot.locale.__main__ import missing, updated, written
from bot.locale.catalogue import LANGUAGES, SOURCE, place, read
from bot.locale.sentences import Sentence, sentences

OTHERS = [language for language in LANGUAGES if language != SOURCE]
FORBIDDEN = re.compile(r"\b(sla|breach\w*|tickets?|sollecit\w*|claim\w*|triage)\b", re.IGNORECASE)
UPDATE = "run: python -m bot.locale, then translate what it names"


def forms(text: object) -> tuple[str, ...]:
    return tuple(str(form) for form in text) if isinstance(text, list | tuple) else (str(text),)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def translated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


@pytest.fixture(scope="module")
def said() -> list[Sentence]:
    return list(sentences())


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert missing(updated(language)) == [], UPDATE


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_a_sentence_nobody_says(
    language: str, said: list[Sentence]
) -> None:
    known = {forms(sentence.id) for sentence in said}
    assert [m.id for m in translated(read(language)) if forms(m.id) not in known] == [], UPDATE


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_the_same_places(language: str) -> None:
    for message in translated(read(language)):
        wanted = set.union(*(places(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert places(form) <= wanted, message.id
        assert places(forms(message.string)[-1]) == places(forms(message.id)[-1]), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_signs_stay_what_they_are(language: str) -> None:
    for message in translated(read(language)):
        for english, other in zip(forms(message.id), forms(message.string), strict=True):
            signs = re.findall(r"[\U0001F000-\U0001FAFF⏰⏳⏸▶☎☑⚠⛔✅✋✍✏❓❗]", english)
            assert signs == [sign for sign in signs if sign in other], message.id


@pytest.mark.parametrize("language", OTHERS)
def test_the_file_is_as_the_tool_writes_it(language: str) -> None:
    assert place(language).read_bytes() == written(updated(language)), UPDATE


def test_words_of_an_office_are_said_nowhere(said: list[Sentence]) -> None:
    texts = [form for sentence in said for form in forms(sentence.id)]
    for language in OTHERS:
        texts += [form for m in translated(read(language)) for form in forms(m.string)]
    assert [text for text in texts if FORBIDDEN.search(text)] == []
