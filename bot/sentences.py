"""Pydantic's complaints as sentences for the person who wrote the file."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.text import nearest

_PLAIN = {
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false, without quotes",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "list_type": 'must be a list, such as ["a", "b"]',
    "tuple_type": 'must be a list, such as ["a", "b"]',
    "dict_type": "must be a table of keys and values",
    "model_type": "must be a table of keys and values",
}


def sentence(problem: Any, model: type[BaseModel]) -> tuple[str, str, str]:
    """One entry of `ValidationError.errors()` as (key, what is wrong, what to do).

    The key is the path inside the table, e.g. "match.rating"; what a secret holds is not shown.
    """
    path = tuple(part for part in problem["loc"] if not _is_variant(part))
    key = ".".join(str(part) for part in path)
    kind = problem["type"]
    if kind == "missing":
        return key, "is missing.", _example(model, path)
    if kind == "extra_forbidden":
        return key, "is not known here.", did_you_mean(str(path[-1]), _fields(model, path))
    if kind in ("literal_error", "enum"):
        return key, f"{problem['input']!r} is not allowed.", f"Allowed: {_expected(problem)}."
    if kind == "value_error":
        return key, _stop(str(problem["ctx"]["error"])), ""
    if kind in _PLAIN:
        return key, f"{_PLAIN[kind]}.", _example(model, path)
    return key, _stop(str(problem["msg"]).replace("Input should", "it should")), ""


def sentences(error: ValidationError, model: type[BaseModel]) -> list[tuple[str, str, str]]:
    """All complaints of one validation, in the order of the fields; see `sentence`."""
    return [sentence(problem, model) for problem in error.errors(include_url=False)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not known: the nearest known one, else all of them."""
    names = sorted(known)
    if best := nearest(word, names):
        return f'Did you mean "{best}"?'
    return f"Allowed: {', '.join(names)}." if names else ""


def _expected(problem: Any) -> str:
    return re.sub(r"'([^']*)'", r'"\1"', str(problem["ctx"]["expected"]))


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _is_variant(part: object) -> bool:
    """Whether this step of the path is pydantic's name for one arm of a union."""
    return isinstance(part, str) and ("[" in part or part in ("str", "int", "float"))


def _fields(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    for part in path[:-1]:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)


def _example(model: type[BaseModel], path: tuple[Any, ...]) -> str:
    field = model.model_fields.get(str(path[0])) if len(path) == 1 else None
    if not field:
        return ""
    if field.examples:
        return f"Write, for example: {path[0]} = {field.examples[0]}"
    return _stop(field.description) if field.description else ""
