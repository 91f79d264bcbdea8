"""The sentences of the code and of the pages, found in their syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot import resources

Id = str | tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    """One sentence to translate (singular and plural where it counts), and where it is said."""

    id: Id
    file: str
    line: int


def roots() -> tuple[Path, ...]:
    """The folders whose sentences people see."""
    bot = resources.locale().parent
    return (bot, bot.parent / "handlers")


def sentences() -> Iterator[Sentence]:
    """Every sentence given to `Words.t`, `Words.n` or `mark`, in the order of files and lines;
    then those of the pages."""
    yield from of_code()
    yield from of_pages(resources.templates() / "pages")


def of_code() -> Iterator[Sentence]:
    """What Python says; of settings also what describes them."""
    for root in roots():
        for path in sorted(root.rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            named = path.relative_to(root.parent).as_posix()
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            told = [(call, said) for call in calls if (said := _said(call)) is not None]
            told += [(call, said) for call in _fields(tree) if (said := _described(call))]
            for call, said in sorted(told, key=lambda one: (one[0].lineno, one[0].col_offset)):
                yield Sentence(said, named, call.lineno)


def of_pages(folder: Path) -> Iterator[Sentence]:
    """What templates say with `t("…")` and `n("…", "…", count)`."""
    parser = Environment()  # noqa: S701 - it only reads
    for path in sorted(folder.rglob("*.html")):
        named = f"templates/pages/{path.relative_to(folder).as_posix()}"
        tree = parser.parse(path.read_text("utf-8"), filename=named)
        for line, function, given in extract_from_ast(tree, ("t", "n")):
            texts = [given] if isinstance(given, str) else given or ()
            said = [text for text in texts if isinstance(text, str)]
            if function == "t" and said:
                yield Sentence(said[0], named, line)
            elif function == "n" and len(said) >= 2:
                yield Sentence((said[0], said[1]), named, line)


def _fields(tree: ast.Module) -> Iterator[ast.Call]:
    """The fields of classes that hold settings, or a channel's options."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Settings", "Options")):
            yield from (one for one in ast.walk(node) if isinstance(one, ast.Call))


def _described(call: ast.Call) -> str | None:
    if not (isinstance(call.func, ast.Name) and call.func.id == "Field"):
        return None
    given = (one.value for one in call.keywords if one.arg == "description")
    return next((str(one.value) for one in given if isinstance(one, ast.Constant)), None)


def _said(call: ast.Call) -> Id | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if isinstance(call.func, ast.Name) and call.func.id == "mark":
        name = "t"
    texts = [
        arg.value
        for arg in call.args[:2]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    if name == "t" and texts:
        return texts[0]
    if name == "n" and len(texts) == 2:
        return texts[0], texts[1]
    return None
