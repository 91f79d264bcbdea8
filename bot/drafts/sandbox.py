"""What a template may hold. Whatever it says, filling it in is short and small.

A template is text, variables, `if`, `you(...)` and, in a letter, `part(...)`: no loop, no
assignment, no arithmetic and no call of anything else, so that the time and the length of what
comes out grow with its own length and with nothing else.
"""

from collections.abc import Collection, Mapping

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.drafts.front import Broken
from bot.text import nearest

LONGEST = 20_000
"""Characters of one template's text, and of what comes out of it."""
_DEEPEST = 25
_FILTERS = ("capitalize", "default", "lower", "title", "trim", "upper")
_CONTEXTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr)
_VALUES = (
    nodes.Name, nodes.Const, nodes.Concat, nodes.Not, nodes.And, nodes.Or, nodes.Compare,
    nodes.Operand, nodes.Test, nodes.Keyword,
)  # fmt: skip
_TESTS = ("defined", "none", "undefined")

# Letters are plain text: nothing is HTML, so nothing is escaped here.
_JINJA = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def compiled(
    text: str, first_line: int, variables: Collection[str], calls: Collection[str]
) -> tuple[Template, tuple[nodes.Call, ...]]:
    """The template, and the calls that stand in it; raises Broken.

    `variables` are the names it may print and ask for, `calls` those it may call.
    """
    if len(text) > LONGEST:
        raise Broken(first_line, f"is longer than {LONGEST} characters")
    try:
        tree = _JINJA.parse(text)
        found: list[nodes.Call] = []
        _walk(tree, 0, variables, calls, found)
        return _JINJA.from_string(tree), tuple(found)
    except TemplateSyntaxError as error:
        line = first_line + (error.lineno or 1) - 1
        raise Broken(line, error.message or "cannot be read") from None
    except (RecursionError, MemoryError, SyntaxError):
        raise Broken(first_line, "holds too many things in one another") from None


def _walk(
    node: nodes.Node,
    depth: int,
    variables: Collection[str],
    calls: Collection[str],
    found: list[nodes.Call],
) -> None:
    if depth > _DEEPEST:
        raise TemplateSyntaxError("holds too many things in one another", node.lineno)
    if isinstance(node, nodes.Call):
        if not isinstance(node.node, nodes.Name) or node.node.name not in calls:
            raise TemplateSyntaxError(f"may call nothing but {', '.join(calls)}", node.lineno)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise TemplateSyntaxError("may call nothing with a *", node.lineno)
        found.append(node)
        inside = [*node.args, *node.kwargs]
    else:
        _refuse(node, variables)
        inside = list(node.iter_child_nodes())
    for child in inside:
        _walk(child, depth + 1, variables, calls, found)


def _refuse(node: nodes.Node, variables: Collection[str]) -> None:
    if isinstance(node, nodes.Name):
        if node.name not in variables:
            raise TemplateSyntaxError(unknown(node.name, variables), node.lineno)
    elif isinstance(node, nodes.Filter):
        if node.name not in _FILTERS:
            allowed = ", ".join(_FILTERS)
            raise TemplateSyntaxError(f"has |{node.name}: there are {allowed}", node.lineno)
    elif isinstance(node, nodes.Test):
        if node.name not in _TESTS:
            raise TemplateSyntaxError(f"has 'is {node.name}', which is not allowed", node.lineno)
    elif not isinstance(node, _CONTEXTS + _VALUES):
        kind = _CALLED.get(type(node).__name__, f"a {type(node).__name__.lower()}")
        raise TemplateSyntaxError(f"has {kind}, which is not allowed", node.lineno)


_CALLED = {
    "For": "a loop",
    "Assign": "an assignment",
    "AssignBlock": "an assignment",
    "Getattr": "a dot behind a name",
    "Getitem": "square brackets",
    "Macro": "a macro",
    "Include": "an include",
    "Extends": "an extends",
    **dict.fromkeys(("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow"), "a sum"),
}


def unknown(name: str, known: Collection[str]) -> str:
    """The sentence about a name that there is not."""
    best = nearest(name, known)
    hint = f" (did you mean {best!r}?)" if best else ""
    return f"{name!r} is not known{hint}: there are {', '.join(known)}"


def filled(template: Template, values: Mapping[str, object]) -> str:
    """What comes out; ValueError beyond LONGEST."""
    text = ""
    for piece in template.generate(values):
        text += piece
        if len(text) > LONGEST:
            raise ValueError(f"comes out longer than {LONGEST} characters")
    return text
