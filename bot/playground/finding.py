"""Finding the button or input a person means, by id or by the words on it."""

from typing import Any

from bot.playground.board import Board
from bot.playground.inputs import elements, key_of, label_of, options_of
from bot.playground.state import Json

Found = tuple[Json, Json, Any]


def find(
    blocks: list[Json], what: str, value: str | None, block_id: str | None, inputs: bool = False
) -> Found:
    """The one (block, element, chosen entry) meant; LookupError says what there is instead."""
    wide = [e for e in elements(blocks) if bool(key_of(e[1])) == inputs]
    pairs = [pair for pair in wide if block_id in (None, pair[0]["block_id"])]
    found: list[Found] = []
    for block, element in pairs:
        names = {element["action_id"], label_of(block, element)}
        names |= {block["block_id"]} if inputs else set()
        if what in names and value in (None, element.get("value")):
            found.append((block, element, None))
        for entry in [] if inputs else _entries(element):
            if what in (entry["text"]["text"], entry["value"]) and value in (None, entry["value"]):
                found.append((block, element, entry))
    if len(found) == 1:
        return found[0]
    seen = ", ".join(sorted({f"{label_of(*pair)!r} ({pair[1]['action_id']})" for pair in wide}))
    many = f"{len(found)} things" if found else "nothing"
    raise LookupError(f"{many} called {what!r} here; there is: {seen or 'nothing to press'}")


def _entries(element: Json) -> list[Json]:
    if element["type"] == "overflow":
        return options_of(element)
    if element["type"] == "feedback_buttons":
        return [element["positive_button"], element["negative_button"]]
    return []


def find_option(ws: Board, element: Json, choice: Any) -> Any:
    """The value to travel for a choice: an option, ids of people or channels, a date."""
    kind = element["type"]
    if isinstance(choice, list):
        return [find_option(ws, element, one) for one in choice]
    if choice is None:
        return None
    if "user" in kind:
        return ws.user(choice).id
    if "channel" in kind or "conversation" in kind:
        return ws.channel(choice).id
    if "picker" in kind:
        return choice
    if kind == "external_select" and isinstance(choice, dict):
        return choice
    for option in options_of(element):
        if choice in (option["text"]["text"], option["value"]):
            return option
    words = ", ".join(repr(option["text"]["text"]) for option in options_of(element))
    raise LookupError(f"no option {choice!r}; there is: {words or 'none'}")
