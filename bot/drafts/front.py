"""The head of a letter: when it fits, and what people read in the list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.drafts.facts import AGAIN, CHANGED, FOLLOW_UP, SOLVED
from bot.text import nearest
from bot.topics import named

URGENCIES = ("low", "normal", "high", "now")
_FENCE = "+++"
_OCCASIONS = (FOLLOW_UP, AGAIN, CHANGED, SOLVED)


class Broken(Exception):
    """A template that cannot be used: the line, counted from 1, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True, kw_only=True)
class Front:
    """When a letter applies, and why it is offered.

    None, "" and () are no condition; `topics` holds all those of a branch. `praise` and `fake`
    letters are for nothing else; `by_hand` ones are offered in the list and never suggested, but on
    their occasion.
    """

    id: str
    why: Mapping[str, str]
    topics: tuple[str, ...] = ()
    rating: tuple[float, float] | None = None
    has_text: bool | None = None
    channel: str | None = None
    fake: bool = False
    praise: bool = False
    mixed: bool | None = None
    question: bool | None = None
    repeated: bool | None = None
    urgency: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    occasion: str = ""
    by_hand: bool = False


def split(source: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line the body begins at."""
    lines = source.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise Broken(1, f"must begin with {_FENCE}, then its front matter")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        raise Broken(1, f"the front matter is not closed by a line {_FENCE}")
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def front(matter: str, audience: str) -> Front:
    """Read the front matter of a letter for `audience`; raises Broken."""
    keys = _toml(matter)
    for key in keys:
        if key not in _KINDS:
            best = nearest(key, _KINDS)
            hint = f" (did you mean {best!r}?)" if best else ""
            raise Broken(_line(matter, key), f"{key!r} is not known{hint}")
    for key, (right, expected) in _KINDS.items():
        if not (right(keys[key]) if key in keys else key not in ("id", "why")):
            raise Broken(_line(matter, key), f"{key!r} {expected}")
    if keys.pop("audience", audience) != audience:
        raise Broken(_line(matter, "audience"), "'audience' must be what the folder says")
    keys["topics"] = list(named(keys.get("topics", ())))
    keys["rating"] = _range(keys.get("rating"), matter)
    found: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in keys.items()
    }
    return Front(**found)


def _toml(matter: str) -> dict[str, Any]:
    try:
        return tomllib.loads(matter)
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        where = text.rpartition("(at line ")[2].partition(",")[0]
        line = int(where) + 1 if where.isdigit() else len(matter.splitlines()) + 1
        raise Broken(line, f"front matter: {text.partition(' (at')[0]}") from None
    except RecursionError:
        raise Broken(1, "front matter: too many brackets in one another") from None


def _name(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_name, value))


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whys(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_name, value.values()))


_FLAG = (_flag, "must be true or false")
_KINDS: dict[str, tuple[Any, str]] = {
    "id": (_name, "must be a name"),
    "why": (_whys, 'must say why in each language, as { it = "…", en = "…" }'),
    "topics": (_names, "must be a list of topics"),
    "rating": (lambda value: isinstance(value, str | int), "must be stars, such as '1-2'"),
    "has_text": _FLAG,
    "channel": (_name, "must be the name of a channel"),
    "fake": _FLAG,
    "praise": _FLAG,
    "mixed": _FLAG,
    "question": _FLAG,
    "repeated": _FLAG,
    "urgency": (
        lambda value: _names(value) and set(value) <= set(URGENCIES),
        f"must be a list out of {', '.join(URGENCIES)}",
    ),
    "hold": (_names, 'must be a list of what was held, as ["injury"]'),
    "occasion": (lambda value: value in _OCCASIONS, f"must be one of {', '.join(_OCCASIONS)}"),
    "by_hand": _FLAG,
    "audience": (_name, "must be what the folder says"),
}


def _range(text: Any, matter: str) -> tuple[float, float] | None:
    if text is None:
        return None
    first, _, last = str(text).partition("-")
    try:
        low, high = float(first), float(last or first)
    except ValueError:
        low, high = 1.0, 0.0
    if not 0 <= low <= high <= 5:
        reason = f"rating {text!r} must be stars out of five, such as '1-2'"
        raise Broken(_line(matter, "rating"), reason)
    return low, high


def _line(matter: str, key: str) -> int:
    lines = matter.splitlines()
    return next((n for n, line in enumerate(lines, 2) if line.lstrip().startswith(key)), 1)
