from datetime import UTC, datetime, timedelta

import pytest

from bot.looking import next_look

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "state", "minutes"),
    [
        (0, "open", 5),
        (1.9, "open", 5),
        (2, "open", 30),
        (24, "open", 240),
        (24 * 7, "open", 24 * 60),
        (24 * 400, "open", 7 * 24 * 60),
        (0, "answered", 240),
        (24 * 3, "answered", 24 * 60),
        (24 * 14, "answered", None),
        (24 * 13, "dismissed", 24 * 60),
        (24 * 14, None, None),
    ],
)
def test_the_older_the_less_often_and_an_open_case_never_out_of_sight(
    hours: float, state: str | None, minutes: int | None
) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert next_look(NOW - timedelta(hours=hours), state, NOW) == expected
