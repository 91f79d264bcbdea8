"""The forms behind More…: each is built and read here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    DateTimePickerElement,
    RadioButtonsElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.slack.blocks import Json, field, option, section
from bot.slack.codes import DISMISSALS
from bot.slack.ids import Ask, Mistakes, Target
from bot.slack.modals import frame
from bot.slack.modals.promise import NOTHING, Days, Follow, follow_asked, read_follow

_NOTE = 500
OUTCOMES = ("settled", "going_on", "not_reached")
LATER = ("1h", "afternoon", "tomorrow", "date")


@dataclass(frozen=True, slots=True)
class There:
    """Answered on the channel itself, at this time."""

    about: Target
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """Called or met the customer; `outcome` is one of OUTCOMES."""

    about: Target
    at: datetime
    outcome: str
    note: str
    follow: Follow = NOTHING


@dataclass(frozen=True, slots=True)
class Later:
    """Remind later: `when` is one of LATER, `at` the moment where it is "date"."""

    about: Target
    when: str
    at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague to give the case to or to ask, by when, and what about."""

    about: Target
    person: str
    until: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """No reply needed: `why` as it is stored, a code of DISMISSALS and maybe a note."""

    about: Target
    why: str


def there_form(about: Target, now: datetime, words: Words) -> Json:
    return frame.modal(
        Ask.ANSWERED,
        words.t("Answered there"),
        [moment(words.t("When did you answer?"), now)],
        about,
        words,
        submit=words.t("Save"),
    )


def read_there(view: Mapping[str, Any], now: datetime, words: Words) -> There:
    """Raises Mistakes."""
    return There(frame.about(view), past(view, now, words))


def called_form(
    about: Target, now: datetime, words: Words, days: Days | None = None, timezone: str = "UTC"
) -> Json:
    outcomes = {
        "settled": words.t("It is settled"),
        "going_on": words.t("We go on talking"),
        "not_reached": words.t("I did not reach anybody"),
    }
    options = [option(told, code) for code, told in outcomes.items()]
    radio = RadioButtonsElement(action_id="outcome", options=options)
    blocks = [
        moment(words.t("When?"), now),
        field(words.t("How did it end?"), radio, "outcome"),
        note(words.t("What was said?"), "note", optional=True),
        *follow_asked(days or {}, words, timezone),
    ]
    title = words.t("Called or met")
    return frame.modal(Ask.CALLED, title, blocks, about, words, submit=words.t("Save"))


def read_called(view: Mapping[str, Any], now: datetime, words: Words) -> Called:
    """Raises Mistakes."""
    outcome = str(frame.given(view, "outcome") or "")
    if outcome not in OUTCOMES:
        raise Mistakes({"outcome": words.t("Choose one.")})
    at, follow = past(view, now, words), read_follow(view)
    if outcome == "not_reached" and follow != NOTHING:
        told = words.t("You did not reach anybody: there is nobody to promise it to.")
        raise Mistakes({"follow": told})
    return Called(frame.about(view), at, outcome, frame.text(view, "note"), follow)


def later_form(
    about: Target, now: datetime, words: Words, moments: Mapping[str, datetime], timezone: str
) -> Json:
    """`moments`: those that are still ahead, by the word for each. Tomorrow says which day it is:
    the next working one."""
    told = {
        "1h": words.t("In 1 hour"),
        "afternoon": words.t("This afternoon"),
        "tomorrow": words.t("Tomorrow at 9:00"),
        "date": words.t("On a date"),
    }
    day = words.day(moments["tomorrow"], timezone)
    options = [
        option(told[code], code, day if code == "tomorrow" else "")
        for code in LATER
        if code in moments or code == "date"
    ]
    radio = RadioButtonsElement(action_id="later", options=options, initial_option=options[0])
    picker = DateTimePickerElement(action_id="at", initial_date_time=_whole_hour(now) + 86_400)
    blocks = [
        field(words.t("When?"), radio, "later"),
        field(words.t("Date"), picker, "at", optional=True),
        note(words.t("Why?"), "why", optional=True),
    ]
    title = words.t("Remind me later")
    return frame.modal(Ask.LATER, title, blocks, about, words, submit=words.t("Save"))


def read_later(view: Mapping[str, Any], now: datetime, words: Words) -> Later:
    """Raises Mistakes for a date that is missing or over."""
    when = str(frame.given(view, "later") or "1h")
    at = frame.given(view, "at") if when == "date" else None
    if when == "date" and (at is None or at <= now):
        raise Mistakes({"at": words.t("Choose a time that is still to come.")})
    return Later(frame.about(view), when, at, frame.text(view, "why"))


def give_form(about: Target, words: Words) -> Json:
    person = UserSelectElement(action_id="person", placeholder=words.t("Choose a colleague"))
    return frame.modal(
        Ask.GIVE,
        words.t("Give to a colleague"),
        [field(words.t("To whom?"), person, "person")],
        about,
        words,
        submit=words.t("Give"),
    )


def ask_form(about: Target, now: datetime, words: Words) -> Json:
    person = UserSelectElement(action_id="person", placeholder=words.t("Choose a colleague"))
    picker = DateTimePickerElement(action_id="until", initial_date_time=_whole_hour(now) + 7_200)
    blocks = [
        field(words.t("Whom?"), person, "person"),
        field(words.t("By when?"), picker, "until", optional=True),
        note(words.t("What do you need to know?"), "text", optional=True),
    ]
    title = words.t("Ask a colleague")
    return frame.modal(Ask.COLLEAGUE, title, blocks, about, words, submit=words.t("Ask"))


def read_colleague(view: Mapping[str, Any], now: datetime, words: Words) -> Colleague:
    """Read `give_form` or `ask_form`. Raises Mistakes."""
    person = str(frame.given(view, "person") or "")
    if not person:
        raise Mistakes({"person": words.t("Choose a colleague.")})
    until = frame.given(view, "until")
    if until is not None and until <= now:
        raise Mistakes({"until": words.t("Choose a time that is still to come.")})
    return Colleague(frame.about(view), person, until, frame.text(view, "text"))


def dismiss_form(about: Target, words: Words) -> Json:
    options = [
        option(words.t(told), code) for code, told in DISMISSALS.items() if code != "not_critical"
    ]
    radio = RadioButtonsElement(action_id="reason", options=options)
    told = words.t(
        "Its card keeps your name and the reason; from there the case can be opened again."
    )
    blocks = [
        section(told, "told"),
        field(words.t("Why is no reply needed?"), radio, "reason"),
        note(words.t("In a few words"), "note", optional=True),
    ]
    return frame.modal(
        Ask.DISMISS,
        words.t("No reply needed"),
        blocks,
        about,
        words,
        submit=words.t("Close the case"),
        close=words.t("Cancel"),  # "Close" beside it would be read as the case's
    )


def read_dismissal(view: Mapping[str, Any], words: Words) -> Dismissal:
    """Raises Mistakes: "other" needs a few words."""
    reason, note = str(frame.given(view, "reason") or ""), frame.text(view, "note")
    if reason not in DISMISSALS:
        raise Mistakes({"reason": words.t("Choose one.")})
    if reason == "other" and not note:
        raise Mistakes({"note": words.t("Say in a few words why.")})
    return Dismissal(frame.about(view), f"{reason}: {note}" if note else reason)


def moment(label: str, now: datetime) -> Json:
    """A moment that is over, to be read by `past`."""
    picker = DateTimePickerElement(action_id="at", initial_date_time=int(now.timestamp()))
    return field(label, picker, "at")


def past(view: Mapping[str, Any], now: datetime, words: Words) -> datetime:
    """Raises Mistakes for a moment still to come."""
    at = frame.given(view, "at")
    if not isinstance(at, datetime) or at > now:
        raise Mistakes({"at": words.t("Choose a time that is over.")})
    return at


def note(label: str, block_id: str, *, optional: bool, text: str = "") -> Json:
    """A few words; `text` stands there already."""
    typed = PlainTextInputElement(
        action_id=block_id, initial_value=text[:_NOTE] or None, multiline=True, max_length=_NOTE
    )
    return field(label, typed, block_id, optional=optional)


def _whole_hour(now: datetime) -> int:
    return int(now.timestamp()) // 3600 * 3600 + 3600
