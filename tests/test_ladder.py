from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.hours import parse_hours, parse_span
from bot.ladder import PRIVATE, PUBLIC, Ladder, Rung, Step, deadline, next_step, rung_due, steps

ROME = ZoneInfo("Europe/Rome")
SHOP = parse_hours("Mon-Fri 09:00-13:00 14:00-18:00; Sat 09:00-13:00", "Europe/Rome", "IT")
OFFICE = parse_hours("Mon-Fri 09:00-18:00", "Europe/Rome", "IT")
ALWAYS = parse_hours("always", "Europe/Rome")
NOTHING: frozenset[tuple[int, int]] = frozenset()


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def ladder(*rungs: Rung, within: str = "4h") -> Ladder:
    return Ladder("test", parse_span(within), rungs)


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-11-19 09:00", "2026-11-19 13:00"),
        ("2026-11-20 16:00", "2026-11-21 11:00"),
        ("2026-11-21 20:00", "2026-11-23 13:00"),
        ("2026-12-07 17:00", "2026-12-09 12:00"),
    ],
)
def test_an_answer_is_due_within_working_hours(started: str, due: str) -> None:
    assert deadline(rome(started), PUBLIC, SHOP) == rome(due)


def test_a_deadline_by_the_clock_passes_at_night_too() -> None:
    assert deadline(rome("2026-11-20 23:00"), ladder(within="clock 4h"), SHOP) == rome(
        "2026-11-21 03:00"
    )


def test_a_day_for_a_private_answer_starts_when_the_team_does() -> None:
    assert deadline(rome("2026-11-22 11:00"), PRIVATE, OFFICE) == rome("2026-11-24 09:00")


THURSDAY = "2026-11-19 09:00"


@pytest.mark.parametrize(
    ("why", "now", "given", "due"),
    [
        ("too early", "2026-11-19 09:59", [], None),
        ("the owner first", "2026-11-19 10:00", [], (1, 0, "2026-11-19 10:00", "owner")),
        ("once is enough", "2026-11-19 11:00", [(1, 0)], None),
        (
            "then everyone",
            "2026-11-19 12:00",
            [(1, 0)],
            (2, 0, "2026-11-19 12:00", "slack_channel"),
        ),
        ("quiet at night", "2026-11-19 23:00", [(1, 0), (2, 0)], None),
        ("then the head", "2026-11-20 09:00", [(2, 0)], (3, 0, "2026-11-20 09:00", "decider")),
        ("again on Saturday", "2026-11-21 09:00", [(3, 0)], (3, 1, "2026-11-21 09:00", "decider")),
        ("not on Sunday", "2026-11-22 12:00", [(3, 0), (3, 1)], None),
        ("again on Monday", "2026-11-23 09:00", [(3, 1)], (3, 2, "2026-11-23 09:00", "decider")),
        ("one after downtime", "2026-11-19 15:00", [], (2, 0, "2026-11-19 12:00", "slack_channel")),
        ("one after a week", "2026-11-27 15:00", [], (3, 6, "2026-11-27 09:00", "decider")),
        ("one after a year", "2027-11-19 09:00", [(3, 4)], (3, 302, "2027-11-19 09:00", "decider")),
        ("a higher one was given", "2026-11-19 12:00", [(3, 0)], None),
    ],
)
def test_the_highest_rung_due_is_told_once(
    why: str,
    now: str,
    given: list[tuple[int, int]],
    due: tuple[int, int, str, str] | None,
) -> None:
    step = rung_due(rome(THURSDAY), PUBLIC, SHOP, rome(now), frozenset(given))
    expected = due and Step(due[0], due[1], rome(due[2]), due[3])
    assert step == expected, why


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-19 09:00", (1, 0, "2026-11-19 10:00")),
        ("2026-11-19 10:00", (2, 0, "2026-11-19 12:00")),
        ("2026-11-19 12:30", (3, 0, "2026-11-20 09:00")),
        ("2026-11-20 09:00", (3, 1, "2026-11-21 09:00")),
        ("2026-11-21 10:00", (3, 2, "2026-11-23 09:00")),
    ],
)
def test_the_next_step_is_known(now: str, expected: tuple[int, int, str]) -> None:
    step = next_step(rome(THURSDAY), PUBLIC, SHOP, rome(now))
    assert step is not None
    assert (step.rung, step.nth, step.at) == (*expected[:2], rome(expected[2]))


def test_walking_step_by_step_meets_every_step_in_order() -> None:
    now, given, met = rome(THURSDAY).astimezone(UTC), NOTHING, []
    for _ in range(12):
        coming = next_step(rome(THURSDAY), PUBLIC, SHOP, now)
        assert coming is not None
        assert (
            rung_due(rome(THURSDAY), PUBLIC, SHOP, coming.at - timedelta(seconds=1), given) is None
        )
        now = coming.at
        assert rung_due(rome(THURSDAY), PUBLIC, SHOP, now, given) == coming
        given |= {(coming.rung, coming.nth)}
        met.append((coming.rung, coming.nth))
    assert met == [(1, 0), (2, 0), *((3, nth) for nth in range(10))]


def test_a_last_rung_without_repeat_is_the_end() -> None:
    once = ladder(Rung(parse_span("1h"), "owner"))
    assert next_step(rome(THURSDAY), once, SHOP, rome("2026-11-19 10:00")) is None
    step = rung_due(rome(THURSDAY), once, SHOP, rome("2026-12-19 10:00"), NOTHING)
    assert step == Step(1, 0, rome("2026-11-19 10:00"), "owner")
    assert rung_due(rome(THURSDAY), once, SHOP, rome("2027-01-19"), frozenset({(1, 0)})) is None


def test_a_ladder_without_rungs_tells_nobody() -> None:
    assert rung_due(rome(THURSDAY), ladder(), SHOP, rome("2026-12-19 10:00"), NOTHING) is None
    assert next_step(rome(THURSDAY), ladder(), SHOP, rome(THURSDAY)) is None


@pytest.mark.parametrize("started", ["2026-11-20 22:00", "2026-11-21 10:00", "2026-11-22 08:00"])
def test_after_a_weekend_the_head_is_not_told_before_the_owner(started: str) -> None:
    told = [
        step.tell
        for hour in range(9, 19)
        if (
            step := rung_due(
                rome(started), PUBLIC, OFFICE, rome(f"2026-11-23 {hour:02}:00"), NOTHING
            )
        )
    ]
    assert told == ["owner"] * 2 + ["slack_channel"] * 7


def test_a_higher_rung_never_comes_before_a_lower_one() -> None:
    odd = ladder(Rung(parse_span("20h"), "owner"), Rung(parse_span("1d"), "decider"))
    step = rung_due(rome(THURSDAY), odd, OFFICE, rome("2026-11-20 12:00"), NOTHING)
    assert step is None
    step = rung_due(rome(THURSDAY), odd, OFFICE, rome("2026-11-23 11:00"), NOTHING)
    assert step == Step(2, 0, rome("2026-11-23 11:00"), "decider")


def test_repeats_keep_their_hour_over_a_short_saturday() -> None:
    late = ladder(Rung(parse_span("8h"), "decider", repeat=parse_span("1d")))
    moments = [
        rung_due(rome("2026-11-19 09:00"), late, SHOP, rome(now), NOTHING)
        for now in ("2026-11-20 18:00", "2026-11-21 18:00", "2026-11-23 18:00")
    ]
    assert [step.at for step in moments if step] == [
        rome("2026-11-20 18:00"),
        rome("2026-11-21 13:00"),
        rome("2026-11-23 18:00"),
    ]


def test_the_change_of_the_clocks_moves_no_reminder() -> None:
    step = next_step(rome("2026-10-24 09:00"), PUBLIC, ALWAYS, rome("2026-10-24 12:30"))
    assert step is not None
    assert step.at == rome("2026-10-25 09:00")


@pytest.mark.parametrize(
    "tell",
    ["owner", "slack_channel", "decider", "@ann", "#reviews", "U012ABCDEF", "ann@aurora.test"],
)
def test_a_rung_can_tell_these(tell: str) -> None:
    assert Rung(parse_span("1h"), tell).tell == tell


@pytest.mark.parametrize(
    ("tell", "sentence"),
    [
        ("onwer", "did you mean 'owner'"),
        ("", "is nobody"),
        ("@", "is nobody"),
        ("bob", "is nobody"),
    ],
)
def test_a_rung_that_tells_nobody_is_refused(tell: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Rung(parse_span("1h"), tell)


def test_a_ladder_that_makes_no_sense_is_refused() -> None:
    hour, day = parse_span("1h"), parse_span("1d")
    with pytest.raises(ValueError, match="rung 1 of ladder 'test' repeats: only the last may"):
        ladder(Rung(hour, "owner", repeat=day), Rung(day, "decider"))
    with pytest.raises(ValueError, match="rung 2 of ladder 'test' comes after 1h, not later"):
        ladder(Rung(parse_span("3h"), "owner"), Rung(hour, "decider"))
    with pytest.raises(ValueError, match="would never stop"):
        Rung(hour, "owner", repeat=parse_span("0d"))


@pytest.mark.parametrize("policy", [PUBLIC, PRIVATE, ladder(Rung(parse_span("1h"), "owner"))])
def test_all_steps_together_are_those_found_one_by_one(policy: Ladder) -> None:
    started = rome("2026-12-04 16:30")
    found: list[Step] = []
    for quarter in range(4 * 24 * 9):
        now = started + timedelta(minutes=15 * quarter)
        given = frozenset((step.rung, step.nth) for step in found)
        found += filter(None, [rung_due(started, policy, SHOP, now, given)])
    until = started + timedelta(days=9)
    assert list(steps(started, policy, SHOP, until)) == found
