"""What all modals share: their outside, and what comes back from them."""

import json
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from bot.locale import Words
from bot.models.views import Place
from bot.slack.blocks import METADATA, MODAL_TITLE, VIEW_BLOCKS, Json, plain_text, size
from bot.slack.ids import Ask, Target

FROM_HOME: ContextVar[bool] = ContextVar("from_home", default=False)
"""Set while we answer somebody at their Home: the modals built meanwhile remember it."""


def modal(
    ask: Ask,
    title: str,
    blocks: Sequence[Json],
    about: Target,
    words: Words,
    *,
    submit: str = "",
    close: str = "",
    told: Mapping[str, Any] | None = None,
    tell_close: bool = False,
) -> Json:
    """A modal. `about` and `told` (small, ids and codes only) come back with it; `tell_close`:
    Slack also tells us when it is closed."""
    known = {"about": str(about), **(told or {}), **({"home": 1} if FROM_HOME.get() else {})}
    metadata = json.dumps(known, separators=(",", ":"))
    if size(metadata) > METADATA:
        raise ValueError("a modal's private_metadata holds ids and codes only")
    view: Json = {
        "type": "modal",
        "callback_id": ask.value,
        "title": plain_text(title, MODAL_TITLE).to_dict(),
        "close": plain_text(close or words.t("Close"), MODAL_TITLE).to_dict(),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        "private_metadata": metadata,
    }
    if submit:
        view["submit"] = plain_text(submit, MODAL_TITLE).to_dict()
    if tell_close:
        view["notify_on_close"] = True
    return view


def reply_title(place: Place, words: Words) -> str:
    """ "Reply on Google", or "Reply" where a modal's title has no room for it."""
    if place.mailbox:
        return words.t("Reply by mail")
    if place.heard_in:
        return words.t("Reply")
    long = words.t("Reply on {place}", place=place.title)
    return long if size(long) <= MODAL_TITLE else words.t("Reply")


def told(view: Mapping[str, Any]) -> dict[str, Any]:
    """What we put into the modal's metadata."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def from_home(view: Mapping[str, Any]) -> bool:
    """Whether it is somebody's Home, or a modal that was opened there."""
    return view.get("type") == "home" or (view.get("type") == "modal" and "home" in told(view))


def about(view: Mapping[str, Any]) -> Target:
    """What the modal is about."""
    return Target.read(str(told(view).get("about", Target())))


def given(view: Mapping[str, Any], block_id: str) -> Any:
    """What stands in an input: text, an option's value, an id, or a moment. None = nothing.

    An optional field that comes back as null was emptied, as Slack's changelog of September 2020
    has it. One that must be filled in was left alone, as was one that does not come back at all
    (after `views.update` some do not): its initial value counts then.
    """
    values = (view.get("state") or {}).get("values") or {}
    held = values.get(block_id) or {}
    for element in held.values():
        found = _value(element)
        if found is not None:
            return found
    blocks = view.get("blocks") or []
    block: Json = next((one for one in blocks if one.get("block_id") == block_id), {})
    return None if held and block.get("optional") else _initial(block)


def text(view: Mapping[str, Any], block_id: str) -> str:
    """What was written into a field, without the space around it."""
    return str(given(view, block_id) or "").strip()


def blocks_named(view: Mapping[str, Any], prefix: str) -> list[str]:
    """The ids of the modal's blocks that begin with `prefix`, in order."""
    ids = (str(block.get("block_id", "")) for block in view.get("blocks") or [])
    return [block_id for block_id in ids if block_id.startswith(prefix)]


def _value(element: Mapping[str, Any]) -> Any:
    if option := element.get("selected_option"):
        return option.get("value")
    if moment := element.get("selected_date_time"):
        return datetime.fromtimestamp(int(moment), UTC)
    return element.get("selected_user") or element.get("selected_date") or element.get("value")


def _initial(block: Mapping[str, Any]) -> Any:
    element = block.get("element") or block.get("accessory") or {}
    if moment := element.get("initial_date_time"):
        return datetime.fromtimestamp(int(moment), UTC)
    if option := element.get("initial_option"):
        return option.get("value")
    initial = element.get("initial_user") or element.get("initial_date")
    return initial or element.get("initial_value")
