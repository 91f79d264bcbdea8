"""Charts as the page draws them."""

from typing import Any

import pytest

from bot.playground.page.charts import drawing


def bars(*values: float) -> dict[str, Any]:
    days = [f"day {number}" for number in range(len(values))]
    data = [{"label": day, "value": value} for day, value in zip(days, values, strict=True)]
    chart = {"series": [{"name": "Critical", "data": data}], "axis_config": {"categories": days}}
    return {"title": "The last days", "chart": {"type": "bar", **chart}}


@pytest.mark.parametrize(
    ("values", "ticks"),
    [((2, 0), ["0", "1", "2"]), ((16, 2), ["0", "5", "10", "15", "20"]), ((0, 0), ["0", "1"])],
)
def test_customers_are_counted_whole(values: tuple[float, ...], ticks: list[str]) -> None:
    assert [one.text for one in drawing(bars(*values)).ticks] == ticks


def test_what_is_no_count_may_have_half_steps() -> None:
    assert [one.text for one in drawing(bars(1.5, 0.25)).ticks] == ["0", "0.5", "1", "1.5"]


def test_a_day_that_brought_nothing_has_no_bar() -> None:
    some, none = drawing(bars(2, 0)).marks
    assert some.height > 1
    assert none.height == 0
