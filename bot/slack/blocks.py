"""Slack's blocks, each within its limits: the one place that knows the numbers."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    AlertBlock,
    ButtonElement,
    ContainerBlock,
    ContextBlock,
    DividerBlock,
    InputBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
)

Json = dict[str, Any]

SECTION = 3_000
BUTTON = 75
BUTTON_VALUE = 2_000
LABEL = 2_000
PLACEHOLDER = 150
OPTION = 75
OPTIONS = 100
CONTAINER_TITLE = 150
CHILDREN = 10
CONTEXT = 10
ID = 255
URL = 3_000
INPUT = 3_000
MODAL_TITLE = 24
METADATA = 3_000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_SUM = 13_000
TEXT = 4_000

_TOKEN = re.compile(r"<[^<>\n]*>|&(?:amp|lt|gt);")
_WEB = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)


def size(text: str) -> int:
    """The length that Slack's limits count, on the safe side: a sign beyond the BMP is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """mrkdwn in at most `limit`, ended by … where cut, never inside `&amp;`, `<…>` or a sign."""
    text = whole_signs(text)
    if size(text) <= limit:
        return text
    return start_of(text, limit - 1).rstrip() + "…"


def whole_signs(text: str) -> str:
    """Without halves of signs, which no JSON can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def signs(text: str, limit: int) -> str:
    """The first `limit` of `text`, which holds whole signs, never ending inside one."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def start_of(text: str, limit: int) -> str:
    """The first `limit` of `text`, which holds whole signs, never ending inside a token."""
    kept = signs(text, limit)
    for token in _TOKEN.finditer(text, max(0, len(kept) - URL)):
        if token.start() >= len(kept):
            break
        if token.end() > len(kept):
            return kept[: token.start()]
    return kept


def mrkdwn(text: str, limit: int = SECTION) -> MarkdownTextObject:
    """Text that Slack formats; names of Slack channels and links are not looked for in it."""
    return MarkdownTextObject(text=cut(text, limit) or " ", verbatim=True)


def plain_text(text: str, limit: int) -> PlainTextObject:
    """Text shown as it is."""
    return PlainTextObject(text=cut(text.strip(), limit) or "…", emoji=True)


def section(text: str, block_id: str, accessory: InteractiveElement | None = None) -> Json:
    return SectionBlock(text=mrkdwn(text), block_id=block_id, accessory=accessory).to_dict()


def sections(lines: Iterable[str], block_id: str) -> list[Json]:
    """Lines in as few sections as hold them, each whole; the first is `block_id`."""
    packed: list[str] = []
    for line in lines:
        if packed and size(packed[-1]) + 1 + size(line) <= SECTION:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    return [
        section(text, f"{block_id}:{number}" if number else block_id)
        for number, text in enumerate(packed)
    ]


def context(texts: str | Sequence[str], block_id: str) -> Json:
    """Small print, up to ten pieces."""
    pieces = [texts] if isinstance(texts, str) else texts
    shown = [mrkdwn(piece) for piece in pieces if piece][:CONTEXT]
    return ContextBlock(elements=shown, block_id=block_id).to_dict()


def divider(block_id: str) -> Json:
    return DividerBlock(block_id=block_id).to_dict()


def button(text: str, action_id: str, value: str = "", *, style: str = "") -> ButtonElement:
    return ButtonElement(
        text=plain_text(text, BUTTON),
        action_id=action_id[:ID],
        value=value[:BUTTON_VALUE] or None,
        style=style or None,
    )


def link_button(
    text: str, action_id: str, url: str, value: str = "", *, style: str = ""
) -> ButtonElement | None:
    """A button that opens a page; None where the address is not one of the web."""
    if not web_address(url):
        return None
    return ButtonElement(
        text=plain_text(text, BUTTON),
        action_id=action_id[:ID],
        url=url,
        value=value[:BUTTON_VALUE] or None,
        style=style or None,
    )


def actions(elements: Sequence[InteractiveElement | None], block_id: str) -> Json:
    shown = [element for element in elements if element is not None]
    return ActionsBlock(elements=list(shown), block_id=block_id).to_dict()


def option(text: str, value: str, description: str = "") -> Option:
    about = plain_text(description, OPTION) if description else None
    return Option(text=plain_text(text, OPTION), value=value, description=about)


def field(
    label: str,
    element: Any,
    block_id: str,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Json:
    """One input of a modal. `dispatch`: Slack tells us while the person writes or chooses."""
    block: Json = InputBlock(
        label=plain_text(label, LABEL),
        element=element,
        block_id=block_id,
        hint=plain_text(hint, LABEL) if hint else None,
        optional=optional,
        dispatch_action=dispatch,
    ).to_dict()
    return block


def alert(text: str, level: str, block_id: str, *, plain: bool) -> Json:
    """A coloured line in a modal (a plain section in `plain`)."""
    if plain:
        return section(text, block_id)
    return AlertBlock(text=mrkdwn(text), level=level, block_id=block_id).to_dict()


def container(title: str, children: Sequence[Json], block_id: str) -> Json:
    """Blocks folded under a title until the reader opens them; not for `plain` messages."""
    return ContainerBlock(
        title=plain_text(title, CONTAINER_TITLE),
        child_blocks=list(children[:CHILDREN]),
        is_collapsible=True,
        default_collapsed=True,
        block_id=block_id,
    ).to_dict()


def data_table(caption: str, rows: Sequence[Sequence[str]], block_id: str) -> Json:
    """A table, its first row the headings; words stand as they are. Not for `plain` messages."""
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {"type": "data_table", "block_id": block_id, "caption": caption, "rows": cells}


def web_address(url: str) -> bool:
    return size(url) <= URL and _WEB.fullmatch(url) is not None


def link(url: str, label: str) -> str:
    """A link in mrkdwn, "" where the address is not one of the web; `label` is safe already."""
    if not web_address(url):
        return ""
    return f"<{url.replace('&', '&amp;')}|{label.replace('|', '/')}>"


def pieces(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit`, broken at a line or a word where there is one."""
    text, found = whole_signs(text), []
    while size(text) > limit:
        room = start_of(text, limit)
        space = max(room.rfind("\n"), room.rfind(" "))
        at = space if space > len(room) // 2 else len(room)
        found.append(text[:at])
        text = text[at:].lstrip(" \n")
    return [*found, text] if text else found


def words_in(blocks: Iterable[Json]) -> int:
    """How much text stands in blocks, as Slack sums it up for a message."""
    return sum(size(holder["text"]) for holder in texts_of(list(blocks)))


def texts_of(thing: Any) -> list[Json]:
    """Every text object in blocks, the objects themselves."""
    if isinstance(thing, list):
        return [found for item in thing for found in texts_of(item)]
    if not isinstance(thing, dict):
        return []
    if thing.get("type") in ("mrkdwn", "plain_text") and isinstance(thing.get("text"), str):
        return [thing]
    return [found for value in thing.values() for found in texts_of(value)]
