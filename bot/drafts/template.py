"""A letter: a recipe of parts, each in several wordings, and how it becomes a text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from jinja2 import Template, TemplateError, nodes

from bot.drafts.check.languages import written_in
from bot.drafts.check.lists import LANGUAGES
from bot.drafts.front import Broken, Front, front, split
from bot.drafts.layout import BEGINS, laid_out
from bot.drafts.sandbox import LONGEST, Rules, compiled, filled, parsed
from bot.locale import mark

ADDRESSES = ("lei", "tu", "voi")
FILLED_BY_PEOPLE = ("what_happened", "next_step", "by_when", "answer", "what_changed")
VARIABLES = (
    "customer", "brand", "signature", "private_contact", "privately", "topic", "matter", "quote",
    "rating", *FILLED_BY_PEOPLE,
)  # fmt: skip
"""`matter` is what letters of before call the topic."""
_TEXT, _LETTER = Rules(VARIABLES, ("you",)), Rules(VARIABLES, ("part",))
_ONE = compiled(parsed('{{ part("text") }}', 1, _LETTER)[0])
_TWO, _INFORMAL = 2, ADDRESSES.index("tu")
WHOLE = "text"
"""The one part of a letter that is not composed."""
OR = "+++ or +++"
_CANNOT = (
    TemplateError,
    SyntaxError,
    RecursionError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
_CODE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


@dataclass(frozen=True)
class Wording:
    """One wording, as written and as it is filled in: most are never needed, and made when they
    are."""

    source: str
    tree: nodes.Template = field(repr=False)

    @cached_property
    def template(self) -> Template:
        return compiled(self.tree)

    def filled(self, values: Mapping[str, object]) -> str:
        """What comes out; many hold nothing to fill in."""
        return filled(self.template, values).strip() if "{" in self.source else self.source


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
    wordings = tuple(tried(text, line, language) for text, line in divided(body, offset, OR))
    return one_text(head, language, audience, wordings)


def one_text(head: Front, language: str, audience: str, wordings: tuple[Wording, ...]) -> Reply:
    """A letter that is one text, in these wordings."""
    key = f"{language}/{audience}/{head.id}"
    return Reply(head, language, audience, _ONE, {WHOLE: Part(key, wordings)})


def recipe(source: str, audience: str) -> Recipe:
    """Read the recipe of a letter composed of parts; raises Broken."""
    matter, body, offset = split(source)
    head = front(matter, audience)
    tree, calls = parsed(body, offset, _LETTER)
    found = {}
    for call in calls:
        line = offset + call.lineno - 1
        name, drop = _called(call, line)
        if name in found:
            raise Broken(line, mark("calls the part '{name}' twice"), name=name)
        found[name] = (line, drop)
    if not found:
        raise Broken(offset, mark("calls no part"))
    return Recipe(head, audience, compiled(tree), found)


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


def wording(text: str, first_line: int) -> Wording:
    """One wording; raises Broken."""
    tree, _ = parsed(text, first_line, _TEXT)
    return Wording(text.strip(), tree)


def tried(text: str, first_line: int, language: str) -> Wording:
    """One wording of a whole letter, filled in with everything missing and with everything there,
    in each form of address; raises Broken, also where it is in another language beyond doubt."""
    found, written = wording(text, first_line), written_in(_CODE.sub(" ", text))
    if written not in (None, language) and language in LANGUAGES:
        told = mark("is written in '{written}', and stands among the letters in '{language}'")
        raise Broken(first_line, told, written=written, language=language)
    gaps: dict[str, Any] = {name: Gap(name, name) for name in VARIABLES}
    there: dict[str, Any] = dict.fromkeys(VARIABLES, "x" * 40) | {"rating": 1.0}
    texts = []
    for values, address in product((gaps, there), ADDRESSES):
        try:
            texts.append(filled(found.template, values | {"you": form_of(address)}).strip())
        except _CANNOT as error:
            told = mark("cannot be filled in: {wrong}")
            raise Broken(first_line, told, wrong=error) from None
    if max(map(len, texts)) > LONGEST:
        raise Broken(first_line, mark("comes out longer than {most} characters"), most=LONGEST)
    if not all(texts):
        raise Broken(first_line, mark("comes out empty"))
    return found


def divided(body: str, first_line: int, divider: str) -> Iterable[tuple[str, int]]:
    """The texts between the lines that are `divider`, each with the line it begins at."""
    line, start = first_line, first_line
    kept: list[str] = []
    for text in [*body.splitlines(), divider]:
        if text.strip() == divider:
            if not "".join(kept).strip():
                raise Broken(start, mark("holds no text"))
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
        return BEGINS + used.wordings[wordings.get(used.key, 0)].filled(values)

    return laid_out(filled(reply.body, {**values, "part": part}), small=small)


def source_of(reply: Reply, *, small: bool, longest: int) -> str:
    """The letter as a person edits it: one text, of its wordings as many as fit."""
    texts: list[str] = []
    for number in range(max(len(part.wordings) for part in reply.parts.values())):

        def part(name: str, number: int = number, **_: int) -> str:
            wordings = reply.parts[name].wordings
            return BEGINS + wordings[min(number, len(wordings) - 1)].source

        values = dict.fromkeys(VARIABLES, "x")
        text = laid_out(filled(reply.body, {**values, "part": part}), small=small)
        if texts and len(f"\n{OR}\n".join([*texts, text])) > longest:
            break
        texts.append(text)
    return f"\n{OR}\n".join(texts)
