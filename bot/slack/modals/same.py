"""Same customer as…: joined by hand, and taken apart again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.models import Review
from bot.slack.blocks import Json, field, option, section
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import frame
from bot.slack.parts import author, first_words
from bot.text import fold

_NAME = 80


@dataclass(frozen=True, slots=True)
class Same:
    """The other case by number, or a name to look for ("" where `other` is given); `apart`: a case
    that is another customer's after all."""

    about: Target
    other: int
    name: str
    apart: int


def same_form(about: Target, likely: Sequence[Review], joined: Sequence[int], words: Words) -> Json:
    """`likely`: first reviews of cases that may be meant; `joined`: those joined by hand."""
    typed = PlainTextInputElement(action_id="which", max_length=_NAME)
    told = words.t("Only cards are linked. Nothing is merged, and you can take it back here.")
    blocks = [
        section(told, "told"),
        field(words.t("Case number or name"), typed, "which", optional=True),
    ]
    if likely:
        options = [option(_offered(one, words), str(one.case_id)) for one in likely]
        chosen = StaticSelectElement(action_id="pick", options=options)
        blocks.append(field(words.t("Or choose one"), chosen, "pick", optional=True))
    if joined:
        numbers = [(words.t("card {number}", number=one), str(one)) for one in joined]
        options = [option(label, number) for label, number in numbers]
        chosen = StaticSelectElement(action_id="apart", options=options)
        label = words.t("Not the same customer after all")
        blocks.append(field(label, chosen, "apart", optional=True))
    title = words.t("Same customer")
    return frame.modal(Ask.SAME, title, blocks, about, words, submit=words.t("Save"))


def read_same(view: Mapping[str, Any], words: Words) -> Same:
    """Raises Mistakes where nothing was said."""
    written = frame.text(view, "which").lstrip("#").strip()
    number = written.isascii() and written.isdigit() and 0 < int(written) < 10**9
    picked = str(frame.given(view, "pick") or "")
    apart = int(frame.given(view, "apart") or 0)
    other = int(written) if number else 0 if written else int(picked or 0)
    if not (other or written or apart):
        raise Mistakes({"which": words.t("Write a number or a name, or choose one.")})
    return Same(frame.about(view), other, "" if number else written, apart)


def _offered(review: Review, words: Words) -> str:
    parts = [words.t("card {number}", number=review.case_id), fold(author(review), 24)]
    return " · ".join([*(part for part in parts if part), first_words(review, 30)])
