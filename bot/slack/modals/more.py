"""More…: everything about a case that is not one of the three buttons."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from slack_sdk.models.blocks import RadioButtonsElement, StaticSelectElement

from bot.locale import Words
from bot.models import CaseState
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, field, option
from bot.slack.ids import Ask, Target
from bot.slack.modals import frame
from bot.slack.state import ON_ITS_WAY, look


class More(StrEnum):
    """What can be chosen."""

    ANSWERED = "answered_there"
    CALLED = "called"
    LATER = "later"
    GIVE = "give"
    COLLEAGUE = "ask_colleague"
    DISMISS = "dismiss"
    FAKE = "fake"
    FIX = "fix"
    NOT_CRITICAL = "not_critical"
    DECIDE = "decide"
    REOPEN = "reopen"
    KEPT = "promise_kept"
    POSTPONE = "postpone"
    SAME = "same_customer"
    HISTORY = "history"


RADIOS = 10
"""So many radio buttons Slack takes in one list; a longer one is a menu."""
_OF_PROMISES = {More.KEPT, More.POSTPONE}
AT_ONCE = {More.NOT_CRITICAL, More.DECIDE, More.REOPEN}
"""Done when chosen; the others ask something first."""


def applying(view: CaseView, place: Place, now: datetime) -> list[More]:
    """What makes sense for this case as it stands. Nobody takes a report of a private message."""
    private = not place.public and view.case.fake_at is None
    return [one for one in _standing(view, now) if not (private and one is More.FAKE)]


def _standing(view: CaseView, now: datetime) -> list[More]:
    promised = [More.POSTPONE, More.GIVE] if view.promise else []
    if view.case.state == CaseState.GONE:
        return [*promised, More.HISTORY]
    if view.case.state != CaseState.OPEN:
        ours = any(one.reply_id for one in view.answers)
        ended = [*promised, More.REOPEN, More.FIX, More.CALLED, More.FAKE, More.SAME, More.HISTORY]
        return [one for one in ended if one is not More.FIX or ours]
    if look(view, now) in ON_ITS_WAY:
        return [More.CALLED, More.GIVE, More.COLLEAGUE, More.SAME, More.HISTORY]
    left_out = {More.REOPEN, More.FIX} | (set() if view.case.hold else {More.DECIDE})
    left_out |= set() if view.promise else _OF_PROMISES
    return [one for one in More if one not in left_out]


def more_modal(view: CaseView, place: Place, now: datetime, words: Words) -> Json:
    """The list, first thing chosen already."""
    told = {
        More.ANSWERED: words.t("I already answered there"),
        More.CALLED: words.t("I called or met the customer"),
        More.LATER: words.t("Remind me later"),
        More.GIVE: words.t("Give to a colleague"),
        More.COLLEAGUE: words.t("Ask a colleague"),
        More.DISMISS: words.t("No reply needed"),
        More.FAKE: words.t("Looks fake: report it"),
        More.FIX: words.t("Fix the reply"),
        More.NOT_CRITICAL: words.t("Not a criticism"),
        More.DECIDE: words.t("The team may answer it"),
        More.REOPEN: words.t("Reopen"),
        More.KEPT: words.t("The promised follow-up is done"),
        More.POSTPONE: words.t("Postpone the follow-up"),
        More.SAME: words.t("Same customer as…"),
        More.HISTORY: words.t("History"),
    }
    options = [option(told[one], one) for one in applying(view, place, now)]
    listed = RadioButtonsElement if len(options) <= RADIOS else StaticSelectElement
    choose = listed(action_id="what", options=options, initial_option=options[0])
    return frame.modal(
        Ask.MORE,
        words.t("More"),
        [field(words.t("What would you like to do?"), choose, "what")],
        Target(view.case.id, view.review.id),
        words,
        submit=words.t("Go on"),
    )


def read_more(view: Mapping[str, Any]) -> tuple[Target, More]:
    """What was chosen, about what."""
    return frame.about(view), More(str(frame.given(view, "what")))
