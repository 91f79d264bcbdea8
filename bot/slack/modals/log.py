"""What a customer said where nothing can be read by machine, written down by a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    DateTimePickerElement,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.models.views import Place
from bot.slack.blocks import INPUT, OPTIONS, Json, cut, field, option, web_address
from bot.slack.codes import PLACES
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import frame
from bot.text import stars as stars_of

_SHORT = 200
_PHONE = re.compile(r"\+?[\d\s()./-]{6,}")
COMPLAINT, PRAISE = "complaint", "praise"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInput:
    """What was written down: the source it belongs to, and the code of the place."""

    source_id: str
    place: str
    complaint: bool
    text: str
    stars: float | None
    name: str
    contact: str
    at: datetime
    link: str
    photo: str

    @property
    def email(self) -> str:
        return self.contact if "@" in self.contact[1:] else ""

    @property
    def phone(self) -> str:
        return self.contact if _PHONE.fullmatch(self.contact) else ""

    @property
    def handle(self) -> str:
        return "" if self.email or self.phone else self.contact


def log_modal(sources: Sequence[Place], now: datetime, words: Words, *, text: str = "") -> Json:
    """The form; `sources` are those by hand, one at least, `text` what is known of the words."""
    kinds = [
        option(words.t("A complaint"), COMPLAINT),
        option(words.t("Praise"), PRAISE),
    ]
    kind = RadioButtonsElement(action_id="kind", options=kinds, initial_option=kinds[0])
    places = _places(sources, words)
    first = places[0] if len(places) == 1 else None
    place = StaticSelectElement(action_id="place", options=places, initial_option=first)
    said = PlainTextInputElement(
        action_id="said", multiline=True, max_length=INPUT, initial_value=cut(text, INPUT) or None
    )
    counted = [(n, words.n("{count} star", "{count} stars", n)) for n in range(1, 6)]
    ranks = [option(f"{stars_of(n, 5)} {told}", str(n)) for n, told in counted]
    stars = StaticSelectElement(action_id="stars", options=ranks)
    at = DateTimePickerElement(action_id="at", initial_date_time=int(now.timestamp()))
    return frame.modal(
        Ask.LOG,
        words.t("Write it down"),
        [
            field(words.t("What is it?"), kind, "kind"),
            field(words.t("Where did you hear it?"), place, "place"),
            field(words.t("The customer's words"), said, "said"),
            field(words.t("Stars, if there are any"), stars, "stars", optional=True),
            _line(words.t("The customer's name"), "name"),
            _line(words.t("How to reach them: mail, phone or profile"), "contact"),
            field(words.t("When?"), at, "at"),
            _line(words.t("Link to the page"), "link"),
            _line(words.t("Link to a photo"), "photo"),
        ],
        Target(),
        words,
        submit=words.t("Save"),
    )


def read_log(view: Mapping[str, Any], now: datetime, words: Words) -> LogInput:
    """Raises Mistakes."""
    source_id, _, place = str(frame.given(view, "place") or "").partition("/")
    at, stars = frame.given(view, "at"), frame.given(view, "stars")
    links = {key: frame.text(view, key) for key in ("link", "photo")}
    wrong = {
        key: words.t("Write the whole address, with https://")
        for key, link in links.items()
        if link and not web_address(link)
    }
    if not source_id:
        wrong["place"] = words.t("Choose one.")
    if not frame.text(view, "said"):
        wrong["said"] = words.t("Write what the customer said.")
    if not isinstance(at, datetime) or at > now:
        wrong["at"] = words.t("Choose a time that is over.")
    if wrong:
        raise Mistakes(wrong)
    return LogInput(
        source_id=source_id,
        place=place,
        complaint=frame.given(view, "kind") != PRAISE,
        text=frame.text(view, "said"),
        stars=float(stars) if stars else None,
        name=frame.text(view, "name"),
        contact=frame.text(view, "contact"),
        at=at,
        **links,
    )


def _places(sources: Sequence[Place], words: Words) -> list[Any]:
    """Every place of every source; with several sources each says whose it is."""
    found = []
    for source in sources:
        for code in source.heard_in:
            told = words.t(PLACES[code]) if code in PLACES else words.t("Elsewhere")
            label = told if len(sources) == 1 else f"{told} · {source.title}"
            found.append(option(label, f"{source.source_id}/{code}"))
    return found[:OPTIONS]


def _line(label: str, block_id: str) -> Json:
    typed = PlainTextInputElement(action_id=block_id, max_length=_SHORT)
    return field(label, typed, block_id, optional=True)
