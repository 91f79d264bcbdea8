"""Messages as the team reads them, in both languages."""

import re
from dataclasses import replace
from typing import Any

from bot.locale import Words
from bot.models.views import CaseView
from bot.playground.blocks import MESSAGE, check_blocks
from bot.playground.state import words as read_aloud
from bot.slack.message import Message
from bot.slack.nudges import Next, NudgeRow, nudge
from tests.slack.cast import GOOGLE, NAMES, NOW, ROME

EN, IT = Words("en"), Words("it")


def text(shown: Message) -> str:
    check_blocks(shown.blocks, MESSAGE, new_blocks=False)
    said = "\n".join(read_aloud(shown.blocks))
    return re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", said)


def remind(
    *seen: CaseView, words: Words = EN, name: str = "Bo", then: Next | None = None, **how: Any
) -> Message:
    why = how.pop("why", "owner")
    rows = [replace(NudgeRow.of(one, GOOGLE), why=why) for one in seen]
    return nudge(rows, name, NOW, words, NAMES, then=then, hours_timezone=ROME, **how)
