"""The catalogues: read from their .po files when first needed."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot import resources

LANGUAGES = ("en", "it")
SOURCE = "en"
"""The language of the sentences in the code: it needs no catalogue."""


def mark(sentence: str) -> str:
    """Mark a sentence kept in a table as one to translate; it is translated where it is said."""
    return sentence


def place(language: str) -> Path:
    """Where the catalogue of `language` stands."""
    return resources.locale() / language / "LC_MESSAGES" / "ascolto.po"


def read(language: str) -> Catalog:
    """The catalogue of `language` as it stands in its file."""
    with place(language).open("rb") as file:
        return read_po(file, locale=language, domain="ascolto")


@lru_cache
def translations(language: str) -> NullTranslations:
    """What `Words` looks sentences up in."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
