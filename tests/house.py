"""Reading our own source, and what the house rules look for in it."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers")

OPTIONAL = {"psycopg", "matplotlib"}  # extras, imported only where they are used
TIME = re.compile(
    r"^(\w+\.)*(datetime\.(now|utcnow|today)|date\.today"
    r"|time\.(time|time_ns|monotonic|monotonic_ns|sleep)|asyncio\.sleep|func\.(now|current_\w+))$"
)
FILE_LINES = 300
FUNCTION_LINES = 50


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


def knows(module: Module, packages: set[str]) -> Iterator[str]:
    """Imports of these packages, of whomever they are."""
    for node, imported in module.imports():
        if imported.partition(".")[0] in packages:
            yield f"{module.at(node)} imports {imported}"


def clockless(module: Module) -> Iterator[str]:
    """Uses of the machine's time that do not go through our clock."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and TIME.match(spelled(node)):
            yield f"{module.at(node)} uses {spelled(node)}"
    for node, imported in module.imports():
        if TIME.match(imported):
            yield f"{module.at(node)} imports {imported}"


def sleeps(module: Module) -> Iterator[str]:
    """Sleeps of a fixed time above zero."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and spelled(node.func).split(".")[-1] == "sleep":
            for argument in node.args[:1]:
                if not (isinstance(argument, ast.Constant) and argument.value == 0):
                    yield f"{module.at(node)} sleeps"


def late_imports(module: Module) -> Iterator[str]:
    """Imports inside functions, optional extras apart."""
    for function in module.functions():
        for node, imported in module.imports(inside=function):
            if imported.partition(".")[0] not in OPTIONAL:
                yield f"{module.at(node)} {function.name} imports {imported}"


def unshared(module: Module) -> Iterator[str]:
    """`FOR UPDATE` alone also keeps others from rows that name the one held, which ends in
    deadlocks. No row names a lane."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "with_for_update":
            said = ast.unparse(node)
            if "key_share=True" not in said and "lane" not in said.lower():
                yield f"{module.at(node)} holds a row without key_share=True"


def too_long(module: Module) -> Iterator[str]:
    """Files and functions beyond the limit; migrations and tables of data are exempt."""
    if module.name.startswith("bot.migrations.") or module.is_data():
        return
    lines = len(module.source.splitlines())
    if lines > FILE_LINES:
        yield f"{module.at(module.tree)} has {lines} lines"
    for function in module.functions():
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{module.at(function)} {function.name} has {lines} lines"


def check(rule: Callable[[Module], Iterator[str]], files: Iterable[Module]) -> None:
    nothing(each for module in files for each in rule(module))


def nothing(found: Iterable[str]) -> None:
    """Fail with everything that was found, a line each."""
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)
