"""The geometry of a `data_visualization`: what the template draws as SVG, and the same as rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, cos, floor, log10, pi, sin
from typing import Any

from bot.locale import Words
from bot.playground.state import Json

WIDTH, HEIGHT = 640.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 12.0, 12.0, 30.0
COLOURS = 6
Written = Callable[[float], str]
"""How a number is written."""
_LABEL = 62.0  # room for one label under the axis


@dataclass(frozen=True)
class Mark:
    """One drawn thing: a bar, a slice, a line or its area; `colour` is 1 to 6."""

    kind: str
    colour: int
    label: str
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    path: str = ""
    dash: bool = False


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """`head` and `rows` say the same in a table, `legend` names the colours."""

    kind: str
    title: str
    head: list[str]
    rows: list[list[str]]
    legend: list[Mark]
    marks: list[Mark]
    ticks: list[Label] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    x_label: str = ""
    y_label: str = ""


def drawing(block: Json, words: Words) -> Drawing:
    chart, title = block["chart"], block["title"]

    def number(value: float) -> str:
        return words.number(round(value, 2))

    return _pie(title, chart, number) if chart["type"] == "pie" else _axes(title, chart, number)


def _axes(title: str, chart: Json, number: Written) -> Drawing:
    categories: list[str] = chart["axis_config"]["categories"]
    series: list[Json] = chart["series"]
    values = [[float(point["value"]) for point in one["data"]] for one in series]
    scale = _Scale.of([value for row in values for value in row])
    names = [one["name"] for one in series]
    draw = _bars if chart["type"] == "bar" else _lines
    step = (WIDTH - LEFT - RIGHT) / len(categories)
    every = max(1, ceil(len(categories) * _LABEL / (WIDTH - LEFT - RIGHT)))
    return Drawing(
        chart["type"],
        title,
        ["", *names],
        [
            [category, *(number(row[index]) for row in values)]
            for index, category in enumerate(categories)
        ],
        _legend(names) if len(names) > 1 else [],
        draw(chart["type"], names, values, scale, step, number),
        [Label(LEFT - 6, scale.y(tick), number(tick)) for tick in scale.ticks],
        [
            Label(LEFT + step * (index + 0.5), HEIGHT - 10, category)
            for index, category in enumerate(categories)
            if index % every == 0
        ],
        chart["axis_config"].get("x_label", ""),
        chart["axis_config"].get("y_label", ""),
    )


@dataclass(frozen=True)
class _Scale:
    """From values to heights; zero is always on it."""

    ticks: list[float]

    @classmethod
    def of(cls, values: list[float]) -> "_Scale":
        least, most = min(0.0, *values), max(0.0, *values)
        rough = ((most - least) or 1.0) / 4
        power = 10.0 ** floor(log10(rough))
        step = next(power * by for by in (1, 2, 5, 10) if power * by >= rough)
        if all(value.is_integer() for value in values):
            step = max(step, 1.0)  # half a customer is none
        first, last = floor(least / step), max(ceil(most / step), 1)
        return cls([count * step for count in range(first, last + 1)])

    def y(self, value: float) -> float:
        least, most = self.ticks[0], self.ticks[-1]
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (1 - (value - least) / (most - least)), 1)


def _bars(
    _: str,
    names: list[str],
    values: list[list[float]],
    scale: _Scale,
    step: float,
    number: Written,
) -> list[Mark]:
    width = min(40.0, step * 0.72 / len(names))
    marks = []
    for place, row in enumerate(values):
        for index, value in enumerate(row):
            middle = LEFT + step * (index + 0.5)
            x = middle + width * (place - len(names) / 2)
            top, bottom = sorted((scale.y(value), scale.y(0)))
            label = f"{names[place]}: {number(value)}"
            mark = Mark("bar", _colour(place), label, round(x, 1), top, round(width * 0.9, 1))
            marks.append(_tall(mark, bottom - top))
    return marks


def _tall(mark: Mark, height: float) -> Mark:
    tall = round(max(height, 1), 1) if height else 0
    return Mark(mark.kind, mark.colour, mark.label, mark.x, mark.y, mark.width, tall)


def _lines(
    kind: str,
    names: list[str],
    values: list[list[float]],
    scale: _Scale,
    step: float,
    number: Written,
) -> list[Mark]:
    marks = []
    for place, row in enumerate(values):
        points = [
            (round(LEFT + step * (index + 0.5), 1), scale.y(value))
            for index, value in enumerate(row)
        ]
        path = "M" + " L".join(f"{x} {y}" for x, y in points)
        if kind == "area":
            zero = scale.y(0)
            closed = f"{path} L{points[-1][0]} {zero} L{points[0][0]} {zero} Z"
            marks.append(Mark("area", _colour(place), "", path=closed))
        marks.append(Mark("line", _colour(place), "", path=path, dash=place % 2 == 1))
        for (x, y), value in zip(points, row, strict=True):
            marks.append(Mark("dot", _colour(place), f"{names[place]}: {number(value)}", x, y))
    return marks


def _pie(title: str, chart: Json, number: Written) -> Drawing:
    segments: list[dict[str, Any]] = chart["segments"]
    total = sum(float(one["value"]) for one in segments)
    marks, begun = [], 0.0
    for place, one in enumerate(segments):
        share = float(one["value"]) / total
        label = f"{one['label']}: {number(one['value'])}"
        marks.append(Mark("slice", _colour(place), label, path=_slice(begun, begun + share)))
        begun += share
    rows = [[one["label"], number(one["value"]), f"{one['value'] / total:.0%}"] for one in segments]
    names = [f"{label} {value} ({share})" for label, value, share in rows]
    return Drawing("pie", title, ["", "", "%"], rows, _legend(names), marks)


def _slice(start: float, end: float) -> str:
    """A slice between two shares of a circle of radius 100 around 110, 110."""
    end = min(end, start + 0.99999)  # a whole circle would begin where it ends

    def at(share: float) -> str:
        turn = 2 * pi * share - pi / 2
        return f"{110 + 100 * cos(turn):.2f} {110 + 100 * sin(turn):.2f}"

    large = 1 if end - start > 0.5 else 0
    return f"M110 110 L{at(start)} A100 100 0 {large} 1 {at(end)} Z"


def _legend(names: list[str]) -> list[Mark]:
    return [
        Mark("legend", _colour(place), name, dash=place % 2 == 1)
        for place, name in enumerate(names)
    ]


def _colour(place: int) -> int:
    return place % COLOURS + 1
