"""Promise a follow-up, put it off, say that it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import DatePickerElement, StaticSelectElement
from slack_sdk.models.blocks.block_elements import PlainTextInputElement

from bot.locale import Words
from bot.slack.blocks import Json, field, option
from bot.slack.ids import Ask, Do, Mistakes, Target
from bot.slack.modals import frame

NO, ON_A_DAY = "no", "date"
_NOTE = 500
Days = Mapping[str, datetime]
"""By when a word ("today") means, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A follow-up chosen: NO, a word of `Days`, or ON_A_DAY with its `day`."""

    choice: str = NO
    day: date | None = None


NOTHING = Follow()
"""No follow-up is promised."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """Another day for a promise, and why. `shown`: until when it was promised as the form was
    opened."""

    about: Target
    promise: int
    shown: datetime
    follow: Follow
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """The promise is kept, this person says; `outcome` is what happened."""

    about: Target
    promise: int
    outcome: str


def follow_fields(chosen: Follow, days: Days, words: Words, timezone: str) -> list[Json]:
    """The question in the reply modal; the day is asked for once "date" was chosen."""
    asked = [_choice(words.t("Promise a follow-up?"), chosen, days, words, timezone, live=True)]
    if chosen.choice == ON_A_DAY:
        asked.append(_day(chosen, words))
    return asked


def follow_asked(days: Days, words: Words, timezone: str) -> list[Json]:
    """The same in a form that does not change while it is filled in."""
    label = words.t("Promise a follow-up?")
    return [_choice(label, NOTHING, days, words, timezone), _day(NOTHING, words)]


def read_follow(view: Mapping[str, Any]) -> Follow:
    """What was chosen."""
    chosen = str(frame.given(view, "follow") or NO)
    day = frame.given(view, "follow_day") if chosen == ON_A_DAY else None
    return Follow(chosen, date.fromisoformat(day) if day else None)


def postpone_form(
    about: Target, promise: int, due_at: datetime, days: Days, words: Words, timezone: str
) -> Json:
    """`promise` is the one that is meant, and `due_at` its day: of two people who do it at once,
    one does."""
    label = words.t("Until when?")
    choice = _choice(label, Follow(ON_A_DAY), days, words, timezone, must=True)
    blocks = [choice, _day(NOTHING, words), _note(words.t("Why?"), "why")]
    title = words.t("Postpone")
    told, save = {"promise": promise, "due": due_at.isoformat()}, words.t("Save")
    return frame.modal(Ask.POSTPONE, title, blocks, about, words, submit=save, told=told)


def read_postponed(view: Mapping[str, Any], words: Words) -> Postponed:
    """Raises Mistakes."""
    why = frame.text(view, "why")
    if not why:
        raise Mistakes({"why": words.t("Say in a few words why.")})
    shown = datetime.fromisoformat(frame.told(view)["due"])
    return Postponed(frame.about(view), _meant(view), shown, read_follow(view), why)


def kept_form(about: Target, promise: int, words: Words) -> Json:
    """`promise` likewise."""
    blocks = [_note(words.t("What happened?"), "outcome")]
    title = words.t("Follow-up done")
    told, save = {"promise": promise}, words.t("Save")
    return frame.modal(Ask.KEPT, title, blocks, about, words, submit=save, told=told)


def read_done(view: Mapping[str, Any], words: Words) -> Done:
    """Raises Mistakes."""
    outcome = frame.text(view, "outcome")
    if not outcome:
        raise Mistakes({"outcome": words.t("Say in a few words what happened.")})
    return Done(frame.about(view), _meant(view), outcome)


def _meant(view: Mapping[str, Any]) -> int:
    return int(frame.told(view).get("promise", 0))


def _choice(
    label: str,
    chosen: Follow,
    days: Days,
    words: Words,
    timezone: str,
    *,
    live: bool = False,
    must: bool = False,
) -> Json:
    told = {
        "today": words.t("Today"),
        "tomorrow": words.t("Tomorrow"),
        "3d": words.t("In 3 days"),
    }
    options = [] if must else [option(words.t("No"), NO)]
    options += [option(told[code], code, words.day(at, timezone)) for code, at in days.items()]
    options.append(option(words.t("Date"), ON_A_DAY))
    first = next((one for one in options if one.value == chosen.choice), options[0])
    select = StaticSelectElement(action_id=Do.FOLLOW, options=options, initial_option=first)
    return field(label, select, "follow", optional=not must, dispatch=live)


def _day(chosen: Follow, words: Words) -> Json:
    initial = chosen.day.isoformat() if chosen.day else None
    picker = DatePickerElement(action_id="day", initial_date=initial)
    return field(words.t("Date"), picker, "follow_day", optional=True)


def _note(label: str, block_id: str) -> Json:
    typed = PlainTextInputElement(action_id=block_id, multiline=True, max_length=_NOTE)
    return field(label, typed, block_id)
