"""What the templates need to draw blocks: texts, values, options, charts."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2s
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from bot.playground.inputs import is_empty, key_of, options_of
from bot.playground.page import mrkdwn, rich
from bot.playground.page.charts import drawing
from bot.playground.page.reader import Reader
from bot.playground.person import Person
from bot.playground.state import Json, Message, View

FACES = 6


def drawers(reader: Reader, person: Person) -> dict[str, Callable[..., Any]]:
    """The functions by their names in the templates."""
    return {
        "md": partial(mrkdwn.text, reader=reader),
        "mrkdwn": partial(mrkdwn.mrkdwn, reader=reader),
        "plain": mrkdwn.plain,
        "rich": partial(rich.rich_text, reader=reader),
        "markdown": rich.markdown,
        "drawing": partial(drawing, words=reader.words),
        "cell": partial(cell, reader=reader),
        "values": partial(values, person=person),
        "chosen": partial(chosen, reader=reader),
        "options": options_of,
        "people": lambda: people(reader),
        "channels": lambda: channels(reader, person),
        "picture": picture,
        "page_link": page_link,
        "face": face,
        "initials": initials,
        "live": live,
        "is_empty": is_empty,
    }


def bare(words: str, reader: Reader) -> str:
    """mrkdwn as bare words."""
    return " ".join(mrkdwn.mrkdwn(words, reader).striptags().split())


def values(place: Message | View, person: Person) -> dict[str, dict[str, Json]]:
    """What stands in the inputs of a message or a view, by block_id and action_id."""
    return place.values if isinstance(place, View) else person.values(place)


def chosen(held: dict[str, dict[str, Json]], block: Json, element: Json, reader: Reader) -> Any:
    """What an input shows: a text, a date as the browser writes it, or the values chosen."""
    key = key_of(element)
    value = held.get(block.get("block_id", ""), {}).get(element.get("action_id", ""), {})
    found = value.get(key or "")
    if element["type"] == "datetimepicker" and found:
        return datetime.fromtimestamp(found, UTC).astimezone(reader.zone).strftime("%Y-%m-%dT%H:%M")
    if key == "selected_options":
        return [one["value"] for one in found or []]
    if key == "selected_option":
        return [found["value"]] if found else []
    if element["type"].endswith("_select"):
        return found if isinstance(found, list) else [found] if found else []
    return found or ""


def people(reader: Reader) -> list[tuple[str, str]]:
    """Whom a menu of people offers, by name."""
    here = [user for user in reader.ws.users.values() if not user.deleted and not user.is_bot]
    return sorted(((user.id, reader.name(user.id)) for user in here), key=lambda one: one[1])


def channels(reader: Reader, person: Person) -> list[tuple[str, str]]:
    """The Slack channels a menu offers."""
    me = person.user.id
    return [
        (one.id, f"#{one.name}")
        for one in reader.ws.channels.values()
        if one.kind != "im" and not one.archived and (one.kind == "public" or me in one.members)
    ]


def cell(held: Json, reader: Reader) -> Markup:
    """One cell of a table."""
    if held["type"] == "rich_text":
        return rich.rich_text(held, reader)
    return mrkdwn.plain(str(held["text"]))


def live(block: Json, element: Json) -> str:
    """When a text field tells the bot: "typed" (each character), "enter", or "" (only at the
    end)."""
    if not block.get("dispatch_action"):
        return ""
    config = element.get("dispatch_action_config") or {}
    wanted = config.get("trigger_actions_on") or ["on_enter_pressed"]
    return "typed" if "on_character_entered" in wanted else "enter"


def picture(image: Json) -> str:
    """The address of an image that may be shown: a file of the workspace, our own, or one within
    the page. Others stay a link, for the page fetches nothing from elsewhere."""
    if file := image.get("slack_file"):
        return f"/chat/files/{quote(str(file.get('id', '')), safe='')}"
    url = str(image.get("image_url") or "")
    own = url.startswith("/") and not url.startswith("//")
    return url if own or url.startswith("data:image/") else ""


def page_link(url: str | None) -> str:
    """An address of the web; "" for any other."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def face(user_id: str) -> int:
    """The colour of somebody's picture, always the same."""
    return blake2s(user_id.encode(), digest_size=1).digest()[0] % FACES + 1


def initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper() or "?"
