"""The words for a customer in a modal: cut into fields, read back, known again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.slack.blocks import INPUT, signs, size, whole_signs
from bot.slack.modals import frame

_SPACE = re.compile(r"\s{1,50}(?!\s)")
_PARAGRAPH = 2
"""So many line ends make one."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came back. `generation` numbers the fields should they be drawn again: a new number
    where the text is cut elsewhere by now. `anyway`: this very text was warned of."""

    text: str
    generation: int
    anyway: bool


def read_written(view: Mapping[str, Any]) -> Written:
    """Read the fields back, from a submission, a click or a keystroke."""
    told = frame.told(view)
    parts = [frame.text(view, block_id) for block_id in frame.blocks_named(view, "text:")]
    text = whole_signs(str(told.get("join", "\n\n")).join(part for part in parts if part))
    first, _, second = cut(text)
    moved = (*parts, "", "")[:2] != (first, second)
    generation = int(told.get("generation", 0)) + moved
    return Written(text, generation, told.get("warned") == mark_of(text))


def remembered(text: str, generation: int, *, anyway: bool) -> dict[str, Any]:
    """What a modal keeps in mind of the text that it shows; `anyway`: it warns of it, and the next
    Send goes past that."""
    _, joint, _ = cut(text)
    warned = {"warned": mark_of(text)} if anyway else {}
    return {"generation": generation, "join": joint, **warned}


def text_block(generation: int, number: int = 1) -> str:
    """The block_id of a text field, for errors shown beside it."""
    return f"text:{generation}:{number}"


def cut(text: str) -> tuple[str, str, str]:
    """The text in one field, or in two where one has no room for it: the first, what stands between
    the two, the second. Cut between paragraphs if it can be, or lines, or words."""
    if size(text) <= INPUT:
        return text, "\n\n", ""
    spaces = [
        space
        for space in _SPACE.finditer(text, INPUT // 2)
        if size(text[: space.start()]) <= INPUT and size(text[space.end() :]) <= INPUT
    ]
    if not spaces:
        first = signs(text, INPUT)
        return first, "", signs(text[len(first) :], INPUT)
    best = max(spaces, key=lambda one: (min(one[0].count("\n"), _PARAGRAPH), one.start()))
    return text[: best.start()], best[0], text[best.end() :]


def mark_of(text: str) -> str:
    """By this a text is known again: it is short, and goes into a modal's metadata."""
    return sha256(text.strip().encode("utf-8", "replace")).hexdigest()[:16]
