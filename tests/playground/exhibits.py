"""One of everything that blocks can be, and texts that want to be more than text."""

from typing import Any

from tests.playground.bots import Json, actions, button, plain, section

OPTIONS = [
    {"text": plain("One"), "value": "1"},
    {"text": plain("Two"), "value": "2", "description": plain("the other")},
]
PICTURE = {"type": "image", "image_url": "https://a.test/p.png", "alt_text": "A parcel"}
OWN = {"type": "image", "image_url": "data:image/png;base64,iVBORw0KGgo=", "alt_text": "A dot"}


def _menu(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": kind, "placeholder": plain(f"Choose by {kind}"), **more}


EVERY_ELEMENT: dict[str, Json] = {
    "button": button("Reply", "button", style="primary", value="1.2.3"),
    "overflow": {"type": "overflow", "action_id": "overflow", "options": OPTIONS},
    "static_select": _menu("static_select", options=OPTIONS, initial_option=OPTIONS[1]),
    "multi_static_select": _menu(
        "multi_static_select", option_groups=[{"label": plain("All"), "options": OPTIONS}]
    ),
    "external_select": _menu("external_select", min_query_length=1),
    "users_select": _menu("users_select", initial_user="U0LUCA"),
    "multi_users_select": _menu("multi_users_select", initial_users=["U0LUCA"]),
    "channels_select": _menu("channels_select"),
    "conversations_select": _menu("conversations_select"),
    "multi_conversations_select": _menu("multi_conversations_select"),
    "radio_buttons": {"type": "radio_buttons", "action_id": "radio", "options": OPTIONS},
    "checkboxes": {"type": "checkboxes", "action_id": "checks", "options": OPTIONS},
    "datepicker": _menu("datepicker", initial_date="2026-11-23"),
    "timepicker": _menu("timepicker", initial_time="09:30"),
    "datetimepicker": {
        "type": "datetimepicker",
        "action_id": "moment",
        "initial_date_time": 1795420800,
    },
    "plain_text_input": {"type": "plain_text_input", "action_id": "text", "multiline": True},
    "email_text_input": {"type": "email_text_input", "action_id": "mail"},
    "url_text_input": {"type": "url_text_input", "action_id": "url"},
    "number_input": {"type": "number_input", "action_id": "no", "is_decimal_allowed": True},
    "feedback_buttons": {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    },
    "icon_button": {
        "type": "icon_button",
        "action_id": "icon",
        "icon": "trash",
        "text": plain("Delete"),
    },
    "image": PICTURE,
}


def _series(kind: str, *names: str) -> Json:
    days = ["Mon", "Tue", "Wed"]
    data = [
        {
            "name": name,
            "data": [{"label": day, "value": n * 2.5 - at} for n, day in enumerate(days)],
        }
        for at, name in enumerate(names)
    ]
    chart = {"type": kind, "series": data, "axis_config": {"categories": days, "y_label": "cases"}}
    return {"type": "data_visualization", "title": f"A {kind} chart", "chart": chart}


_PIE = {
    "type": "data_visualization",
    "title": "A pie chart",
    "chart": {
        "type": "pie",
        "segments": [{"label": "Delivery", "value": 7}, {"label": "Price", "value": 2}],
    },
}
_STYLED = {"type": "text", "text": "rich\ntext", "style": {"bold": True, "code": True}}
_INLINE = [
    _STYLED,
    {"type": "link", "url": "https://a.test/", "text": "a link"},
    {"type": "emoji", "name": "tada"},
    {"type": "user", "user_id": "U0MARIA"},
    {"type": "usergroup", "usergroup_id": "S0CARETEAM"},
    {"type": "channel", "channel_id": "C0REVIEWS"},
    {"type": "broadcast", "range": "here"},
    {"type": "date", "timestamp": 1795420800, "format": "{date}"},
    {"type": "color", "value": "#aabbcc"},
]
_RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": _INLINE},
        {"type": "rich_text_quote", "elements": [_STYLED]},
        {"type": "rich_text_preformatted", "elements": [_STYLED]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "offset": 2,
            "elements": [{"type": "rich_text_section", "elements": [_STYLED]}],
        },
    ],
}
_CARD = {
    "type": "card",
    "hero_image": PICTURE,
    "icon": OWN,
    "title": plain("A card"),
    "subtitle": plain("below"),
    "body": {"type": "mrkdwn", "text": "*body*"},
    "actions": [button("Press", "press")],
}
_ROWS = [[{"type": "raw_text", "text": "Who"}, {"type": "raw_text", "text": "How many"}]] + [
    [{"type": "raw_text", "text": f"Row {n}"}, {"type": "raw_number", "value": n, "text": str(n)}]
    for n in range(8)
]
MESSAGE_BLOCKS: list[Json] = [
    section("A *section*", fields=[plain("left"), plain("right")], accessory=PICTURE),
    {"type": "header", "text": plain("A header")},
    {"type": "divider"},
    {**PICTURE, "title": plain("Photo")},
    {"type": "context", "elements": [OWN, plain("small"), {"type": "mrkdwn", "text": "_print_"}]},
    actions(EVERY_ELEMENT["button"], EVERY_ELEMENT["overflow"]),
    {"type": "context_actions", "elements": [EVERY_ELEMENT["feedback_buttons"]]},
    _RICH,
    {"type": "markdown", "text": "# Head\n\n- **a**\n- [b](https://a.test)\n\n1. c\n\n> d\n\n---"},
    {
        "type": "video",
        "alt_text": "v",
        "title": plain("A film"),
        "thumbnail_url": "https://a.test/t.png",
        "video_url": "https://a.test/v",
    },
    {"type": "table", "rows": _ROWS, "column_settings": [{}, {"align": "right"}]},
    {"type": "data_table", "caption": "Figures", "rows": _ROWS, "row_header_column_index": 0},
    _series("bar", "heard", "critical"),
    _series("line", "heard"),
    _series("area", "heard", "critical", "answered"),
    _PIE,
    {
        "type": "container",
        "title": plain("Folded"),
        "child_blocks": [section("inside")],
        "is_collapsible": True,
        "default_collapsed": True,
    },
    _CARD,
    {"type": "carousel", "elements": [_CARD, _CARD]},
]
VIEW_BLOCKS: list[Json] = [
    {"type": "alert", "level": "warning", "text": plain("Public.")},
    *(
        {"type": "input", "label": plain(f"An input: {kind}"), "element": element}
        for kind, element in EVERY_ELEMENT.items()
        if kind.endswith(("_input", "_select", "picker", "checkboxes", "radio_buttons"))
    ),
]
HOSTILE = [
    "<script>alert(1)</script> `then` <b>more</b> *bold*",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!channel> <@U0MARIA> <https://a.test|x>",
    "<javascript:alert(1)|press> [press](javascript:alert(1)) [p](data:text/html,x)",
    "</textarea></select></li></ol><script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} {0} %s ${x}",
    "*" * 60 + "_" * 60 + "`" * 61 + "~" * 60 + ">" * 9 + "<" * 9,
    "\u202eevil\u202c \u0000 " + "a" * 500,
    "*<https://a.test/*|*x*>* _<!date^1^{date}^javascript:alert(1)|y>_",
]
