"""A letter: a recipe of parts, each in several wordings, and how it becomes a text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from jinja2 import Template, TemplateError, nodes

from bot.drafts.front import Broken, Front, front, split
from bot.drafts.sandbox import compiled, filled

ADDRESSES = ("lei", "tu", "voi")
FILLED_BY_PEOPLE = ("what_happened", "next_step", "by_when", "answer", "what_changed")
VARIABLES = (
    "customer", "brand", "signature", "private_contact", "privately", "topic", "matter", "rating",
    *FILLED_BY_PEOPLE,
)  # fmt: skip
_TWO, _INFORMAL = 2, ADDRESSES.index("tu")
WHOLE = "text"
"""The one part of a letter that is not composed."""
_OR = "+++ or +++"
_BEGINS = "\ue000"  # stands before each part until the letter is laid out
_CANNOT = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_SENTENCE_ENDS = (".", "!", "?", "…")
_FIRST = re.compile(r"^[\s¿¡«“„\"'(]*[^\W\d_]")
_FRENCH = re.compile(r" (?=[:;?!»])|(?<=«) ")  # a space that must not break
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Wording:
    """One wording, as written and as it is filled in."""

    source: str
    template: Template


@dataclass(frozen=True)
class Part:
    """One part as a letter uses it: its name in the language's files, its wordings, and when it is
    left out of a letter that is too long: 1 goes first, 0 never goes."""

    key: str
    wordings: tuple[Wording, ...]
    drop: int = 0


@dataclass(frozen=True)
class Reply:
    """A letter in one language: when it applies, its recipe, and its parts by the name that the
    recipe calls them, in the order of the recipe."""

    front: Front
    language: str
    audience: str
    body: Template
    parts: Mapping[str, Part]

    @property
    def name(self) -> str:
        return f"{self.language}/{self.audience}/{self.front.id}"

    @property
    def composed(self) -> bool:
        return WHOLE not in self.parts


@dataclass(frozen=True)
class Recipe:
    """A letter before it is in a language: the parts it calls, by line, and when they may go."""

    front: Front
    audience: str
    body: Template
    calls: Mapping[str, tuple[int, int]]


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


def whole(source: str, language: str, audience: str) -> Reply:
    """Read a letter that is one text, with its wordings; raises Broken."""
    matter, body, offset = split(source)
    head = front(matter, audience)
    wordings = tuple(wording(text, line) for text, line in divided(body, offset, _OR))
    recipe, _ = compiled(f'{{{{ part("{WHOLE}") }}}}', 1, VARIABLES, ("part",))
    return Reply(head, language, audience, recipe, {WHOLE: Part(WHOLE, wordings)})


def recipe(source: str, audience: str) -> Recipe:
    """Read the recipe of a letter composed of parts; raises Broken."""
    matter, body, offset = split(source)
    head = front(matter, audience)
    template, calls = compiled(body, offset, VARIABLES, ("part",))
    found = {}
    for call in calls:
        line = offset + call.lineno - 1
        name, drop = _called(call, line)
        if name in found:
            raise Broken(line, f"calls the part {name!r} twice")
        found[name] = (line, drop)
    if not found:
        raise Broken(offset, 'calls no part, as {{ part("thanks") }}')
    return Recipe(head, audience, template, found)


def _called(call: nodes.Call, line: int) -> tuple[str, int]:
    names = [one.value for one in call.args if isinstance(one, nodes.Const)]
    drops = {one.key: one.value.value for one in call.kwargs if isinstance(one.value, nodes.Const)}
    drop = drops.pop("drop", 0)
    if (
        len(names) != 1
        or len(call.args) != 1
        or drops
        or not isinstance(names[0], str)
        or not isinstance(drop, int)
        or not 0 <= drop <= 9
    ):
        raise Broken(
            line, "part() takes a name in quotes, and drop=1 to 9 where it may be left out"
        )
    return names[0], drop


def wording(text: str, first_line: int, *, empty: bool = False) -> Wording:
    """One wording of a whole letter, or of a part, which may come out `empty`; raises Broken."""
    template, _ = compiled(text, first_line, VARIABLES, ("you",))
    _try(template, first_line, empty=empty)
    return Wording(text.strip(), template)


def divided(body: str, first_line: int, divider: str) -> Iterable[tuple[str, int]]:
    """The texts between the lines that are `divider`, each with the line it begins at."""
    line, start = first_line, first_line
    kept: list[str] = []
    for text in [*body.splitlines(), divider]:
        if text.strip() == divider:
            if not "".join(kept).strip():
                raise Broken(start, "holds no text")
            yield "\n".join(kept), start
            kept, start = [], line + 1
        else:
            kept.append(text)
        line += 1


def form_of(address: str | None) -> Callable[..., str]:
    """What `you('lei form', 'tu form', 'voi form')` is in a template, or with two forms
    `you('formal', 'informal')`; formal unless said."""
    place = ADDRESSES.index(address) if address in ADDRESSES else 0

    def you(*forms: str) -> str:
        if len(forms) == _TWO:
            return forms[place == _INFORMAL]
        if len(forms) != len(ADDRESSES):
            raise TypeError("you() needs two forms, formal and informal, or three: lei, tu, voi")
        return forms[place]

    return you


def render(
    reply: Reply, wordings: Mapping[str, int], values: Mapping[str, Any], *, small: bool = False
) -> str:
    """The letter in these wordings, by part: paragraphs without the files' line breaks, lists
    kept, a capital where a sentence begins. A part that may be left out and has no wording is left
    out. `small`: what follows a greeting that ends in a comma begins small, as some languages want
    it."""

    def part(name: str, **_: int) -> str:
        used = reply.parts[name]
        if used.drop and used.key not in wordings:
            return ""
        text = filled(used.wordings[wordings.get(used.key, 0)].template, values)
        return _BEGINS + text.strip()

    return laid_out(filled(reply.body, {**values, "part": part}), small=small)


def laid_out(text: str, *, small: bool = False) -> str:
    """Paragraphs as a letter shows them."""
    shown = ""
    for paragraph in _PARAGRAPH.split(text):
        lines: list[str] = []
        for line in filter(lambda one: one.strip(_BEGINS), map(_tight, paragraph.splitlines())):
            if lines and not line.lstrip(_BEGINS).startswith("- "):
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        if lines:
            paragraph = _FRENCH.sub("\N{NO-BREAK SPACE}", "\n".join(lines))
            shown = _joined(shown, paragraph, small)
    return shown


def _tight(line: str) -> str:
    return " ".join(line.replace(f" {_BEGINS} ", f" {_BEGINS}").split())


def _joined(shown: str, paragraph: str, small: bool) -> str:
    """`paragraph` under what is `shown`; its parts begin with a capital where a sentence does."""
    goes_on = small and shown.endswith(",")
    before, *parts = paragraph.split(_BEGINS)
    done = before
    for part in parts:
        behind = done.rstrip()
        first = not goes_on if not behind else behind.endswith(_SENTENCE_ENDS)
        done += _FIRST.sub(lambda found: found[0].upper(), part, count=1) if first else part
    return f"{shown}\n\n{done}" if shown else done


def _try(template: Template, first_line: int, *, empty: bool) -> None:
    """Fill it in with everything missing and with everything there, in each form of address; a
    part may come out `empty`, but not always."""
    gaps: dict[str, Any] = {name: Gap(name, name) for name in VARIABLES}
    there: dict[str, Any] = dict.fromkeys(VARIABLES, "x") | {"rating": 1.0}
    texts = []
    for values, address in product((gaps, there), ADDRESSES):
        try:
            texts.append(filled(template, values | {"you": form_of(address)}).strip())
        except _CANNOT as error:
            raise Broken(first_line, f"cannot be filled in: {error}") from None
    if not (any(texts) if empty else all(texts)):
        raise Broken(first_line, "comes out empty")
