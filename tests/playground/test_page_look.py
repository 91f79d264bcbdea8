"""The colours of the pages can be read, in the light and in the dark."""

import re
from itertools import product

import pytest

from bot import resources

TEXT, PART = 4.5, 3.0  # WCAG 2.2 AA: text, and borders or lines that carry a meaning
COLOURS = ("danger", "warn", "ok", "info")
PAIRS = [
    *product(("ink", "ink-2", "link", "accent", *COLOURS), ("paper", "paper-2", "paper-3"), [TEXT]),
    *((f"on-{name}", name, TEXT) for name in ("accent", "danger", "badge", "side")),
    *product(("on-side", "on-side-2"), ("side", "side-2"), [TEXT]),
    *((name, f"{name}-soft", TEXT) for name in COLOURS),
    *product(("ink", "ink-2"), [f"{name}-soft" for name in (*COLOURS, "accent")], [TEXT]),
    *product(("edge", "focus"), ("paper", "paper-2"), [PART]),
    *((f"series-{number}", "paper", PART) for number in range(1, 7)),
]


def colours() -> dict[str, tuple[str, str]]:
    """Each token's colour in the light and in the dark."""
    css = (resources.templates() / "pages/static/base.css").read_text("utf-8")
    one = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css)
    both = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", css)
    return {name: (same, same) for name, same in one} | {name: (a, b) for name, a, b in both}


def light_of(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dim, bright = sorted((light_of(one), light_of(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: int) -> None:
    known = colours()
    poor = [
        f"{one} on {other}: {found:.2f}"
        for one, other, least in PAIRS
        if (found := contrast(known[one][theme], known[other][theme])) < least
    ]
    assert poor == []


def test_black_on_white_is_what_the_measure_says() -> None:
    assert round(contrast("#000000", "#ffffff")) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
