"""When digests come, and which days they are about."""

from datetime import UTC, date, datetime

import pytest

from bot.hours import WorkingHours, parse_hours
from bot.periods import Every, Period, Rhythm, days_before, due, first_weekday

ROME = parse_hours("Mon-Fri 09:00-13:00 14:00-18:00", "Europe/Rome", "IT")
BOTH = Rhythm(weekday=0)


def now(written: str, hours: WorkingHours = ROME) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=hours.zone).astimezone(UTC)


def days(period: Period, hours: WorkingHours = ROME) -> tuple[str, str]:
    local = [at.astimezone(hours.zone) for at in (period.since, period.until)]
    assert all((at.hour, at.minute) == (0, 0) for at in local)
    return local[0].strftime("%m-%d"), local[1].strftime("%m-%d")


def test_it_comes_when_the_days_work_begins_and_tells_of_yesterday() -> None:
    assert due(now("2026-11-25 08:59"), BOTH, ROME)[:1] == []
    found = due(now("2026-11-25 09:00"), BOTH, ROME)[0]
    assert (found.every, found.day) == (Every.DAY, date(2026, 11, 25))
    assert days(found) == ("11-24", "11-25")


def test_on_monday_it_tells_of_friday_too_and_the_week_comes_with_it() -> None:
    daily, weekly = due(now("2026-11-23 09:00"), BOTH, ROME)
    assert days(daily) == ("11-20", "11-23")
    assert (weekly.every, days(weekly)) == (Every.WEEK, ("11-16", "11-23"))


def test_after_a_holiday_on_monday_the_week_comes_on_tuesday() -> None:
    # Easter Monday 2026 is the 6th of April
    assert due(now("2026-04-06 09:00"), BOTH, ROME) == []
    daily, weekly = due(now("2026-04-07 09:00"), BOTH, ROME)
    assert days(daily) == ("04-03", "04-07")
    assert days(weekly) == ("03-30", "04-06")
    assert weekly.at == now("2026-04-07 09:00")


def test_a_week_that_could_not_be_told_on_its_day_is_told_later_but_once() -> None:
    monday = due(now("2026-11-23 09:00"), BOTH, ROME)[1]
    thursday = due(now("2026-11-26 09:00"), BOTH, ROME)[1]
    assert thursday == monday


def test_no_digest_at_the_week_end_nor_for_days_gone_by() -> None:
    assert due(now("2026-11-28 10:00"), BOTH, ROME) == []
    assert [one.day for one in due(now("2026-11-27 22:00"), Rhythm(), ROME)] == [date(2026, 11, 27)]


@pytest.mark.parametrize(
    ("day", "opens"), [("2028-03-27", 7), ("2028-10-30", 8)], ids=["summer", "winter"]
)
def test_nine_stays_nine_when_the_clocks_change(day: str, opens: int) -> None:
    [daily] = due(now(f"{day} 09:00"), Rhythm(), ROME)
    assert daily.at.hour == opens
    assert days(daily) == ("03-24", "03-27") if opens == 7 else ("10-27", "10-30")


def test_the_settings_choose_the_hour_or_no_digest_at_all() -> None:
    late = Rhythm(at=17 * 60 + 30)
    assert due(now("2026-11-25 17:29"), late, ROME) == []
    assert len(due(now("2026-11-25 17:30"), late, ROME)) == 1
    assert due(now("2026-11-25 17:30"), Rhythm(daily=False), ROME) == []


def test_a_team_that_never_closes_is_not_told_at_midnight() -> None:
    always = parse_hours("always", "UTC")
    assert due(now("2026-11-22 08:59", always), Rhythm(), always) == []
    assert len(due(now("2026-11-22 09:00", always), Rhythm(), always)) == 1


def test_the_first_working_day_need_not_be_monday() -> None:
    assert first_weekday(parse_hours("Tue-Sat 10:00-19:00", "Europe/Rome")) == 1


def test_the_days_of_a_chart_are_whole_days_also_when_one_has_25_hours() -> None:
    found = days_before(now("2026-10-30 00:00"), ROME)
    assert len(found) == 15
    assert found[-1] - found[0] == (now("2026-10-30 00:00") - now("2026-10-16 00:00"))
