"""Is this a message or view that Slack would take? Refuses with Slack's words and pointers."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.playground.kit import BLOCKS
from bot.playground.limits import MARKDOWN_WORDS, MESSAGE_BLOCKS, MESSAGE_WORDS, VIEW_BLOCKS, plain
from bot.playground.rules import Flag, Items, Place, Rule, Shape, Str, Typed, fault
from bot.playground.state import Json, Refusal, words

MESSAGE, MODAL, HOME = "message", "modal", "home"
VIEW_SIZE = 250_000

_VIEW_FIELDS: dict[str, Rule] = {
    "callback_id": Str(255, 0),
    "external_id": Str(255, 0),
    "private_metadata": Str(3000, 0),
    "close": plain(24),
    "submit": plain(24),
    "clear_on_close": Flag(),
    "notify_on_close": Flag(),
    "submit_disabled": Flag(),
}
_BLOCK_LIST = Items(Typed(BLOCKS), VIEW_BLOCKS, 0)
_VIEWS = {
    MODAL: Shape({"title": plain(24), "blocks": _BLOCK_LIST}, _VIEW_FIELDS),
    HOME: Shape({"blocks": _BLOCK_LIST}, {**_VIEW_FIELDS, "title": plain(24)}),
}


def check_blocks(blocks: Any, surface: str, new_blocks: bool) -> None:
    """Refuse blocks that Slack would refuse in a message."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    place = Place(surface, new_blocks)
    found = list(Items(Typed(BLOCKS), MESSAGE_BLOCKS, 0).faults(blocks, "/blocks", place))
    found = found or list(_together(blocks, "/blocks"))
    if found:
        raise Refusal("invalid_blocks", [f"[ERROR] {f}" for f in found], errors=found)
    if sum(map(len, words(blocks))) > MESSAGE_WORDS:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Any, new_blocks: bool, kinds: tuple[str, ...] = (MODAL,)) -> None:
    """Refuse a view that Slack would refuse; `kinds` says which surfaces will do."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", ["[ERROR] must be an object [json-pointer:/view]"])
    kind = view.get("type")
    if kind not in kinds:
        found = [fault(f"unsupported type: {kind}", "/view/type")]
    else:
        found = list(_VIEWS[kind].faults(view, "/view", Place(kind, new_blocks)))
        found = found or list(_together(view["blocks"], "/view/blocks"))
        has_input = any(block["type"] == "input" for block, _ in _all(view["blocks"], ""))
        if kind == MODAL and has_input and not view.get("submit") and not found:
            found = [fault("missing required field: submit", "/view")]
    if found:
        raise Refusal("invalid_arguments", [f"[ERROR] {f}" for f in found])
    if len(repr(view)) > VIEW_SIZE:
        raise Refusal("view_too_large")


_NAMED = {
    ("actions", "elements"): "action_id",
    ("context_actions", "elements"): "action_id",
    ("input", "element"): "action_id",
    ("section", "accessory"): "action_id",
    ("card", "actions"): "action_id",
    ("carousel", "elements"): "block_id",
    ("container", "child_blocks"): "block_id",
}


def fill_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy as Slack stores it: every block and element with an id, every text complete."""
    return [_filled(block, new_id, "block_id") for block in blocks]


def _filled(thing: Any, new_id: Callable[[str], str], key: str = "") -> Any:
    if isinstance(thing, list):
        return [_filled(item, new_id, key) for item in thing]
    if not isinstance(thing, dict):
        return thing
    kind = thing.get("type", "")
    filled = {
        name: _filled(value, new_id, _NAMED.get((kind, name), "")) for name, value in thing.items()
    }
    if kind == "plain_text":
        filled.setdefault("emoji", True)
    elif kind == "mrkdwn":
        filled.setdefault("verbatim", False)
    elif key == "block_id" or (key and kind != "image"):
        filled[key] = filled.get(key) or new_id("k")
    return filled


def _all(blocks: list[Json], at: str) -> Iterator[tuple[Json, str]]:
    """Every block with its pointer, those in containers too."""
    for index, block in enumerate(blocks):
        yield block, f"{at}/{index}"
        yield from _all(block.get("child_blocks", []), f"{at}/{index}/child_blocks")


def _together(blocks: list[Json], at: str) -> Iterator[str]:
    """What single blocks may not do, but only seen beside each other."""
    seen: set[str] = set()
    kinds: list[str] = []
    for block, here in _all(blocks, at):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield fault(f"block_id already exists: {block_id}", f"{here}/block_id")
        seen.add(block_id or "")
        kinds.append(block["type"])
        yield from _inside(block, here)
    for kind, most in (("table", 1), ("data_visualization", 2)):
        if kinds.count(kind) > most:
            yield fault(f"only {most} {kind} block(s) allowed", at)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_WORDS:
        yield fault(f"markdown must be less than {MARKDOWN_WORDS + 1} characters in all", at)


def _inside(block: Json, at: str) -> Iterator[str]:
    kind = block["type"]
    if kind in ("actions", "context_actions"):
        ids = [e["action_id"] for e in block["elements"] if e.get("action_id")]
        for twice in {i for i in ids if ids.count(i) > 1}:
            yield fault(f"action_id already exists: {twice}", f"{at}/elements")
    elements = block.get("elements", []) if kind == "actions" else []
    for element in [*elements, block.get("accessory"), block.get("element")]:
        if element:
            yield from _chosen(element, at)
    if kind in ("table", "data_table"):
        yield from _square(block, at)
    if kind == "data_visualization":
        yield from _complete(block["chart"], f"{at}/chart")
    if kind == "container" and block.get("default_collapsed") and not block.get("is_collapsible"):
        yield fault("default_collapsed requires is_collapsible", at)
    if kind == "container" and block.get("has_header_divider") and block.get("is_collapsible"):
        yield fault("has_header_divider not allowed with is_collapsible", at)


def _chosen(element: Json, at: str) -> Iterator[str]:
    """Initial options are among the options; values are unique; lengths make sense."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    if element.get("options") and element.get("option_groups"):
        yield fault("only one of options and option_groups allowed", at)
    first = element.get("initial_option")
    for option in [*([first] if first else []), *(element.get("initial_options") or [])]:
        if options and not any(_same(option, known) for known in options):
            yield fault("initial option must match one of the options", at)
    values = [option["value"] for option in options]
    if len(set(values)) < len(values) and element["type"] != "overflow":
        yield fault("option values must be unique", at)
    least, most = element.get("min_length"), element.get("max_length")
    if least is not None and most is not None and least > most:
        yield fault("min_length must not be more than max_length", at)
    value = element.get("initial_value")
    if element["type"] == "plain_text_input" and value and most and len(value) > most:
        yield fault(f"must be less than {most + 1} characters", f"{at}/element/initial_value")


def _same(one: Json, other: Json) -> bool:
    return bool(one["value"] == other["value"] and one["text"]["text"] == other["text"]["text"])


def _square(block: Json, at: str) -> Iterator[str]:
    rows = block["rows"]
    if block["type"] == "data_table":
        if len({len(row) for row in rows}) > 1:
            yield fault("every row must have the same number of cells", f"{at}/rows")
        if any(cell["type"] != "raw_text" for cell in rows[0]):
            yield fault("the first row must be raw_text", f"{at}/rows/0")


def _complete(chart: Json, at: str) -> Iterator[str]:
    """Each series has one value for each category, and a name of its own."""
    if chart["type"] == "pie":
        return
    categories = chart["axis_config"]["categories"]
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield fault("series names must be unique", f"{at}/series")
    for index, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield fault("data must have one point per category", f"{at}/series/{index}/data")
