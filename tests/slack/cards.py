"""The card of a case, as the team reads it."""

import re
from typing import Any

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.playground.state import words as read_aloud
from bot.slack.cards import card
from bot.slack.message import Message
from tests.slack.cast import GOOGLE, NAMES, NOW, ROME


def show(seen: CaseView, place: Place = GOOGLE, language: str = "en", **how: Any) -> Message:
    how.setdefault("now", NOW)
    return card(seen, place, how.pop("now"), Words(language), NAMES, hours_timezone=ROME, **how)


def state(message: Message) -> str:
    """The state line with its times as the team reads them."""
    return re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", message.blocks[0]["text"]["text"])


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


def text(message: Message) -> str:
    return "\n".join(read_aloud(message.blocks))
