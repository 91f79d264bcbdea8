"""What a template may hold. Whatever it says, filling it in is short and small.

A template is text, variables, `if`, `you(...)` and, in a letter, `part(...)`: no loop, no
assignment, no arithmetic and no call of anything else, so that the time and the length of what
comes out grow with its own length and with nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.drafts.front import Broken, unknown
from bot.locale import mark

LONGEST = 10_000
"""Characters of one template's text, and of what comes out of it."""
_DEEPEST = 25
_FILTERS = ("capitalize", "default", "lower", "title", "trim", "upper")
_TESTS = ("defined", "none", "undefined")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Const,
    nodes.Concat, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Keyword,
)  # fmt: skip

_NOT_CLOSED = mark("cannot be read: each {open} needs its {close}, and each {start} its {end}")
_SIGNS = {"open": "{{", "close": "}}", "start": "{% if … %}", "end": "{% endif %}"}

# Letters are plain text: nothing is HTML, so nothing is escaped here.
_JINJA = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Rules:
    """`variables` are the names a template may print and ask for, `calls` those it may call."""

    variables: Sequence[str]
    calls: Sequence[str]


def parsed(
    text: str, first_line: int, rules: Rules
) -> tuple[nodes.Template, tuple[nodes.Call, ...]]:
    """The tree of a template, and the calls that stand in it; raises Broken."""
    if len(text) > LONGEST:
        raise Broken(first_line, mark("is longer than {most} characters"), most=LONGEST)
    try:
        tree = _JINJA.parse(text)
        walk = _Walk(rules, first_line)
        walk.through(tree)
        return tree, tuple(walk.calls)
    except TemplateSyntaxError as error:
        line = first_line + (error.lineno or 1) - 1
        raise Broken(line, _NOT_CLOSED, **_SIGNS) from None
    except (RecursionError, MemoryError):
        raise Broken(first_line, _TOO_DEEP) from None


def compiled(tree: nodes.Template) -> Template:
    """What fills it in."""
    return _JINJA.from_string(tree)


def filled(template: Template, values: Mapping[str, object]) -> str:
    """What comes out; nothing goes on far beyond LONGEST. Jinja's own names are in no letter, and
    to lay them under `values` would take longer than the rest."""
    text = ""
    for piece in template.root_render_func(template.new_context(dict(values), shared=True)):
        text += piece
        if len(text) > LONGEST:
            break
    return text


@dataclass(frozen=True)
class _Walk:
    """Through everything that stands in a template."""

    rules: Rules
    first_line: int
    calls: list[nodes.Call] = field(default_factory=list)

    def through(self, node: nodes.Node, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise self._broken(node, _TOO_DEEP)
        inside = list(node.iter_child_nodes())
        if isinstance(node, nodes.Call):
            self._called(node)
            inside = [*node.args, *node.kwargs]
        elif isinstance(node, nodes.Name):
            if node.name not in self.rules.variables:
                line = self.first_line + node.lineno - 1
                raise unknown(line, node.name, list(self.rules.variables))
        elif isinstance(node, nodes.Filter | nodes.Test):
            known = _FILTERS if isinstance(node, nodes.Filter) else _TESTS
            if node.name not in known:
                told = mark("has '{name}': of these there are {known}")
                raise self._broken(node, told, name=node.name, known=", ".join(known))
        elif isinstance(node, nodes.Compare) and not _comparable(node):
            raise self._broken(
                node, mark("may compare with a text or a number only, as rating < 3")
            )
        elif not isinstance(node, _ALLOWED):
            called = _CALLED.get(type(node).__name__, type(node).__name__.lower())
            told = mark("has {what}, which is not allowed")
            raise self._broken(node, told, what=called)
        for child in inside:
            self.through(child, depth + 1)

    def _called(self, node: nodes.Call) -> None:
        known = ", ".join(f"{one}()" for one in self.rules.calls)
        if not isinstance(node.node, nodes.Name) or node.node.name not in self.rules.calls:
            raise self._broken(node, mark("may call nothing but {known}"), known=known)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self._broken(node, mark("may call nothing with a *"))
        self.calls.append(node)

    def _broken(self, node: nodes.Node, sentence: str, **values: object) -> Broken:
        return Broken(self.first_line + node.lineno - 1, sentence, **values)


def _comparable(node: nodes.Compare) -> bool:
    """Whether the comparison holds whatever is known and whatever is not: who is greater is asked
    of the stars alone."""
    ops = [one.op for one in node.ops]
    if all(op in ("eq", "ne") for op in ops):
        return True
    rating = isinstance(node.expr, nodes.Name) and node.expr.name == "rating"
    number = all(
        isinstance(one.expr, nodes.Const) and isinstance(one.expr.value, int | float)
        for one in node.ops
    )
    return rating and number and "in" not in ops and "notin" not in ops


_TOO_DEEP = mark("holds too many things in one another")
_CALLED = {
    "For": "{% for %}",
    "Assign": "{% set %}",
    "AssignBlock": "{% set %}",
    "Getattr": "a.b",
    "Getitem": "a[b]",
    "Macro": "{% macro %}",
    "Include": "{% include %}",
    "Extends": "{% extends %}",
    "Import": "{% import %}",
    "FromImport": "{% from %}",
    **{"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"},
}
