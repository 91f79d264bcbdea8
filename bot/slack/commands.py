"""What people may write behind /reviews."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.text import nearest


class Command(StrEnum):
    OPEN = "open"
    MINE = "mine"
    SHOW = "show"
    HEARD = "heard"
    LOG = "log"
    HANDOVER = "handover"
    DIGEST = "digest"
    WEEK = "week"
    TEMPLATES = "templates"
    TRY = "try"
    PAUSE = "pause"
    RESUME = "resume"
    HELP = "help"
    UNKNOWN = ""


SPELLINGS: dict[str, dict[Command, str]] = {
    "en": {command: command.value for command in Command if command},
    "it": {
        Command.OPEN: "aperti",
        Command.MINE: "miei",
        Command.SHOW: "mostra",
        Command.HEARD: "ascoltati",
        Command.LOG: "registra",
        Command.HANDOVER: "passa",
        Command.DIGEST: "riepilogo",
        Command.WEEK: "settimana",
        Command.TEMPLATES: "modelli",
        Command.TRY: "prova",
        Command.PAUSE: "pausa",
        Command.RESUME: "riprendi",
        Command.HELP: "aiuto",
    },
}
"""How each is written; any language is understood, the team's is shown."""
_KNOWN = {written: command for table in SPELLINGS.values() for command, written in table.items()}
_KNOWN |= {"aperte": Command.OPEN, "mie": Command.MINE, "ascoltate": Command.HEARD}
_KNOWN |= {"?": Command.HELP, "list": Command.OPEN, "lista": Command.OPEN, "elenco": Command.OPEN}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a command with what stands behind it, or a word that is none and the
    nearest that is."""

    command: Command
    argument: str = ""
    written: str = ""
    meant: Command | None = None


def read_command(text: str) -> Asked:
    """Read what stands behind /reviews; nothing at all means `open`, a number alone `show`."""
    first, _, rest = text.strip().partition(" ")
    word = first.lower()
    if not word:
        return Asked(Command.OPEN)
    if word in _KNOWN:
        return Asked(_KNOWN[word], rest.strip(), first)
    if re.fullmatch(r"#?[0-9]+", word):
        return Asked(Command.SHOW, word, first)
    near = nearest(word, _KNOWN)
    return Asked(Command.UNKNOWN, rest.strip(), first, _KNOWN[near] if near else None)


_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def unmarked(text: str) -> str:
    """What somebody wrote in Slack, as plain text: names and links as they are read."""
    plain = _MARKED.sub(lambda found: found[2] or found[1].lstrip("!"), text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def spelled(command: Command, language: str) -> str:
    """The command as a team of this language writes it."""
    return SPELLINGS.get(language, SPELLINGS["en"])[command]
