"""A file that is no TOML: where it breaks, and what whoever wrote it most likely meant."""

import re
import tomllib

from bot.errors import Mistake

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")


def broken(name: str, text: str, error: tomllib.TOMLDecodeError) -> Mistake:
    """The mistake in `text`, the file called `name`, that `error` stumbled over."""
    said, hint = str(error), ""
    if "twice" in said or "overwrite" in said:
        hint = "It stands there twice: keep one."
    elif "Unterminated string" in said or r"'\n'" in said:
        hint = "Close the text with the quote it begins with."
    elif found := _AT.search(said):
        hint = _remedy(text.split("\n")[int(found[1]) - 1], int(found[2]))
    return Mistake(name, f"is not TOML: {said}.", hint)


def _remedy(line: str, column: int) -> str:
    rest = line[column - 1 :]
    if _CURLY.match(rest):
        return 'Write straight quotes: "…".'
    if "=" in line[: column - 1] and re.match(r"[^\W\d]|[@#]", rest):
        return 'Put text in quotes: "…". Without them only numbers, true and false may stand.'
    return ""
