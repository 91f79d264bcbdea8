"""One reply template: front matter, wordings, and how a wording becomes a letter."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.drafts.facts import AGAIN, FOLLOW_UP
from bot.text import nearest
from bot.topics import named

ADDRESSES = ("lei", "tu", "voi")
FILLED_BY_PEOPLE = ("what_happened", "next_step", "by_when")
VARIABLES = (
    "customer", "brand", "signature", "private_contact", "privately", "topic", "rating", "you",
    *FILLED_BY_PEOPLE,
)  # fmt: skip
_FENCE = "+++"
_OR = "+++ or +++"
_KEYS = (
    "id", "audience", "topics", "rating", "has_text", "channel", "fake", "occasion", "why",
)  # fmt: skip


class Broken(Exception):
    """A template that cannot be used: the line, counted from 1, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Reply:
    """A template as loaded: when it applies, why it is offered, and its wordings."""

    id: str
    language: str
    audience: str
    why: Mapping[str, str]
    wordings: tuple[Template, ...]
    topics: tuple[str, ...] = ()
    rating: tuple[float, float] | None = None
    has_text: bool | None = None
    channel: str | None = None
    fake: bool = False
    occasion: str = ""

    @property
    def name(self) -> str:
        return f"{self.language}/{self.audience}/{self.id}"


@dataclass
class Gap:
    """A value nobody has filled in yet: false in a condition, a placeholder when printed."""

    name: str
    shown: str
    met: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if self.name not in self.met:
            self.met.append(self.name)
        return f"[{self.shown}]"

    def __bool__(self) -> bool:
        return False


def read(source: str, language: str, audience: str) -> Reply:
    """Read one template file; raises Broken with the line and the reason."""
    matter, body, offset = _split(source)
    keys = _front(matter, audience)
    return Reply(
        id=keys["id"],
        language=language,
        audience=audience,
        why=keys["why"],
        wordings=tuple(_wording(text, line) for text, line in _wordings(body, offset)),
        topics=named(keys.get("topics", ())),
        rating=_range(keys.get("rating"), matter),
        has_text=keys.get("has_text"),
        channel=keys.get("channel"),
        fake=keys.get("fake", False),
        occasion=keys.get("occasion", ""),
    )


def form_of(address: str | None) -> Callable[..., str]:
    """What `you('lei form', 'tu form', 'voi form')` is in a template; formal unless said."""
    place = ADDRESSES.index(address) if address in ADDRESSES else 0

    def you(*forms: str) -> str:
        if len(forms) != len(ADDRESSES):
            raise TypeError(f"you() needs a form for each of {', '.join(ADDRESSES)}")
        return forms[place]

    return you


def render(wording: Template, values: Mapping[str, Any]) -> str:
    """The letter: paragraphs without the file's line breaks, lists kept."""
    paragraphs: list[str] = []
    for paragraph in wording.render(values).split("\n\n"):
        lines: list[str] = []
        for line in filter(None, map(str.strip, paragraph.splitlines())):
            if lines and not line.startswith("- "):
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        if lines:
            paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def _split(source: str) -> tuple[str, str, int]:
    lines = source.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise Broken(1, f"must begin with {_FENCE}, then its front matter")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        raise Broken(1, f"the front matter is not closed by a line {_FENCE}")
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _wordings(body: str, first_line: int) -> Iterable[tuple[str, int]]:
    line, start = first_line, first_line
    kept: list[str] = []
    for text in [*body.splitlines(), _OR]:
        if text.strip() == _OR:
            if not "".join(kept).strip():
                raise Broken(start, "holds no text")
            yield "\n".join(kept), start
            kept, start = [], line + 1
        else:
            kept.append(text)
        line += 1


def _front(matter: str, audience: str) -> dict[str, Any]:
    try:
        keys = tomllib.loads(matter)
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        where = text.rpartition("(at line ")[2].partition(",")[0]
        line = int(where) + 1 if where.isdigit() else len(matter.splitlines()) + 1
        raise Broken(line, f"front matter: {text.partition(' (at')[0]}") from None
    for key in keys:
        if key not in _KEYS:
            best = nearest(key, _KEYS)
            hint = f" (did you mean {best!r}?)" if best else ""
            raise Broken(_line(matter, key), f"{key!r} is not known{hint}")
    topics = keys.get("topics", [])
    wanted = {
        "id": isinstance(keys.get("id"), str) and bool(keys.get("id")),
        "why": isinstance(keys.get("why"), dict) and bool(keys.get("why")),
        "topics": isinstance(topics, list) and all(isinstance(one, str) for one in topics),
        "has_text": isinstance(keys.get("has_text", True), bool),
        "channel": isinstance(keys.get("channel", ""), str),
        "fake": isinstance(keys.get("fake", False), bool),
        "occasion": keys.get("occasion", "") in ("", FOLLOW_UP, AGAIN),
        "audience": keys.get("audience", audience) == audience,
    }
    for key, right in wanted.items():
        if not right:
            raise Broken(_line(matter, key), f"{key!r} {_EXPECTED[key]}")
    return keys


_EXPECTED = {
    "id": "must be a name",
    "why": 'must say why in each language, as { it = "…", en = "…" }',
    "topics": "must be a list of topics",
    "has_text": "must be true or false",
    "channel": "must be the name of a channel",
    "fake": "must be true or false",
    "occasion": f"must be {FOLLOW_UP} or {AGAIN}",
    "audience": "must be what the folder says",
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


def _wording(text: str, first_line: int) -> Template:
    try:
        unknown = sorted(meta.find_undeclared_variables(_JINJA.parse(text)) - set(VARIABLES))
        if not unknown:
            wording = _JINJA.from_string(text)
    except TemplateSyntaxError as error:
        raise Broken(first_line + error.lineno - 1, error.message or "cannot be read") from None
    if unknown:
        at = next(n for n, line in enumerate(text.splitlines()) if unknown[0] in line)
        best = nearest(unknown[0], VARIABLES)
        hint = f" (did you mean {best!r}?)" if best else ""
        allowed = ", ".join(VARIABLES)
        raise Broken(first_line + at, f"{unknown[0]!r} is not known{hint}: there are {allowed}")
    _try(wording, first_line)
    return wording


def _try(wording: Template, first_line: int) -> None:
    """Render with everything missing and with everything there, in each form of address."""
    gaps: dict[str, Any] = {name: Gap(name, name) for name in VARIABLES}
    there: dict[str, Any] = dict.fromkeys(VARIABLES, "x") | {"rating": 1.0}
    for values, address in product((gaps, there), ADDRESSES):
        try:
            letter = render(wording, values | {"you": form_of(address)})
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise Broken(first_line, f"cannot be filled in: {error}") from None
        if not letter:
            raise Broken(first_line, "comes out empty")


# Letters are plain text: nothing is HTML, so nothing is escaped here.
_JINJA = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
