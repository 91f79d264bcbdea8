"""All reply templates and the words they need, by language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.drafts.facts import Facts
from bot.drafts.template import FILLED_BY_PEOPLE, Broken, Reply, read
from bot.errors import ConfigError, Mistake

_WORDS = {
    "missing": dict, "topics": dict, "to_contact": dict,
    "signature": str, "in_private": str, "whole_name": bool,
}  # fmt: skip
AUDIENCES = ("public", "private")


@dataclass(frozen=True)
class Words:
    """A language's own: `missing` placeholders, `topics` in a sentence, the usual `signature`,
    what follows "write to us" with a {contact} and without, how formal letters greet."""

    missing: Mapping[str, str]
    topics: Mapping[str, str]
    to_contact: Mapping[str, str]
    signature: str
    in_private: str
    whole_name: bool

    def privately(self, contact: str | None) -> str:
        """Where to write to, as it follows "write to us"."""
        if not contact:
            return self.in_private
        form = self.to_contact.get(contact[0].lower(), self.to_contact["other"])
        return form.format(contact=contact)


@dataclass(frozen=True)
class Pack:
    """The templates as loaded from `templates/replies`."""

    replies: tuple[Reply, ...]
    words: Mapping[str, Words]

    @classmethod
    def load(cls, folder: Path) -> "Pack":
        """Read `folder`/<language>/<public|private>/<name>.md and <language>/words.toml.

        ConfigError with all broken files together: file, line and reason.
        """
        mistakes: list[Mistake] = []
        replies: dict[str, Reply] = {}
        words: dict[str, Words] = {}
        for place in sorted(path for path in folder.iterdir() if path.is_dir()):
            try:
                words[place.name] = _words(place / "words.toml")
            except (OSError, ValueError) as error:
                mistakes.append(Mistake(str(place / "words.toml"), f"{error}."))
            for path in sorted(place.glob("*/*.md")):
                try:
                    reply = _reply(path)
                    if reply.name in replies:
                        raise Broken(1, f"a second template has the id {reply.id!r}")
                    replies[reply.name] = reply
                except Broken as error:
                    mistakes.append(Mistake(f"{path}, line {error.line}", f"{error.reason}."))
        if not replies and not mistakes:
            mistakes.append(Mistake(str(folder), "holds no templates."))
        if mistakes:
            raise ConfigError(mistakes)
        return cls(tuple(replies.values()), words)

    def language(self, facts: Facts) -> str:
        """The language to write in: the customer's, else the team's, else English, else any."""
        there = {reply.language for reply in self.replies if reply.audience == facts.audience}
        wanted = (facts.language, facts.team_language, "en", *sorted(there))
        return next((one for one in wanted if one in there), "en")


def _words(path: Path) -> Words:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {key: type(value) for key, value in data.items()}
    if found != _WORDS:
        raise ValueError(f"must have {', '.join(_WORDS)}, each as the English one has it")
    if set(data["missing"]) != set(FILLED_BY_PEOPLE) or "other" not in data["to_contact"]:
        raise ValueError(
            f"[missing] must have {', '.join(FILLED_BY_PEOPLE)} and [to_contact] other"
        )
    return Words(**data)


def _reply(path: Path) -> Reply:
    language, audience = path.parts[-3:-1]
    if audience not in AUDIENCES:
        raise Broken(1, f"stands in {audience!r}: a template belongs in public or private")
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Broken(1, "is not UTF-8") from None
    return read(source, language, audience)
