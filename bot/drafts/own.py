"""A team's own letters, which lie over those that ship: same language, audience and id replace."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.drafts.front import Broken
from bot.drafts.pack import AUDIENCES, LETTERS, Pack, Words, text_of, words_of
from bot.drafts.template import OR, Reply, Wording, divided, one_text, tried, whole
from bot.locale import mark
from bot.resources import templates

LONGEST = 3_000
"""Characters of a text edited in Slack: one field holds no more."""


@dataclass(frozen=True)
class Refused:
    """A template that is not used; the one that ships serves meanwhile, where there is one."""

    place: str
    broken: Broken


@dataclass(frozen=True)
class Edited:
    """A letter's text as somebody wrote it in Slack: all its wordings."""

    name: str
    text: str


def load(folder: Path | None) -> tuple[Pack, tuple[Refused, ...]]:
    """The letters that ship, and over them those of a team's folder; and what of it is not used.

    OSError or ConfigError where those that ship are not whole.
    """
    return with_folder(Pack.load(templates() / "replies"), folder)


def with_folder(pack: Pack, folder: Path | None) -> tuple[Pack, tuple[Refused, ...]]:
    """The pack with the letters of a team's folder over it, and what of it is not used.

    They stand as <language>/<public|private>/<name>.md; a language that does not ship needs its
    words.toml.
    """
    if folder is None:
        return pack, ()
    found: dict[str, Reply] = {}
    words: dict[str, Words] = {}
    refused: list[Refused] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            language = _language(path, folder, pack, words)
            letter = whole(text_of(path), language, path.parent.name)
            if letter.name in found:
                raise Broken(1, mark("a second template has the id '{id}'"), id=letter.front.id)
            found[letter.name] = letter
        except Broken as broken:
            refused.append(Refused(str(path), broken))
        except OSError as error:
            told = mark("cannot be read: {wrong}")
            refused.append(Refused(str(path), Broken(1, told, wrong=error.strerror or error)))
    return pack.over(found.values(), words), tuple(refused)


def with_edited(pack: Pack, rows: Iterable[Edited]) -> Pack:
    """The pack with what was edited in Slack over it. A text that is not understood any more, or
    whose letter is gone, is passed over."""
    letters: list[Reply] = []
    for row in rows:
        under = pack.named(row.name)
        if under is not None:
            try:
                letters.append(edited(under, row.text))
            except Broken:
                continue
    return pack.over(letters, {}) if letters else pack


def edited(under: Reply, text: str) -> Reply:
    """The letter with another text, its wordings apart by `+++ or +++`; raises Broken."""
    if len(text) > LONGEST:
        raise Broken(1, mark("is longer than {most} characters"), most=LONGEST)
    wordings = _wordings(text, under.language)
    return one_text(under.front, under.language, under.audience, wordings)


@lru_cache(maxsize=500)
def _wordings(text: str, language: str) -> tuple[Wording, ...]:
    return tuple(tried(one, line, language) for one, line in divided(text, 1, OR))


def _language(path: Path, folder: Path, pack: Pack, words: dict[str, Words]) -> str:
    """The language of a file, whose words are known or read."""
    parts = path.relative_to(folder).parts
    if len(parts) != 3 or parts[1] not in AUDIENCES or parts[0] == LETTERS:
        told = mark("stands in '{folder}': it belongs in <language>/public or <language>/private")
        raise Broken(1, told, folder="/".join(parts[:-1]) or ".")
    language = parts[0]
    if language not in pack.words and language not in words:
        try:
            words[language] = words_of(folder / language / "words.toml")
        except FileNotFoundError:
            told = mark("the language '{language}' needs a words.toml: copy the English one")
            raise Broken(1, told, language=language) from None
        except (OSError, ValueError, RecursionError) as error:
            told = mark("the language '{language}' needs a words.toml: {wrong}")
            raise Broken(1, told, language=language, wrong=error) from None
    return language
