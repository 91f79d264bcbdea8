"""Pydantic's complaints as sentences for the person who wrote the file."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, get_args

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
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "too_long": "may hold at most {max_length}",
}


Complaint = tuple[str, str, str]
"""A key (its path inside the table, e.g. "match.rating"), what is wrong, what to do."""
MISSING = "is missing."
UNKNOWN = "is not known here."


def sentences(
    error: ValidationError, model: type[BaseModel], known: Iterable[str] = ()
) -> list[Complaint]:
    """All complaints of one validation, in order. `known` are keys that stand in the same table and
    are read by somebody else."""
    return once([_sentence(one, model, known) for one in error.errors(include_url=False)])


def once(told: list[Complaint]) -> list[Complaint]:
    """Without the keys of a table that are missing only because they stand there misspelt."""
    slips = {(_table(key), hint) for key, wrong, hint in told if wrong == UNKNOWN}
    return [
        (key, wrong, hint)
        for key, wrong, hint in told
        if wrong != MISSING or (_table(key), _meant(key.rpartition(".")[2])) not in slips
    ]


def _sentence(problem: Any, model: type[BaseModel], known: Iterable[str]) -> Complaint:
    path = tuple(part for part in problem["loc"] if not _is_variant(part))
    key = ".".join(str(part) for part in path)
    kind = problem["type"]
    if kind == "missing":
        return key, MISSING, _example(model, path)
    if kind == "extra_forbidden":
        beside = known if len(path) == 1 else ()
        there = {*_fields(model, path), *beside}
        return key, UNKNOWN, did_you_mean(str(path[-1]), there)
    if kind in ("literal_error", "enum"):
        return key, f"{problem['input']!r} is not allowed.", f"Allowed: {_expected(problem)}."
    if kind == "value_error":
        return key, _stop(str(problem["ctx"]["error"])), ""
    if kind in _PLAIN:
        told = _PLAIN[kind].format_map(problem.get("ctx", {}))
        return key, f"{told}.", _example(model, path)
    return key, _stop(str(problem["msg"]).replace("Input should", "it should")), ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not known: the nearest known one, else all of them."""
    names = sorted(filter(None, known))
    if best := nearest(word, names):
        return _meant(best)
    return f"Allowed: {', '.join(names)}." if names else ""


def is_slip(word: str, known: str) -> bool:
    """Whether `word` is `known` but for a slip of the keys; a name that only looks alike is not."""
    return SequenceMatcher(None, word, known).ratio() > 0.85


def _meant(name: str) -> str:
    return f'Did you mean "{name}"?'


def _table(key: str) -> str:
    return key.rpartition(".")[0]


def _expected(problem: Any) -> str:
    return re.sub(r"'([^']*)'", r'"\1"', str(problem["ctx"]["expected"]))


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _is_variant(part: object) -> bool:
    """Whether this step of the path is pydantic's name for one arm of a union."""
    return isinstance(part, str) and ("[" in part or part in ("str", "int", "float"))


def _fields(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The keys of the table that `path` leads into, through tables and lists of tables."""
    for part in path[:-1]:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        for kind in (inner, *get_args(inner)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                model = kind
    return list(model.model_fields)


def _example(model: type[BaseModel], path: tuple[Any, ...]) -> str:
    field = model.model_fields.get(str(path[0])) if len(path) == 1 else None
    if not field:
        return ""
    if field.examples:
        return f"Write, for example: {path[0]} = {field.examples[0]}"
    return _stop(field.description) if field.description else ""
