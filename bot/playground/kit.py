"""The blocks themselves: which fields each has, and where it may stand."""

from bot.playground.limits import (
    BUTTON,
    ELEMENTS,
    ID,
    IMAGE,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    RICH,
    RICH_TEXT,
    URL,
    plain,
    text,
)
from bot.playground.rules import Flag, Items, Number, OneOf, Rule, Shape, Str, Typed

BLOCKS: dict[str, Shape] = {}
_ID: dict[str, Rule] = {"block_id": ID}
_MESSAGE = ("message",)
_VIEWS = ("modal", "home")

_CELLS: dict[str, Shape] = {
    "raw_text": Shape({"text": Str(None, 0)}),
    "raw_number": Shape({"value": Number(), "text": Str()}),
    **RICH_TEXT,
}
_POINT = Shape({"label": Str(20), "value": Number()})
_SERIES = Shape(
    {
        "series": Items(Shape({"name": Str(20), "data": Items(_POINT, 20)}), 12),
        "axis_config": Shape(
            {"categories": Items(Str(20), 20)}, {"x_label": Str(50), "y_label": Str(50)}
        ),
    }
)
_SLICE = Shape({"label": Str(20), "value": Number(5e-324)})
_CHART = Typed(
    {
        "bar": _SERIES,
        "line": _SERIES,
        "area": _SERIES,
        "pie": Shape({"segments": Items(_SLICE, 12)}),
    }
)
_COLUMN = Shape({}, {"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()})
_FOLDABLE = "actions context divider header image input rich_text section table video".split()
_IMAGE_ELEMENT = Typed({"image": IMAGE})

BLOCKS |= {
    "section": Shape(
        {},
        {
            **_ID,
            "text": text(3000),
            "fields": Items(text(2000), 10),
            "accessory": Typed(ELEMENTS, IN_SECTION),
            "expand": Flag(),
        },
        ("text", "fields"),
    ),
    "divider": Shape({}, _ID),
    "header": Shape({"text": plain(150)}, _ID),
    "image": Shape(
        {"alt_text": Str(2000)},
        {**_ID, **IMAGE.allowed, "title": plain(2000)},
        ("image_url", "slack_file"),
    ),
    "context": Shape({"elements": Items(Typed({"image": IMAGE, **text(3000).table}), 10)}, _ID),
    "actions": Shape({"elements": Items(Typed(ELEMENTS, IN_ACTIONS), 25)}, _ID),
    "context_actions": Shape(
        {"elements": Items(Typed(ELEMENTS, ("feedback_buttons", "icon_button")), 5)},
        _ID,
        surfaces=_MESSAGE,
    ),
    "input": Shape(
        {"label": plain(2000), "element": Typed(ELEMENTS, IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
        surfaces=_VIEWS,
    ),
    **RICH_TEXT,
    "markdown": Shape({"text": Str(12_000)}, _ID, surfaces=_MESSAGE),
    "video": Shape(
        {"alt_text": Str(), "title": plain(200), "thumbnail_url": URL, "video_url": URL},
        {
            **_ID,
            "title_url": URL,
            "author_name": Str(50),
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": Str(),
        },
    ),
    "table": Shape(
        {"rows": Items(Items(Typed(_CELLS), 20), 100)},
        {**_ID, "column_settings": Items(_COLUMN, 20)},
        surfaces=_MESSAGE,
    ),
    "alert": Shape(
        {"text": text(3000)},
        {**_ID, "level": OneOf(("default", "info", "warning", "error", "success"))},
        surfaces=("modal",),
        new=True,
    ),
    "card": Shape(
        {},
        {
            **_ID,
            "hero_image": _IMAGE_ELEMENT,
            "icon": _IMAGE_ELEMENT,
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "actions": Items(Typed({"button": BUTTON}), 5),
        },
        ("hero_image", "title", "body", "actions"),
        new=True,
    ),
    "container": Shape(
        {"child_blocks": Items(Typed(BLOCKS, tuple(_FOLDABLE)), 10)},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": RICH,
            "subtitle": text(150),
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "icon": _IMAGE_ELEMENT,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        ("title", "rich_text_title"),
        _MESSAGE,
        new=True,
    ),
    "data_table": Shape(
        {"caption": Str(), "rows": Items(Items(Typed(_CELLS), 20), 201, 2)},
        {
            **_ID,
            "page_size": Number(1, 100, whole=True),
            "row_header_column_index": Number(0, 19, whole=True),
        },
        surfaces=_MESSAGE,
        new=True,
    ),
    "data_visualization": Shape(
        {"title": Str(50), "chart": _CHART}, _ID, surfaces=_MESSAGE, new=True
    ),
}
BLOCKS["carousel"] = Shape(
    {"elements": Items(Typed(BLOCKS, ("card",)), 10)}, _ID, surfaces=("message", "home"), new=True
)
