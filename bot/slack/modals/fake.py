"""A review that looks fake: where to report it, and what became of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import RadioButtonsElement

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, actions, field, link_button, option, section
from bot.slack.codes import FAKES
from bot.slack.ids import Ask, Do, Mistakes, Target
from bot.slack.modals import frame
from bot.slack.modals.forms import moment, note, past


@dataclass(frozen=True, slots=True)
class FakeReport:
    """Reported to the platform as fake: when, with what words, and how it ended (a code of
    FAKES)."""

    about: Target
    at: datetime
    said: str
    outcome: str


def fake_form(view: CaseView, place: Place, now: datetime, words: Words) -> Json:
    """What was told before stands in the fields."""
    case = view.case
    told = words.t(
        "Report it there, then write it down here. It still gets a calm answer: "
        "everyone who reads it looks at how we take it."
    )
    page = link_button(
        words.t("Open the page to report it"), Do.PAGE, place.report_url or view.review.url
    )
    options = [option(words.t(name), code) for code, name in FAKES.items()]
    known = case.fake_outcome or "waiting"
    chosen = next(one for one in options if one.value == known)
    radio = RadioButtonsElement(action_id="outcome", options=options, initial_option=chosen)
    blocks = [
        section(told, "told"),
        *([actions([page], "page")] if page else []),
        moment(words.t("When did you report it?"), case.fake_at or now),
        note(words.t("What did you tell them?"), "said", optional=True, text=case.fake_said),
        field(words.t("What did they say?"), radio, "outcome"),
    ]
    about = Target(case.id, view.review.id)
    return frame.modal(
        Ask.FAKE, words.t("Looks fake"), blocks, about, words, submit=words.t("Save")
    )


def read_fake(view: Mapping[str, Any], now: datetime, words: Words) -> FakeReport:
    """Raises Mistakes."""
    outcome = str(frame.given(view, "outcome") or "")
    if outcome not in FAKES:
        raise Mistakes({"outcome": words.t("Choose one.")})
    at = past(view, now, words)
    return FakeReport(frame.about(view), at, frame.text(view, "said"), outcome)
