"""What was typed wrong behind `ascolto`, in one sentence in the reader's language."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from bot.locale import Words
from bot.text import nearest


def unknown_command(name: str, known: Iterable[str], say: Words) -> str:
    """No command is called so."""
    told = say.t('There is no command "{name}".', name=name)
    return f"{told} {_meant(nearest(name, known), say)}".rstrip()


def sentence(wrong: Any, say: Words) -> str:
    """What typer's complaint says. Of what it has no kind for, its own words."""
    kind = type(wrong).__name__
    if kind == "NoSuchOption":
        told = say.t("There is no option {option}.", option=wrong.option_name)
        meant = nearest(wrong.option_name, wrong.possibilities or ())
        return f"{told} {_meant(meant, say)}".rstrip()
    if kind == "MissingParameter":
        return say.t("{what} is missing.", what=_named(wrong.param))
    if kind == "BadOptionUsage":
        return say.t("{option} wants something behind it.", option=wrong.option_name)
    if kind == "BadParameter" and wrong.param is not None:
        return _not_taken(wrong, say)
    extra = wrong.message.removeprefix("Got unexpected extra argument(s) (")
    if extra != wrong.message:
        return say.t("There is too much on the line: {words}.", words=extra.removesuffix(")"))
    return str(wrong.format_message())


def _meant(word: str | None, say: Words) -> str:
    return say.t("Did you mean {word}?", word=word) if word else ""


def _named(param: Any) -> str:
    """An option as it is typed, an argument as the usage shows it."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.name).upper()


def _not_taken(wrong: Any, say: Words) -> str:
    what, cause = _named(wrong.param), wrong.__cause__
    first: Any = cause.errors()[0] if isinstance(cause, ValidationError) else {"type": ""}
    match first["type"]:
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return say.t("{what} takes a whole number.", what=what)
        case "float_parsing" | "float_type" | "finite_number":
            return say.t("{what} takes a number.", what=what)
        case "less_than_equal":
            return say.t("{what} takes at most {count}.", what=what, count=first["ctx"]["le"])
        case "greater_than_equal":
            return say.t("{what} takes at least {count}.", what=what, count=first["ctx"]["ge"])
    return f"{what}: {wrong.message}"
