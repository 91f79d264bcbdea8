"""What a rule about JSON is. Each yields Slack's sentence about every fault, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass
class Place:
    """Where blocks stand (message, modal, home) and whether the client knows the newest ones."""

    surface: str
    new_blocks: bool = True


class Rule(Protocol):
    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        """What is wrong with `value`, which stands at the JSON pointer `at`."""


def fault(words: str, at: str) -> str:
    return f"{words} [json-pointer:{at}]"


@dataclass(frozen=True)
class Str:
    """A string of `least` to `most` characters."""

    most: int | None = None
    least: int = 1

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must be a string", at)
        elif len(value) < self.least:
            yield fault(f"must be more than {self.least - 1} characters", at)
        elif self.most is not None and len(value) > self.most:
            yield fault(f"must be less than {self.most + 1} characters", at)


@dataclass(frozen=True)
class Flag:
    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if not isinstance(value, bool):
            yield fault("must be a boolean", at)


@dataclass(frozen=True)
class Number:
    """A finite number; `whole` ones only where said."""

    least: float = float("-inf")
    most: float = float("inf")
    whole: bool = False

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        kinds = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or value != value:
            yield fault("must be a number", at)
        elif value in (float("inf"), float("-inf")):
            yield fault("must be a finite number", at)
        elif not self.least <= value <= self.most:
            yield fault(f"must be between {self.least} and {self.most}", at)


@dataclass(frozen=True)
class OneOf:
    values: tuple[str, ...]

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if value not in self.values:
            yield fault(f"must be one of: {', '.join(self.values)}", at)


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` things that keep `rule`."""

    rule: Rule
    most: int | None = None
    least: int = 1

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must be an array", at)
            return
        if len(value) < self.least:
            yield fault(f"no fewer than {self.least} items allowed", at)
        if self.most is not None and len(value) > self.most:
            yield fault(f"no more than {self.most} items allowed", at)
        for index, item in enumerate(value):
            yield from self.rule.faults(item, f"{at}/{index}", place)


@dataclass(frozen=True)
class Shape:
    """An object: needed and allowed fields, and groups of which at least one must be there."""

    needed: Mapping[str, Rule] = field(default_factory=dict)
    allowed: Mapping[str, Rule] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ("message", "modal", "home")
    new: bool = False

    def stands(self, place: Place) -> bool:
        """Whether it may stand there and the client knows it."""
        return place.surface in self.surfaces and (place.new_blocks or not self.new)

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must be an object", at)
            return
        for name in self.needed:
            if value.get(name) is None:
                yield fault(f"missing required field: {name}", at)
        if self.either and not any(value.get(name) for name in self.either):
            yield fault(f"missing required field: {' or '.join(self.either)}", at)
        known = {**self.needed, **self.allowed}
        for name, inner in value.items():
            if name == "type" or inner is None:
                continue
            if name not in known:
                yield fault(f"invalid additional property: {name}", at)
            else:
                yield from known[name].faults(inner, f"{at}/{name}", place)


@dataclass(frozen=True)
class Typed:
    """An object whose `type` says which of the table's shapes it must have."""

    table: Mapping[str, Shape]
    only: tuple[str, ...] = ()

    def faults(self, value: Any, at: str, place: Place) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must be an object", at)
            return
        kind = value.get("type")
        if kind is None:
            yield fault("missing required field: type", at)
            return
        shape = self.table.get(kind) if isinstance(kind, str) else None
        known = shape is not None and not (self.only and kind not in self.only)
        if shape is None or not known or not shape.stands(place):
            yield fault(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from shape.faults(value, at, place)
