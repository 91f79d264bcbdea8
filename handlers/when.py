"""Moments that people name: this afternoon, tomorrow at nine, the day of a promise."""

from datetime import date, datetime, time, timedelta

from bot.hours import WorkingHours, tomorrow_at
from bot.locale import Words
from bot.promises import CHOICES, closes, day_of
from bot.slack.ids import Mistakes
from bot.slack.modals import NOTHING, ON_A_DAY, Days, Follow, Later

AFTERNOON = time(15)
MORNING = "09:00"


def laters(now: datetime, hours: WorkingHours) -> dict[str, datetime]:
    """When somebody can be reminded by a word; this afternoon only while that is ahead."""
    local = now.astimezone(hours.zone)
    afternoon = local.replace(hour=AFTERNOON.hour, minute=0, second=0, microsecond=0)
    found = {"1h": now + timedelta(hours=1), "afternoon": afternoon}
    if afternoon <= now:
        del found["afternoon"]
    return {**found, "tomorrow": tomorrow_at(now, MORNING, hours)}


def moment(later: Later, now: datetime, hours: WorkingHours) -> datetime:
    """When somebody wants to be reminded."""
    if later.when == "date" and later.at is not None:
        return later.at
    found = laters(now, hours)
    return found.get(later.when, found["1h"])


def days(now: datetime, hours: WorkingHours) -> Days:
    """Those on which a follow-up may be promised by a word, each with its deadline."""
    found = {choice: day_of(choice, now, hours) for choice in CHOICES}
    ends = {choice: closes(day, hours, now) for choice, day in found.items() if day}
    return {choice: at for choice, at in ends.items() if at}


def promised(follow: Follow, now: datetime, hours: WorkingHours, words: Words) -> datetime | None:
    """By when a follow-up is promised, None for none. Raises Mistakes."""
    if follow == NOTHING:
        return None
    if follow.choice == ON_A_DAY:
        return _on(follow.day, now, hours, words)
    at = days(now, hours).get(follow.choice)
    if at is None:
        raise Mistakes({"follow": words.t("Nobody works any more today: choose another day.")})
    return at


def _on(day: date | None, now: datetime, hours: WorkingHours, words: Words) -> datetime:
    wrong = ""
    if day is None:
        wrong = words.t("Choose the day.")
    elif day < now.astimezone(hours.zone).date():
        wrong = words.t("Choose a day that is still to come.")
    elif (at := closes(day, hours, now)) is not None:
        return at
    raise Mistakes({"follow_day": wrong or words.t("Nobody works then: choose another day.")})
