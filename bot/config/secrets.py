"""`env:NAME` and `file:/path` in the options of a source, and what they stand for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr

from bot.environment import FILE, read_secret, secret
from bot.sentences import is_slip


def is_secret(annotation: Any) -> bool:
    """Whether a field of this type holds a secret."""
    return annotation is SecretStr or any(is_secret(part) for part in get_args(annotation))


def looked_up(value: Any, environ: Mapping[str, str], folder: Path) -> Any:
    """`value` with every `env:` and `file:` in it replaced by what it names.

    A relative path starts at `folder`. ValueError with one sentence when nothing is there.
    """
    if isinstance(value, list):
        return [looked_up(one, environ, folder) for one in value]
    if isinstance(value, dict):
        return {key: looked_up(one, environ, folder) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    kind, colon, name = value.partition(":")
    if kind == "env" and colon:
        return _from_environment(name, environ)
    if kind == "file" and colon:
        return read_secret(folder / name.removeprefix("//"))
    return value


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    value = secret(environ, name)
    if value is None:
        like = next((other for other in sorted(environ) if is_slip(other, name)), "")
        hint = f" (there is {like})" if like else ""
        raise ValueError(
            f"the environment variable {name} is not set{hint}: put it (or {name}{FILE}) into .env"
        )
    return value


def refers(value: Any) -> bool:
    """Whether a secret is written as it should be, and does not stand in the file itself."""
    if isinstance(value, list):
        return all(refers(one) for one in value)
    return isinstance(value, str) and value.startswith(("env:", "file:"))


def secret_values(model: BaseModel) -> list[str]:
    """Every secret that `model` holds, however deep."""
    found: list[str] = []
    for name in type(model).model_fields:
        _collect(getattr(model, name), found)
    return found


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, SecretStr):
        found.append(value.get_secret_value())
    elif isinstance(value, BaseModel):
        found += secret_values(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            _collect(one, found)
    elif isinstance(value, list | tuple):
        for one in value:
            _collect(one, found)
