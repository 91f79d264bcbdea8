"""The sentences of the code, found in its syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """Every sentence given to `Words.t`, `Words.n` or `mark`, in the order of files and lines."""
    for root in roots():
        for path in sorted(root.rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            named = path.relative_to(root.parent).as_posix()
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            for call in sorted(calls, key=lambda found: (found.lineno, found.col_offset)):
                if (found := _said(call)) is not None:
                    yield Sentence(found, named, call.lineno)


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
