"""A file of parts: headings, and under each its wordings."""

import re

from bot.drafts.front import Broken
from bot.drafts.template import Part, divided, wording
from bot.locale import mark

_HEADING = re.compile(r"# +(\S+(?: +@\S+)?) *")
_KEY = re.compile(r"[a-z][a-z_]*(?:\.[a-z][a-z_]*)*(?: @(?:public|private))?")
_OR = "~"
MOST = 3
"""So many wordings a part has at most."""


def parts(source: str, family: str) -> dict[str, tuple[Part, int]]:
    """The parts of a file named `family`.md by key, each with the line of its heading.

    A part is `# family` or `# family.of_what`, with ` @public` or ` @private` where it is for one
    audience only; lines that are `~` stand between its wordings. Raises Broken.
    """
    found: dict[str, tuple[Part, int]] = {}
    heading, start, kept = "", 1, list[str]()
    for line, text in enumerate([*source.splitlines(), "# "], 1):
        if not text.startswith("#"):
            kept.append(text)
            continue
        if heading:
            found[heading] = (_part(heading, kept, start + 1), start)
        elif "".join(kept).strip():
            raise Broken(start, mark("must begin with a heading, as '# thanks'"))
        if text != "# ":
            heading, start = _key(text, line, family), line
            if heading in found:
                raise Broken(line, mark("a second part is called '{name}'"), name=heading)
        kept = []
    if not found:
        raise Broken(1, mark("holds no parts"))
    return found


def _key(text: str, line: int, family: str) -> str:
    heading = _HEADING.fullmatch(text)
    key = " ".join(heading[1].split()) if heading else ""
    if not _KEY.fullmatch(key):
        told = mark("is no heading such as '# thanks', '# own.delivery' or '# own @public'")
        raise Broken(line, told)
    if key.split()[0].split(".")[0] != family:
        told = mark("the part '{name}' belongs in another file: {file}.md")
        raise Broken(line, told, name=key, file=key.split(".")[0])
    return key


def _part(key: str, lines: list[str], first_line: int) -> Part:
    texts = list(divided("\n".join(lines), first_line, _OR))
    if len(texts) > MOST:
        told = mark("'{name}' has {count} wordings: at most {most}")
        raise Broken(first_line, told, name=key, count=len(texts), most=MOST)
    return Part(key, tuple(wording(text, line) for text, line in texts))
