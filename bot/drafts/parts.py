"""A file of parts: headings, and under each its wordings."""

import re

from bot.drafts.front import Broken
from bot.drafts.template import Part, divided, wording

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
            raise Broken(start, "must begin with a heading, as '# thanks'")
        if text != "# ":
            heading, start = _key(text, line, family), line
            if heading in found:
                raise Broken(line, f"a second part is called {heading!r}")
        kept = []
    if not found:
        raise Broken(1, "holds no parts")
    return found


def _key(text: str, line: int, family: str) -> str:
    heading = _HEADING.fullmatch(text)
    key = " ".join(heading[1].split()) if heading else ""
    if not _KEY.fullmatch(key):
        raise Broken(line, "is no heading such as '# thanks', '# own.delivery' or '# own @public'")
    if key.split()[0].split(".")[0] != family:
        raise Broken(line, f"the part {key!r} belongs in another file: {key.split('.')[0]}.md")
    return key


def _part(key: str, lines: list[str], first_line: int) -> Part:
    texts = list(divided("\n".join(lines), first_line, _OR))
    if len(texts) > MOST:
        raise Broken(first_line, f"{key!r} has {len(texts)} wordings: at most {MOST}")
    return Part(key, tuple(wording(text, line, empty=True) for text, line in texts))
