"""When a promise counts as kept, and when somebody is reminded of it."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.hours import parse_hours
from bot.ladder import PUBLIC, Step
from bot.models import Answer, Promise
from bot.promises import Kept, closes, day_of, decide, kept_by, next_reminder

ROME = ZoneInfo("Europe/Rome")
HOURS = parse_hours("Mon-Fri 09:00-13:00 14:00-18:00", "Europe/Rome", "IT")


def at(written: str) -> datetime:
    """ "24 09:00" in November 2026; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{written}").replace(tzinfo=ROME).astimezone(UTC)


def promise(**changes: Any) -> Promise:
    facts: dict[str, Any] = {"id": 1, "case_id": 1, "reply_id": 5, "by": "U0", "owner": "U0"}
    facts |= {"made_at": at("23 10:00"), "since": at("23 10:00"), "due_at": at("24 18:00")}
    return Promise(**facts | changes)


def answer(**changes: Any) -> Answer:
    facts: dict[str, Any] = {"kind": "shown", "by": "Bo", "at": at("23 15:00"), "reply_id": None}
    return Answer(**facts | {"gone_at": None} | changes)


def decided(made: Promise, now: str, *given: tuple[int, int], said: Any = ()) -> Kept | Step | None:
    told = frozenset(given)
    return decide(made, said, PUBLIC, HOURS, at(now), told, accepted_counts=False)


def test_the_owner_is_told_as_the_day_begins_then_each_day_who_the_ladder_tells_last() -> None:
    made = promise()
    assert decided(made, "24 08:59") is None
    assert decided(made, "24 09:00") == Step(1, 0, at("24 09:00"), "owner")
    assert decided(made, "24 17:59", (1, 0)) is None
    assert decided(made, "25 09:00", (1, 0)) == Step(2, 0, at("25 09:00"), "decider")
    assert decided(made, "26 09:00", (1, 0), (2, 0)) == Step(2, 1, at("26 09:00"), "decider")
    assert next_reminder(made, PUBLIC, HOURS, at("24 09:00")) == at("25 09:00")


def test_one_made_for_the_same_day_is_told_of_half_way() -> None:
    made = promise(due_at=at("23 18:00"))
    assert decided(made, "23 14:29") is None
    assert decided(made, "23 14:30") == Step(1, 0, at("23 14:30"), "owner")
    assert decided(made, "24 09:00", (1, 0)) == Step(2, 0, at("24 09:00"), "decider")


@pytest.mark.parametrize(
    ("said", "keeps"),
    [
        ({}, True),
        ({"at": at("23 09:59")}, False),
        ({"gone_at": at("23 16:00")}, False),
        ({"kind": "accepted"}, False),
        ({"kind": "declared"}, True),
        ({"kind": "bounced"}, False),
        ({"reply_id": 5}, False),
        ({"reply_id": 4, "at": at("23 17:00")}, False),
        ({"reply_id": 6, "at": at("23 09:00")}, True),
    ],
)
def test_a_later_answer_by_us_keeps_it(said: dict[str, Any], keeps: bool) -> None:
    found = decided(promise(), "24 09:00", said=[answer(**said)])
    assert isinstance(found, Kept) == keeps


def test_where_nothing_can_be_read_back_it_counts_that_the_channel_took_it() -> None:
    taken = [answer(kind="accepted", reply_id=6)]
    assert kept_by(promise(), taken, accepted_counts=True) == Kept("accepted", "Bo")


def test_days_are_working_days() -> None:
    friday = at("27 17:00")
    assert day_of("today", friday, HOURS) == date(2026, 11, 27)
    assert day_of("tomorrow", friday, HOURS) == date(2026, 11, 30)
    assert day_of("3d", friday, HOURS) == date(2026, 12, 2)
    assert day_of("today", at("27 18:00"), HOURS) is None
    assert closes(date(2026, 11, 28), HOURS, friday) is None
    assert closes(date(2026, 11, 27), HOURS, friday) == at("27 18:00")
