"""Block Kit's shapes and limits, as tables.

Source of the numbers: Slack's Block Kit reference, checked against slack_sdk's models.
"""

from bot.playground.rules import Flag, Items, Number, OneOf, Rule, Shape, Str, Typed

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_WORDS = 13_000
MARKDOWN_WORDS = 12_000

ID = Str(255)
URL = Str(3000)


def text(most: int) -> Typed:
    """A plain_text or mrkdwn object."""
    return Typed(
        {
            "plain_text": Shape({"text": Str(most)}, {"emoji": Flag()}),
            "mrkdwn": Shape({"text": Str(most)}, {"verbatim": Flag()}),
        }
    )


def plain(most: int) -> Typed:
    """A plain_text object."""
    return Typed({"plain_text": Shape({"text": Str(most)}, {"emoji": Flag()})})


CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": OneOf(("primary", "danger"))},
)
OPTION = Shape({"text": plain(75), "value": Str(150)}, {"description": plain(75), "url": URL})
RICH_OPTION = Shape({"text": text(75), "value": Str(150)}, {"description": text(75)})
GROUP = Shape({"label": plain(75), "options": Items(OPTION, 100)})
DISPATCH = Shape(
    {},
    {"trigger_actions_on": Items(OneOf(("on_enter_pressed", "on_character_entered")), 2)},
)
FILTER = Shape(
    {},
    {
        "include": Items(OneOf(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)

_ACTS: dict[str, Rule] = {"action_id": ID, "confirm": CONFIRM}
_FIELD: dict[str, Rule] = {"action_id": ID, "focus_on_load": Flag()}
_MENU: dict[str, Rule] = {**_ACTS, "focus_on_load": Flag(), "placeholder": plain(150)}
_CHOICES: dict[str, Rule] = {"options": Items(OPTION, 100), "option_groups": Items(GROUP, 100)}
_MANY: dict[str, Rule] = {"max_selected_items": Number(1, 100, whole=True)}
_TYPED: dict[str, Rule] = {
    **_FIELD,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
_MODAL = ("modal",)
_EITHER = ("options", "option_groups")


def _select(one: Rule, most: dict[str, Rule], name: str, either: tuple[str, ...] = ()) -> Shape:
    return Shape({}, {**_MENU, **most, f"initial_{name}": one}, either)


IMAGE = Shape(
    {"alt_text": Str(2000)},
    {"image_url": URL, "slack_file": Shape({}, {"id": Str(), "url": Str()}, ("id", "url"))},
    ("image_url", "slack_file"),
)
FEEDBACK = Shape({"text": plain(75), "value": Str(2000)}, {"accessibility_label": Str(75)})
BUTTON = Shape(
    {"text": plain(75)},
    {
        **_ACTS,
        "url": URL,
        "value": Str(2000),
        "style": OneOf(("primary", "danger")),
        "accessibility_label": Str(75),
    },
)

ELEMENTS: dict[str, Shape] = {
    "button": BUTTON,
    "overflow": Shape({"options": Items(OPTION, 5)}, _ACTS),
    "static_select": _select(OPTION, _CHOICES, "option", _EITHER),
    "multi_static_select": _select(Items(OPTION, 100), {**_CHOICES, **_MANY}, "options", _EITHER),
    "external_select": _select(OPTION, {"min_query_length": Number(0, 100, whole=True)}, "option"),
    "users_select": _select(Str(), {}, "user"),
    "multi_users_select": _select(Items(Str(), None), _MANY, "users"),
    "channels_select": _select(Str(), {"response_url_enabled": Flag()}, "channel"),
    "conversations_select": _select(
        Str(),
        {
            "filter": FILTER,
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
        },
        "conversation",
    ),
    "multi_conversations_select": _select(
        Items(Str(), None),
        {**_MANY, "filter": FILTER, "default_to_current_conversation": Flag()},
        "conversations",
    ),
    "radio_buttons": Shape(
        {"options": Items(RICH_OPTION, 10)},
        {**_ACTS, "focus_on_load": Flag(), "initial_option": RICH_OPTION},
    ),
    "checkboxes": Shape(
        {"options": Items(RICH_OPTION, 10)},
        {**_ACTS, "focus_on_load": Flag(), "initial_options": Items(RICH_OPTION, 10)},
    ),
    "datepicker": _select(Str(10, 10), {}, "date"),
    "timepicker": _select(Str(5, 5), {"timezone": Str()}, "time"),
    "datetimepicker": Shape(
        {},
        {**_ACTS, "focus_on_load": Flag(), "initial_date_time": Number(10**9, 10**10, whole=True)},
        surfaces=("message", "modal"),
    ),
    "plain_text_input": Shape(
        {},
        {
            **_TYPED,
            "initial_value": Str(3000, 0),
            "multiline": Flag(),
            "min_length": Number(0, 3000, whole=True),
            "max_length": Number(1, 3000, whole=True),
        },
    ),
    "email_text_input": Shape({}, {**_TYPED, "initial_value": Str(3000, 0)}, surfaces=_MODAL),
    "url_text_input": Shape({}, {**_TYPED, "initial_value": Str(3000, 0)}, surfaces=_MODAL),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()},
        {**_TYPED, "initial_value": Str(), "min_value": Str(), "max_value": Str()},
        surfaces=_MODAL,
    ),
    "feedback_buttons": Shape(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}
    ),
    "icon_button": Shape(
        {"icon": OneOf(("trash",)), "text": plain(75)},
        {
            **_ACTS,
            "value": Str(2000),
            "accessibility_label": Str(75),
            "visible_to_user_ids": Items(Str(), None),
        },
    ),
    "image": IMAGE,
}

MENUS = tuple(kind for kind in ELEMENTS if kind.endswith("_select"))
PICKERS = ("datepicker", "timepicker", "datetimepicker")
TICKS = ("radio_buttons", "checkboxes")
FIELDS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
IN_ACTIONS = ("button", "overflow", *MENUS, *PICKERS, *TICKS)
IN_SECTION = tuple(k for k in (*IN_ACTIONS, "image") if k != "datetimepicker")
IN_INPUT = (*FIELDS, *MENUS, *PICKERS, *TICKS)

_STYLE = Shape({}, {k: Flag() for k in ("bold", "italic", "strike", "code", "underline")})
_INLINE: dict[str, Shape] = {
    "text": Shape({"text": Str()}, {"style": _STYLE}),
    "link": Shape({"url": URL}, {"text": Str(), "style": _STYLE, "unsafe": Flag()}),
    "emoji": Shape({"name": Str()}, {"unicode": Str(), "style": _STYLE}),
    "user": Shape({"user_id": Str()}, {"style": _STYLE}),
    "usergroup": Shape({"usergroup_id": Str()}, {"style": _STYLE}),
    "channel": Shape({"channel_id": Str()}, {"style": _STYLE}),
    "broadcast": Shape({"range": OneOf(("here", "channel", "everyone"))}, {"style": _STYLE}),
    "date": Shape(
        {"timestamp": Number(whole=True), "format": Str()},
        {"url": URL, "fallback": Str(), "style": _STYLE},
    ),
    "color": Shape({"value": Str()}, {"style": _STYLE}),
}
_LINE = Items(Typed(_INLINE), None, 0)
_RICH: dict[str, Shape] = {
    "rich_text_section": Shape({"elements": _LINE}),
    "rich_text_preformatted": Shape({"elements": _LINE}, {"border": Number(0, 1, whole=True)}),
    "rich_text_quote": Shape({"elements": _LINE}, {"border": Number(0, 1, whole=True)}),
}
_RICH["rich_text_list"] = Shape(
    {
        "style": OneOf(("bullet", "ordered")),
        "elements": Items(Typed({"rich_text_section": _RICH["rich_text_section"]}), None),
    },
    {
        "indent": Number(0, 8, whole=True),
        "offset": Number(0, whole=True),
        "border": Number(0, 1, whole=True),
    },
)
RICH_TEXT: dict[str, Shape] = {
    "rich_text": Shape({"elements": Items(Typed(_RICH), None)}, {"block_id": ID})
}
RICH: Rule = Typed(RICH_TEXT)
