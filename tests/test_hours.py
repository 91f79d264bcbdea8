from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.hours import (
    WorkingHours,
    add,
    is_open,
    next_open,
    parse_hours,
    parse_span,
    tomorrow_at,
    worked,
)

ROME = ZoneInfo("Europe/Rome")
SHOP = parse_hours("Mon-Fri 09:00-13:00 14:00-18:00; Sat 09:00-13:00", "Europe/Rome", "IT")
OFFICE = parse_hours("Mon-Fri 09:00-18:00", "Europe/Rome", "IT")
ALWAYS = parse_hours("always", "Europe/Rome", "IT")
NIGHT = parse_hours("Mon-Fri 22:00-02:00", "Europe/Rome", "IT")


def rome(text: str) -> datetime:
    """ "2026-11-20 17:30" as a moment in Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


# 2026-11-20 is a Friday, 2026-11-23 a Monday; Immaculate Conception is Tuesday 2026-12-08;
# Easter Monday is 2026-04-06; clocks go forward on 2026-03-29 and back on 2026-10-25.
@pytest.mark.parametrize(
    ("why", "start", "span", "hours", "end"),
    [
        ("inside one stretch", "2026-11-20 09:00", "1h", SHOP, "2026-11-20 10:00"),
        ("over lunch", "2026-11-20 12:30", "1h", SHOP, "2026-11-20 14:30"),
        ("up to the closing minute", "2026-11-20 17:00", "1h", SHOP, "2026-11-20 18:00"),
        ("over Friday evening", "2026-11-20 17:30", "1h", SHOP, "2026-11-21 09:30"),
        ("over the weekend", "2026-11-21 12:30", "1h", SHOP, "2026-11-23 09:30"),
        ("from Sunday", "2026-11-22 11:00", "4h", SHOP, "2026-11-23 13:00"),
        ("over several days", "2026-11-20 09:00", "16h", SHOP, "2026-11-23 13:00"),
        ("over a holiday", "2026-12-07 17:30", "1h", SHOP, "2026-12-09 09:30"),
        ("over Easter Monday", "2026-04-03 17:30", "1h", OFFICE, "2026-04-07 09:30"),
        ("by the clock", "2026-11-20 17:30", "clock 4h", SHOP, "2026-11-20 21:30"),
        ("nothing, at night", "2026-11-20 23:00", "0m", SHOP, "2026-11-21 09:00"),
        ("seconds", "2026-11-20 12:59", "90s", SHOP, "2026-11-20 14:00:30"),
        ("a day", "2026-11-19 10:15", "1d", SHOP, "2026-11-20 10:15"),
        ("a day into Saturday", "2026-11-20 17:00", "1d", SHOP, "2026-11-21 13:00"),
        ("a day over the weekend", "2026-11-20 17:00", "1d", OFFICE, "2026-11-23 17:00"),
        ("a day from lunch", "2026-11-18 13:30", "1d", SHOP, "2026-11-19 14:00"),
        ("a day from the night", "2026-11-18 23:30", "1d", SHOP, "2026-11-19 18:00"),
        ("a day from early morning", "2026-11-18 06:00", "1d", SHOP, "2026-11-19 09:00"),
        ("a day over a holiday", "2026-12-07 10:00", "1d", SHOP, "2026-12-09 10:00"),
        ("two days", "2026-12-04 10:00", "2d", SHOP, "2026-12-07 10:00"),
        ("a day by the clock", "2026-11-20 17:00", "clock 1d", OFFICE, "2026-11-21 17:00"),
        ("two weeks", "2026-11-20 10:00", "2w", SHOP, "2026-12-04 10:00"),
        ("a week onto a holiday", "2026-12-01 10:00", "1w", SHOP, "2026-12-09 10:00"),
        ("always: hours", "2026-12-25 23:30", "1h", ALWAYS, "2026-12-26 00:30"),
        ("always: a day", "2026-12-24 23:30", "1d", ALWAYS, "2026-12-25 23:30"),
        ("spring: a day is a local day", "2026-03-28 10:00", "1d", ALWAYS, "2026-03-29 10:00"),
        ("spring: by the clock", "2026-03-28 10:00", "clock 1d", ALWAYS, "2026-03-29 11:00"),
        ("autumn: a day is a local day", "2026-10-24 10:00", "1d", ALWAYS, "2026-10-25 10:00"),
        ("autumn: by the clock", "2026-10-24 10:00", "clock 1d", ALWAYS, "2026-10-25 09:00"),
        ("spring: over the weekend", "2026-03-27 17:00", "2h", OFFICE, "2026-03-30 10:00"),
        ("autumn: over the weekend", "2026-10-23 17:00", "2h", OFFICE, "2026-10-26 10:00"),
        ("past midnight", "2026-11-18 23:00", "2h", NIGHT, "2026-11-19 01:00"),
        ("past midnight on Saturday", "2026-11-21 01:30", "1h", NIGHT, "2026-11-23 22:30"),
        ("a day from past midnight", "2026-11-21 01:00", "1d", NIGHT, "2026-11-24 01:00"),
    ],
)
def test_time_is_added(why: str, start: str, span: str, hours: WorkingHours, end: str) -> None:
    result = add(rome(start), parse_span(span), hours)
    assert result == rome(end), why
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("why", "day", "hours_open"),
    [("forward", "2026-03-29", 23), ("back", "2026-10-25", 25), ("plain", "2026-11-22", 24)],
)
def test_a_day_is_as_long_as_the_clocks_make_it(why: str, day: str, hours_open: int) -> None:
    midnight = rome(f"{day} 00:00")
    next_midnight = midnight + timedelta(days=1)  # local arithmetic: the same wall time
    assert worked(midnight, next_midnight, ALWAYS) == timedelta(hours=hours_open), why


def test_a_night_shift_loses_the_hour_the_clocks_skip_and_keeps_the_one_they_repeat() -> None:
    sunday = parse_hours("Sun 01:00-04:00", "Europe/Rome")
    for day, hours_open in (("2026-03-29", 2), ("2026-10-25", 4)):
        night = worked(rome(f"{day} 00:00"), rome(f"{day} 12:00"), sunday)
        assert night == timedelta(hours=hours_open)


@pytest.mark.parametrize("times", ["02:00-03:00", "02:30-03:15", "02:10-02:50"])
def test_hours_inside_the_skipped_hour_do_no_harm(times: str) -> None:
    sunday = parse_hours(f"Sun {times}", "Europe/Rome")
    end = add(rome("2026-03-28 12:00"), parse_span("10m"), sunday)
    assert rome("2026-03-29 00:00") < end < rome("2026-04-06 00:00")
    week = worked(rome("2026-03-28 12:00"), rome("2026-04-05 00:00"), sunday)
    assert timedelta() <= week <= timedelta(hours=1)
    assert end - next_open(rome("2026-03-28 12:00"), sunday) == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("why", "begin", "end", "minutes"),
    [
        ("inside", "2026-11-20 09:10", "2026-11-20 09:40", 30),
        ("a lunch break does not count", "2026-11-20 12:00", "2026-11-20 15:00", 120),
        ("a night does not count", "2026-11-19 17:00", "2026-11-20 10:00", 120),
        ("a weekend does not count", "2026-11-21 12:00", "2026-11-23 10:00", 120),
        ("Easter Monday does not count", "2026-04-03 17:00", "2026-04-07 10:00", 360),
        ("outside", "2026-11-20 19:00", "2026-11-20 22:00", 0),
        ("backwards is nothing", "2026-11-20 12:00", "2026-11-20 09:00", 0),
        ("nor within one stretch", "2026-11-20 12:00", "2026-11-20 10:00", 0),
    ],
)
def test_only_working_time_counts(why: str, begin: str, end: str, minutes: int) -> None:
    assert worked(rome(begin), rome(end), SHOP) == timedelta(minutes=minutes), why


@pytest.mark.parametrize("minutes", [0, 1, 59, 60, 241, 1000, 5000])
def test_what_is_added_is_what_was_worked(minutes: int) -> None:
    start = rome("2026-12-04 12:59")
    end = add(start, parse_span(f"{minutes}m"), SHOP)
    assert worked(start, end, SHOP) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-20 08:59", "2026-11-20 09:00"),
        ("2026-11-20 09:00", "2026-11-20 09:00"),
        ("2026-11-20 12:59", "2026-11-20 12:59"),
        ("2026-11-20 13:00", "2026-11-20 14:00"),
        ("2026-11-20 18:00", "2026-11-21 09:00"),
        ("2026-12-07 20:00", "2026-12-09 09:00"),
    ],
)
def test_closed_means_waiting_for_the_next_opening(at: str, opens: str) -> None:
    assert next_open(rome(at), SHOP) == rome(opens)
    assert is_open(rome(at), SHOP) is (at == opens)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-11-19 08:00", "2026-11-20 09:00"),
        ("2026-11-20 23:00", "2026-11-21 09:00"),
        ("2026-11-21 10:00", "2026-11-23 09:00"),
        ("2026-12-07 10:00", "2026-12-09 09:00"),
        ("2026-03-27 10:00", "2026-03-28 09:00"),
        ("2026-10-24 10:00", "2026-10-26 09:00"),
    ],
)
def test_tomorrow_is_the_next_working_day(now: str, at: str) -> None:
    assert tomorrow_at(rome(now), "09:00", SHOP) == rome(at)


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    whit_monday = rome("2026-05-25 10:00")
    assert is_open(whit_monday, parse_hours("Mon-Fri 09:00-18:00", "Europe/Rome", "IT"))
    assert not is_open(whit_monday, parse_hours("Mon-Fri 09:00-18:00", "Europe/Rome", "IT-BZ"))


def test_without_holidays_every_day_is_a_day() -> None:
    assert is_open(rome("2026-12-25 10:00"), parse_hours("Mon-Fri 09:00-18:00", "Europe/Rome"))


def test_days_are_read_in_lists_ranges_and_italian() -> None:
    plain = parse_hours("Mon,Tue,Sat,Sun 09:00-10:00", "Europe/Rome")
    assert parse_hours("Sat - Tue  9:00 - 10:00", "Europe/Rome") == plain
    assert parse_hours("sab-mar 09:00-10:00", "Europe/Rome") == plain
    assert parse_hours("Mon, Tue 09:00-10:00; Sat,Sun 09:00-10:00;", "Europe/Rome") == plain


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mun-Fri 09:00-18:00", "'Mun' is not a day (did you mean 'Mon'?): allowed are Mon, Tue"),
        ("Mon-Fri", "'Mon-Fri' needs days and times"),
        ("09:00-18:00", "needs days and times"),
        ("allways", "(did you mean 'always'?)"),
        ("Mon 9-18", "'9-18' is not a stretch of time: write it like 09:00-13:00"),
        ("Mon 09:00-25:00", "names a time that no clock shows"),
        ("Mon 09:61-10:00", "names a time that no clock shows"),
        ("Mon 09:00-09:00", "is empty: for a whole day write 00:00-24:00"),
        ("Mon 09:00-13:00 12:00-18:00", "overlap"),
        ("Mon-Fri 09:00-18:00; Fri 10:00-11:00", "Fri stands twice"),
        ("Mon 22:00-02:00; Tue 01:00-03:00", "hours of Mon run past midnight into those of Tue"),
        ("Sun 22:00-02:00; Mon 01:00-03:00", "hours of Sun run past midnight into those of Mon"),
        ("", "name no day"),
        (" ; ", "name no day"),
    ],
)
def test_mistaken_hours_are_explained(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is the point
        parse_hours(text, "Europe/Rome")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("timezone", "holidays", "sentence"),
    [
        ("Europe/Roma", None, "'Europe/Roma' is not a time zone (did you mean 'Europe/Rome'?)"),
        ("rome", None, "(did you mean 'Europe/Rome'?)"),
        ("Roma", None, "(did you mean 'Europe/Rome'?)"),
        ("new york", None, "(did you mean 'America/New_York'?)"),
        ("Milano", None, "'Milano' is not a time zone: allowed"),
        ("", None, "'' is not a time zone"),
        ("../../etc/passwd", None, "is not a time zone"),
        ("Europe/Rome", "Italy", "holidays are known (did you mean 'IT'?): allowed"),
        ("Europe/Rome", "germania", "holidays are known (did you mean 'DE'?): allowed"),
        ("Europe/Rome", "Atlantis", "holidays are known: allowed are codes such as IT"),
        ("Europe/Rome", "DE-BYX", "'BYX' is not a part of DE (did you mean 'BY'?): allowed are BB"),
    ],
)
def test_a_mistaken_place_is_explained(timezone: str, holidays: str | None, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is the point
        parse_hours("always", timezone, holidays)
    assert sentence in str(caught.value)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        next_open(datetime(2026, 11, 20, 9), SHOP)  # noqa: DTZ001
