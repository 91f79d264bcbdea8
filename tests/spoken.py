"""What code may say to people, read from its syntax tree."""

import ast
import re
from collections.abc import Iterable
from itertools import product

from tests.house import spelled

GAP = "§"
"""What stands for a value."""
PERHAPS = {"_hint", "_country_hint", "_zone_hint", "_span_hint"}
"""Functions that give "did you mean", or nothing."""


def texts(node: ast.expr | None, known: dict[str, list[ast.expr]]) -> list[str]:
    """All that an expression may say, with a sign for each value; `known`: a function's names."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in product(*(texts(one, known) for one in node.values))]
    if isinstance(node, ast.FormattedValue):
        return texts(node.value, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return ["".join(p) for p in product(texts(node.left, known), texts(node.right, known))]
    if isinstance(node, ast.IfExp):
        return texts(node.body, known) + texts(node.orelse, known)
    if isinstance(node, ast.BoolOp):
        return [text for one in node.values for text in texts(one, known)]
    named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if named in known:
        rest = {name: found for name, found in known.items() if name != named}
        return [text for one in known[named] for text in texts(one, rest)]
    if isinstance(node, ast.Call) and spelled(node.func) in PERHAPS:
        return ["", f" (did you mean {GAP}?)"]
    if isinstance(node, ast.Call) and spelled(node.func) == "said":
        return texts(node.args[0], known)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get" and node.args[1:]:
        return texts(node.args[1], known)
    return [GAP]


def names(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is given to each name there; a `+=` goes on with what was there."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and is_property(node):
            found[node.name] = [
                one.value for one in node.body if isinstance(one, ast.Return) and one.value
            ]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
        if isinstance(node, ast.AugAssign) and spelled(node.target) in found:
            before = found.pop(spelled(node.target))
            more = [ast.BinOp(one, ast.Add(), node.value) for one in before]
            found[spelled(node.target)] = list(more)
    return found


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(spelled(one) == "property" for one in function.decorator_list)


def is_sentence(text: str) -> bool:
    """Words of ours, not only values and signs."""
    return len(re.findall(r"[a-z]{2,}", text.replace(GAP, " "))) >= 2 and " " in text.strip()
