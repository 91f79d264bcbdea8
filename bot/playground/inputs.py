"""Inputs: which elements hold a value, how it travels in state.values, how a person names it."""

from collections.abc import Iterator
from typing import Any

from bot.playground.state import Json

_ONE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_MANY = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
FIELDS = tuple(kind for kind, (key, _) in _ONE.items() if key == "value")


def blocks_of(blocks: list[Json]) -> Iterator[Json]:
    """Every block, those folded in containers and cards of carousels too."""
    for block in blocks:
        yield block
        yield from blocks_of(block.get("child_blocks", []))
        if block["type"] == "carousel":
            yield from blocks_of(block["elements"])


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks_of(blocks):
        kind = block["type"]
        found = [block.get("element"), block.get("accessory")]
        if kind in ("actions", "context_actions"):
            found += block["elements"]
        if kind == "card":
            found += block.get("actions", [])
        for element in found:
            if element and "action_id" in element:
                yield block, element


def key_of(element: Json) -> str | None:
    """The name of its value in state.values; None for buttons and the like."""
    names = _ONE.get(element["type"]) or _MANY.get(element["type"])
    return names[0] if names else None


def first_value(element: Json, untouched: str = "initial") -> Json | None:
    """What state.values holds before anybody touches it."""
    kind = element["type"]
    if kind in _MANY:
        key, first = _MANY[kind]
        return {"type": kind, key: element.get(first) or []}
    if kind not in _ONE:
        return None
    key, first = _ONE[kind]
    value = element.get(first)
    if untouched == "null" and kind in FIELDS:
        value = None
    return {"type": kind, key: value}


def label_of(block: Json, element: Json) -> str:
    """The words by which a person knows it."""
    if block["type"] == "input":
        return str(block["label"]["text"])
    words = element.get("text") or element.get("placeholder") or {}
    return str(words.get("text", ""))


def options_of(element: Json) -> list[Json]:
    """Its options, those in groups too."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    return options


def is_empty(value: Json | None) -> bool:
    """Nothing chosen, nothing written."""
    held: list[Any] = [v for k, v in (value or {}).items() if k != "type"]
    return not any(held)
