"""The channels there are: every module of this package that defines one. There is no registry."""

import pkgutil
from functools import cache
from importlib import import_module
from inspect import getmembers, isclass
from types import MappingProxyType
from typing import Any, TypeGuard

from bot.channels.base import Channel


@cache
def channels() -> MappingProxyType[str, type[Channel[Any]]]:
    """Slug to class, in alphabetical order, of every channel that a module here defines."""
    found: dict[str, type[Channel[Any]]] = {}
    for entry in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
        module = import_module(entry.name)
        for _, kind in getmembers(module, _is_channel):
            if kind.__module__ == module.__name__ and "slug" in vars(kind):
                if kind.slug in found:
                    raise TypeError(f"two channels are called {kind.slug!r}")
                found[kind.slug] = kind
    return MappingProxyType(dict(sorted(found.items())))


def _is_channel(thing: object) -> TypeGuard[type[Channel[Any]]]:
    return isclass(thing) and issubclass(thing, Channel)
