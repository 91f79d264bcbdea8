"""What does not belong where the reply will stand: other firms' names, links, contacts."""

import re
from collections.abc import Iterator

from bot.drafts.check.lists import Seen
from bot.drafts.check.personal import MAIL, NUMBER
from bot.drafts.check.plain import without_own
from bot.drafts.facts import Facts

_LINK = re.compile(
    r"\b(?:https?://|[Ww]ww\.)[^\s<>()]+"
    r"|(?<![\w@.-])[A-Za-z0-9-]+\.(?:com|net|org|eu|info|shop|app|io|it|de|fr|es|pt|uk|ch|at|br)\b"
    r"(?!@)(?:/[^\s<>()]*)?"
)


def found(text: str, facts: Facts) -> Iterator[Seen]:
    """Competitors by name, and what the place forbids."""
    if named := _competitors(text, facts):
        yield "competitor", named
    if "links" in facts.forbids and (links := _LINK.findall(text)):
        yield "link", tuple(dict.fromkeys(link.rstrip(".,;:!?") for link in links))
    if "contacts" in facts.forbids and (contacts := [*MAIL.findall(text), *NUMBER.findall(text)]):
        yield "contact", tuple(dict.fromkeys(contacts))


def _competitors(text: str, facts: Facts) -> tuple[str, ...]:
    """Those named; a name that is also a word counts with its capital only."""
    text = without_own(text, facts, brand=True)
    named = []
    for name in facts.competitors:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            if found[0][0] == name[0] or found[0].isupper():
                named.append(found[0])
    return tuple(dict.fromkeys(named))
