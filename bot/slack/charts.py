"""A chart of counts by day: as Slack draws it, as a table of text, as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from bot.slack.blocks import Json, cut, plain_text, section

TITLE, LABEL = 50, 20
BLOCK = "chart"
"""The block_id of the chart, whatever stands for it."""
MOST_NAMED = 31
"""So many days have their names below a picture; of more every second, third …"""
_COLOURS = ("#2e8b57", "#c0392b", "#4a6fa5", "#8a6d3b")


@dataclass(frozen=True, slots=True)
class Chart:
    """`series`: a name each, with one count for each of the `days`."""

    title: str
    days: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]


def native(chart: Chart) -> Json:
    """The block in which Slack draws it itself; not every workspace has it."""
    days = [cut(day, LABEL) for day in chart.days]
    series = [
        {
            "name": cut(name, LABEL),
            "data": [
                {"label": day, "value": count} for day, count in zip(days, counts, strict=True)
            ],
        }
        for name, counts in chart.series
    ]
    drawn = {"type": "bar", "series": series, "axis_config": {"categories": days}}
    return {
        "type": "data_visualization",
        "title": cut(chart.title, TITLE),
        "block_id": BLOCK,
        "chart": drawn,
    }


def table(chart: Chart) -> Json:
    """The same as a small table of text."""
    wide = max(map(len, chart.days))
    widths = [max(len(name), 3) for name, _ in chart.series]
    names = [f"{name:>{width}}" for (name, _), width in zip(chart.series, widths, strict=True)]
    lines = ["  ".join([" " * wide, *names])]
    for number, day in enumerate(chart.days):
        counts = [
            f"{counts[number]:>{width}}"
            for (_, counts), width in zip(chart.series, widths, strict=True)
        ]
        lines.append("  ".join([f"{day:<{wide}}", *counts]))
    return section(f"*{chart.title}*\n```\n" + "\n".join(lines) + "\n```", BLOCK)


def pictured(chart: Chart, blocks: Sequence[Json], file_id: str) -> list[Json]:
    """The blocks with an uploaded picture in place of the table."""
    image = {
        "type": "image",
        "block_id": BLOCK,
        "slack_file": {"id": file_id},
        "alt_text": described(chart),
        "title": plain_text(chart.title, TITLE).to_dict(),
    }
    return [image if block.get("block_id") == BLOCK else block for block in blocks]


def described(chart: Chart) -> str:
    """What somebody hears who does not see the picture."""
    told = [f"{name}: {', '.join(map(str, counts))}" for name, counts in chart.series]
    return cut(f"{chart.title} ({chart.days[0]} - {chart.days[-1]}). {'. '.join(told)}.", 1000)


def png(chart: Chart) -> bytes | None:
    """The picture; None where matplotlib (the extra `charts`) is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError:
        return None
    figure = Figure(figsize=(7.2, 3.0), dpi=150, layout="constrained")
    axes: Any = figure.subplots()
    wide = 0.8 / len(chart.series)
    for number, (name, counts) in enumerate(chart.series):
        places = [day + wide * (number - (len(chart.series) - 1) / 2) for day in range(len(counts))]
        axes.bar(places, counts, wide, label=name, color=_COLOURS[number % len(_COLOURS)])
    axes.set_title(chart.title, loc="left", fontsize=10)
    named = range(0, len(chart.days), -(-len(chart.days) // MOST_NAMED))
    labels = [chart.days[day] for day in named]
    axes.set_xticks(list(named), labels, rotation=45, ha="right", fontsize=8)
    axes.yaxis.get_major_locator().set_params(integer=True)
    highest = max(1, *(count for _, counts in chart.series for count in counts))
    axes.set_ylim(bottom=0, top=1.25 * highest)  # room for the legend
    axes.tick_params(axis="y", labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, ncols=len(chart.series), loc="upper right")
    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    return drawn.getvalue()
