"""All reply templates and the words they need, by language."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from bot.drafts.facts import Facts
from bot.drafts.front import Broken
from bot.drafts.parts import parts as parts_of
from bot.drafts.template import FILLED_BY_PEOPLE, Part, Recipe, Reply, recipe, whole
from bot.errors import ConfigError, Mistake
from bot.locale import mark

_WORDS = {
    "missing": dict, "topics": dict, "to_contact": dict, "signature": str, "in_private": str,
    "quoting": str, "insults": list, "loose": list, "whole_name": bool,
    "small_after_greeting": bool, "proofread": bool,
}  # fmt: skip
AUDIENCES = ("public", "private")
LETTERS = "letters"
_LARGEST = 100_000  # bytes of a file


@dataclass(frozen=True)
class Words:
    """A language's own words.

    `missing`: the placeholders; `topics` in a sentence, and `quoting` the customer in their
    place, but for `insults` (how words begin that nobody says back: of an insult, or of a warning
    to others) and for what begins or ends with a `loose` word; the usual `signature`; what follows
    "write to us" with a {contact} and `in_private` without; whether formal letters greet by the
    `whole_name`, and whether a letter goes on with a small letter after "Hello Anna,"; whether
    somebody whose own language it is has `proofread` the letters.
    """

    missing: Mapping[str, str]
    topics: Mapping[str, str]
    to_contact: Mapping[str, str]
    signature: str
    in_private: str
    quoting: str
    insults: Sequence[str]
    loose: Sequence[str]
    whole_name: bool
    small_after_greeting: bool
    proofread: bool

    def privately(self, contact: str | None) -> str:
        """Where to write to, as it follows "write to us"."""
        if not contact:
            return self.in_private
        form = self.to_contact.get(contact[0].lower(), self.to_contact["other"])
        return form.format(contact=contact)


@dataclass(frozen=True)
class Pack:
    """The letters as loaded from `templates/replies`, in each language that has their parts."""

    replies: tuple[Reply, ...]
    words: Mapping[str, Words]

    @classmethod
    def load(cls, folder: Path) -> "Pack":
        """Read letters/<public|private>/<name>.md, and of each language words.toml, <family>.md
        (parts) and <public|private>/<name>.md (letters that are one text).

        ConfigError with all broken files together: file, line and reason.
        """
        reading = _Reading(folder)
        pack = reading.pack()
        if not pack.replies and not reading.mistakes:
            reading.mistakes.append(Mistake(str(folder), "holds no templates."))
        if reading.mistakes:
            raise ConfigError(reading.mistakes)
        return pack

    @cached_property
    def _by_place(self) -> Mapping[str, Mapping[str, Sequence[Reply]]]:
        """The letters by audience and language."""
        found: dict[str, dict[str, list[Reply]]] = {audience: {} for audience in AUDIENCES}
        for reply in self.replies:
            found[reply.audience].setdefault(reply.language, []).append(reply)
        return found

    def letters(self, facts: Facts) -> Sequence[Reply]:
        """All for this audience in the language to write in."""
        return self._by_place[facts.audience].get(self.language(facts), ())

    def language(self, facts: Facts) -> str:
        """The language to write in: the customer's, else the team's, else English, else any."""
        there = self._by_place[facts.audience]
        wanted = (facts.language, facts.team_language, "en", *sorted(there))
        return next((one for one in wanted if one in there), "en")

    def over(self, letters: Iterable[Reply], words: Mapping[str, Words]) -> "Pack":
        """This pack with `letters` in the place of those of the same name, and more languages."""
        replies = {reply.name: reply for reply in (*self.replies, *letters)}
        return Pack(tuple(replies.values()), {**words, **self.words})

    def proofread(self, reply: Reply) -> bool:
        """Whether somebody whose own language it is has read the letter. A team's own is theirs."""
        return self.words[reply.language].proofread or not reply.composed

    def named(self, name: str) -> Reply | None:
        """The letter called <language>/<audience>/<id>."""
        return next((reply for reply in self.replies if reply.name == name), None)


class _Reading:
    """One folder being read; `mistakes` gathers what is broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []
        self.words: dict[str, Words] = {}
        self.parts: dict[str, dict[str, Part]] = {}
        self.replies: dict[str, Reply] = {}

    def pack(self) -> Pack:
        languages = [
            one for one in sorted(self.folder.iterdir()) if one.is_dir() and one.name != LETTERS
        ]
        for place in languages:
            self._words(place)
            self._parts(place)
        self._agree()
        for path in sorted((self.folder / LETTERS).glob("*/*.md")):
            self._letter(path)
        for place in languages:
            for path in sorted(place.glob("*/*.md")):
                self._whole(path)
        return Pack(tuple(self.replies.values()), self.words)

    def _words(self, place: Path) -> None:
        try:
            self.words[place.name] = words_of(place / "words.toml")
        except (OSError, ValueError, RecursionError) as error:
            self.mistakes.append(Mistake(str(place / "words.toml"), f"{error}."))

    def _parts(self, place: Path) -> None:
        there = self.parts.setdefault(place.name, {})
        for path in sorted(place.glob("*.md")):
            try:
                found = parts_of(text_of(path), path.stem)
            except Broken as error:
                self._broken(path, error)
                continue
            there.update({key: part for key, (part, _) in found.items()})

    def _agree(self) -> None:
        """A wording is the translation of that with its number in every other language."""
        counts: dict[str, dict[int, list[str]]] = {}
        for language, there in self.parts.items():
            for key, part in there.items():
                counts.setdefault(key, {}).setdefault(len(part.wordings), []).append(language)
        for key, languages in counts.items():
            if len(languages) > 1:
                told = ", ".join(
                    f"{count} in {' and '.join(those)}" for count, those in languages.items()
                )
                wrong = f"the part {key!r} has as many wordings in every language: it has {told}."
                self.mistakes.append(Mistake(str(self.folder), wrong))

    def _letter(self, path: Path) -> None:
        try:
            read = recipe(text_of(path), _audience(path))
            for name, (line, _) in read.calls.items():
                if not any(_key(there, name, read.audience) for there in self.parts.values()):
                    raise Broken(line, mark("no language has a part '{name}'"), name=name)
            for language in self.words:
                if letter := _in_language(read, language, self.parts[language]):
                    self._add(letter)
        except Broken as error:
            self._broken(path, error)

    def _whole(self, path: Path) -> None:
        try:
            self._add(whole(text_of(path), path.parts[-3], _audience(path)))
        except Broken as error:
            self._broken(path, error)

    def _add(self, reply: Reply) -> None:
        if reply.name in self.replies:
            told = mark("a second template has the id '{id}'")
            raise Broken(1, told, id=reply.front.id)
        self.replies[reply.name] = reply

    def _broken(self, path: Path, error: Broken) -> None:
        self.mistakes.append(Mistake(f"{path}, line {error.line}", f"{error.reason}."))


def _key(there: Mapping[str, Part], name: str, audience: str) -> str | None:
    """The part's form for this audience, else the one for both."""
    return next((one for one in (f"{name} @{audience}", name) if one in there), None)


def _in_language(read: Recipe, language: str, there: Mapping[str, Part]) -> Reply | None:
    """The letter in a language that has all its parts."""
    used = {}
    for name, (_, drop) in read.calls.items():
        key = _key(there, name, read.audience)
        if key is None:
            return None
        used[name] = replace(there[key], drop=drop)
    return Reply(read.front, language, read.audience, read.body, used)


def _audience(path: Path) -> str:
    audience = path.parent.name
    if audience not in AUDIENCES:
        told = mark("stands in '{folder}': a template belongs in public or private")
        raise Broken(1, told, folder=audience)
    return audience


def text_of(path: Path) -> str:
    """What a file holds; raises Broken when it is too large or no text."""
    if path.stat().st_size > _LARGEST:
        raise Broken(1, mark("is larger than {most} bytes"), most=_LARGEST)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Broken(1, mark("is not UTF-8")) from None


def words_of(path: Path) -> Words:
    """A language's words.toml; ValueError says what it lacks."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {key: type(value) for key, value in data.items()}
    if found != _WORDS:
        raise ValueError(f"must have {', '.join(_WORDS)}, each as the English one has it")
    if set(data["missing"]) != set(FILLED_BY_PEOPLE) or "other" not in data["to_contact"]:
        raise ValueError(
            f"[missing] must have {', '.join(FILLED_BY_PEOPLE)} and [to_contact] other"
        )
    texts = {**data["missing"], **data["topics"], **data["to_contact"]}
    if not all(isinstance(one, str) for one in (*texts.values(), *data["insults"], *data["loose"])):
        raise ValueError("must have texts in quotes in its tables and lists")
    _plain(data["signature"], "brand")
    _plain(data["quoting"], "quote")
    for text in data["to_contact"].values():
        _plain(text, "contact")
    return Words(**data)


def _plain(text: str, place: str) -> None:
    """ValueError unless `text` is filled in by {place} and by nothing else."""
    found = {one[1:] for one in Formatter().parse(text) if one[1] is not None}
    if found - {(place, "", None)}:
        raise ValueError(f"may have no other braces than {{{place}}}: {text!r}")
