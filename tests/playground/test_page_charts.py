"""Charts as the page draws them."""

from typing import Any

import pytest

from bot.locale import Words
from bot.playground.page.charts import drawing

EN, IT = Words("en"), Words("it")


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
    assert [one.text for one in drawing(bars(*values), EN).ticks] == ticks


def test_what_is_no_count_may_have_half_steps() -> None:
    assert [one.text for one in drawing(bars(1.5, 0.25), EN).ticks] == ["0", "0.5", "1", "1.5"]


def test_a_day_that_brought_nothing_has_no_bar() -> None:
    some, none = drawing(bars(2, 0), EN).marks
    assert some.height > 1
    assert none.height == 0


def test_numbers_are_written_as_in_the_language_of_the_page() -> None:
    drawn = drawing(bars(1234.5), IT)
    assert drawn.rows == [["day 0", "1.234,5"]]
    assert drawn.marks[0].label == "Critical: 1.234,5"
    assert [one.text for one in drawn.ticks][-1] == "1.500"
