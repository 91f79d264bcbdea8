"""Paths and conditions: how the settings say where something lies in an answer."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator

_STEP = r"[^\s.,=\[\]{}$\"']+"
_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")
_CONDITION = re.compile(rf"\s*({_STEP}(?:\.{_STEP})*)\s*(?:=\s*(\S.*?))?\s*")
_FALSE = ("", "0", "false", "no", "none", "null")


def _path(value: str) -> str:
    if value and not _PATH.fullmatch(value):
        raise ValueError(
            f"{value!r} is no path: write names with dots between them, such as data.reviews"
        )
    return value


def _condition(value: str) -> str:
    if value and not _CONDITION.fullmatch(value):
        raise ValueError(
            f"{value!r} is no condition: write a path, or a path and its values, such as "
            "role = staff, admin"
        )
    return value


Path = Annotated[str, AfterValidator(_path)]
Condition = Annotated[str, AfterValidator(_condition)]


def find(said: Any, path: str) -> Any:
    """What lies at `path` in an answer ("" = all of it); LookupError where nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(said, dict) and step in said:
            said = said[step]
        elif isinstance(said, list) and re.fullmatch(r"[0-9]{1,9}", step):
            said = said[int(step)]
        else:
            raise LookupError(path)
    return said


def at(said: Any, path: str) -> Any:
    """The same, but None where nothing lies or no path was given."""
    try:
        return find(said, path) if path else None
    except LookupError:
        return None


def word(value: Any) -> str:
    """A plain value as text; "" for one that is none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""


def holds(said: Any, condition: str) -> bool:
    """Whether a condition is true of what was said."""
    found = _CONDITION.fullmatch(condition)
    if not found:
        return False
    value = at(said, found[1])
    if found[2] is None:
        return bool(value) if isinstance(value, list | dict) else word(value).lower() not in _FALSE
    wanted = [one.strip().lower() for one in found[2].split(",")]
    return word(value).strip().lower() in wanted
