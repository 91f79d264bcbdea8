"""The head of a letter: when it fits, and what people read in the list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.drafts.facts import AGAIN, CHANGED, FOLLOW_UP, SOLVED
from bot.locale import mark
from bot.text import nearest
from bot.topics import named

URGENCIES = ("low", "normal", "high", "now")
_FENCE = "+++"
_OCCASIONS = (FOLLOW_UP, AGAIN, CHANGED, SOLVED)


class Broken(Exception):
    """A template that cannot be used: the line, counted from 1, and the reason, a sentence to
    translate with what fills its places."""

    def __init__(self, line: int, sentence: str, **values: object) -> None:
        self.line, self.sentence, self.values = line, sentence, values
        super().__init__(f"line {line}: {self.reason}")

    @property
    def reason(self) -> str:
        return self.sentence.format(**self.values)


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
    wish: bool | None = None
    question: bool | None = None
    repeated: bool | None = None
    dear: bool | None = None
    urgency: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    occasion: str = ""
    by_hand: bool = False

    @cached_property
    def flags(self) -> Mapping[str, bool]:
        """What must be so, or must not."""
        names = ("has_text", "mixed", "wish", "question", "repeated", "dear")
        return {one: getattr(self, one) for one in names if getattr(self, one) is not None}


def split(source: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line the body begins at."""
    lines = source.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise Broken(1, mark("must begin with {fence}, then its front matter"), fence=_FENCE)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        raise Broken(1, mark("the front matter is not closed by a line {fence}"), fence=_FENCE)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def front(matter: str, audience: str) -> Front:
    """Read the front matter of a letter for `audience`; raises Broken."""
    keys = _toml(matter)
    for key in keys:
        if key not in _KINDS:
            raise unknown(_line(matter, key), key, list(_KINDS))
    for key, (right, expected) in _KINDS.items():
        if not (right(keys[key]) if key in keys else key not in ("id", "why")):
            raise Broken(_line(matter, key), expected, key=key)
    if keys.pop("audience", audience) != audience:
        raise Broken(_line(matter, "audience"), mark("'audience' must be what the folder says"))
    keys["topics"] = list(named(keys.get("topics", ())))
    keys["rating"] = _range(keys.get("rating"), matter)
    found: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in keys.items()
    }
    return Front(**found)


def unknown(line: int, name: str, known: list[str]) -> Broken:
    """A name that there is not, with those there are."""
    best, all_ = nearest(name, known), ", ".join(known)
    if best is None:
        return Broken(line, mark("'{name}' is not known: there are {known}"), name=name, known=all_)
    return Broken(
        line,
        mark("'{name}' is not known (did you mean '{best}'?): there are {known}"),
        name=name,
        best=best,
        known=all_,
    )


def _toml(matter: str) -> dict[str, Any]:
    try:
        return tomllib.loads(matter)
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        where = text.rpartition("(at line ")[2].partition(",")[0]
        line = int(where) + 1 if where.isdigit() else len(matter.splitlines()) + 1
        wrong = text.partition(" (at")[0]
        raise Broken(line, mark("the front matter is not TOML: {wrong}"), wrong=wrong) from None
    except RecursionError:
        raise Broken(1, mark("the front matter has too many brackets in one another")) from None


def _name(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


def _id(value: Any) -> bool:
    return _name(value) and len(value) <= _LONGEST_ID and "/" not in value


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_name, value))


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whys(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_name, value.values()))


_LONGEST_ID = 60
_FLAG = (_flag, mark("'{key}' must be true or false"))
_KINDS: dict[str, tuple[Any, str]] = {
    "id": (_id, mark("'{key}' must be a name")),
    "why": (_whys, mark("'{key}' must say why in each language, with it and en")),
    "topics": (_names, mark("'{key}' must be a list of topics")),
    "rating": (
        lambda value: isinstance(value, str | int),
        mark("'{key}' must be stars out of five, such as '1-2'"),
    ),
    "has_text": _FLAG,
    "channel": (_name, mark("'{key}' must be the name of a channel")),
    "fake": _FLAG,
    "praise": _FLAG,
    "mixed": _FLAG,
    "wish": _FLAG,
    "question": _FLAG,
    "dear": _FLAG,
    "repeated": _FLAG,
    "urgency": (
        lambda value: _names(value) and set(value) <= set(URGENCIES),
        mark("'{key}' must be a list out of low, normal, high, now"),
    ),
    "hold": (_names, mark("'{key}' must be a list of what was held, such as injury")),
    "occasion": (
        lambda value: value in _OCCASIONS,
        mark("'{key}' must be one of follow_up, again, changed, solved"),
    ),
    "by_hand": _FLAG,
    "audience": (_name, mark("'{key}' must be what the folder says")),
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
        raise Broken(_line(matter, "rating"), _KINDS["rating"][1], key="rating")
    return low, high


def _line(matter: str, key: str) -> int:
    lines = matter.splitlines()
    return next((n for n, line in enumerate(lines, 2) if line.lstrip().startswith(key)), 1)
