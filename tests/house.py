"""Reading our own source, for the rules in test_house_rules.py."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers")


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and its tree."""

    name: str
    path: Path
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        is_package = self.path.name == "__init__.py"
        return self.name if is_package else self.name.rpartition(".")[0]

    def at(self, node: ast.AST) -> str:
        place = self.path.relative_to(ROOT) if self.path.is_absolute() else self.path
        return f"{place}:{getattr(node, 'lineno', 1)}"

    def imports(self, inside: ast.AST | None = None) -> Iterator[tuple[ast.stmt, str]]:
        """Every imported name in full, `from bot import db` as bot.db."""
        for node in ast.walk(inside or self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    parents = self.package.split(".")
                    parents = parents[: len(parents) - node.level + 1]
                    base = ".".join([*parents, *filter(None, [node.module])])
                yield from ((node, f"{base}.{each.name}") for each in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def is_data(self) -> bool:
        """Whether it is a table: names and values, nothing that runs."""
        plain = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Expr)
        return all(isinstance(node, plain) for node in self.tree.body)


@lru_cache
def modules(*folders: str) -> tuple[Module, ...]:
    """All Python files below these folders of the checkout."""
    found = []
    for path in sorted(each for folder in folders for each in (ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, path.read_text(encoding="utf-8")))
    return tuple(found)


def spelled(node: ast.AST) -> str:
    """`time.sleep` for the expression time.sleep; empty for what is no plain name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := spelled(node.value)):
        return f"{base}.{node.attr}"
    return ""


def tracked() -> list[Path] | None:
    """The files git knows or would add; None where this is no git checkout."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        return None
    paths = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]
