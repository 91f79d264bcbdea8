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
    """What Python says."""
    for root in roots():
        for path in sorted(root.rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            named = path.relative_to(root.parent).as_posix()
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            for call in sorted(calls, key=lambda found: (found.lineno, found.col_offset)):
                if (found := _said(call)) is not None:
                    yield Sentence(found, named, call.lineno)


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
