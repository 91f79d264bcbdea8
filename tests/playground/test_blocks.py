"""Every limit at its edge: the most that goes, and one more."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from bot.playground.blocks import HOME, MESSAGE, MODAL, check_blocks, check_view
from bot.playground.state import Refusal
from tests.playground.bots import Json, actions, button, modal, plain, section, text_input


def faults(blocks: Any, surface: str = MESSAGE, new: bool = True) -> list[str]:
    """What Slack would say about them; nothing when they go."""
    try:
        if surface == MESSAGE:
            check_blocks(blocks, surface, new)
        elif surface == MODAL:
            check_view(modal(*blocks), new)
        else:
            check_view({"type": "home", "blocks": blocks}, new, (HOME,))
    except Refusal as refusal:
        told = refusal.body.get("response_metadata", {}).get("messages", [])
        return [refusal.error, *told]
    return []


def options(count: int, length: int = 3) -> list[Json]:
    return [{"text": plain(f"{n:03}".ljust(length, "x")), "value": str(n)} for n in range(count)]


def menu(count: int, length: int = 3) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(count, length)}


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "o", "options": options(count)}


def radio(count: int) -> Json:
    return {"type": "radio_buttons", "action_id": "r", "options": options(count)}


def confirm(length: int) -> Json:
    texts = {"title": plain("t"), "text": plain("x" * length), "confirm": plain("y")}
    return button("b", "b", confirm={**texts, "deny": plain("n")})


def context(count: int) -> Json:
    return {"type": "context", "elements": [plain(str(n)) for n in range(count)]}


def container(count: int) -> Json:
    return {"type": "container", "title": plain("Review"), "child_blocks": [section("x")] * count}


def data_table(rows: int, columns: int = 2) -> Json:
    row = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "data_table", "caption": "Cases", "rows": [row] * rows}


def chart(points: int, series: int = 1) -> Json:
    names = [str(n) for n in range(points)]
    data = [{"label": name, "value": 1} for name in names]
    lines = [{"name": f"s{n}", "data": data} for n in range(series)]
    drawn = {"type": "line", "series": lines, "axis_config": {"categories": names}}
    return {"type": "data_visualization", "title": "A week", "chart": drawn}


def card(length: int) -> Json:
    return {"type": "card", "body": {"type": "mrkdwn", "text": "x" * length}}


CAROUSEL = {"type": "carousel", "elements": [card(1)]}

EDGES = [
    ("blocks of a message", lambda n: [{"type": "divider"}] * n, 50),
    ("section text", lambda n: [section("x" * n)], 3000),
    ("section fields", lambda n: [{"type": "section", "fields": [plain("x")] * n}], 10),
    ("field text", lambda n: [{"type": "section", "fields": [plain("x" * n)]}], 2000),
    ("header", lambda n: [{"type": "header", "text": plain("x" * n)}], 150),
    ("button text", lambda n: [actions(button("x" * n, "a"))], 75),
    ("button value", lambda n: [actions(button("x", "a", value="v" * n))], 2000),
    ("action_id", lambda n: [actions(button("x", "a" * n))], 255),
    ("block_id", lambda n: [section("x", block_id="b" * n)], 255),
    ("actions", lambda n: [actions(*(button("x", f"a{i}") for i in range(n)))], 25),
    ("select options", lambda n: [actions(menu(n))], 100),
    ("option text", lambda n: [actions(menu(1, n))], 75),
    ("overflow", lambda n: [actions(overflow(n))], 5),
    ("radio buttons", lambda n: [actions(radio(n))], 10),
    ("confirm text", lambda n: [actions(confirm(n))], 300),
    ("context", lambda n: [context(n)], 10),
    ("image alt", lambda n: [{"type": "image", "image_url": "u", "alt_text": "x" * n}], 2000),
    ("container", lambda n: [container(n)], 10),
    ("card body", lambda n: [card(n)], 200),
    ("carousel", lambda n: [{"type": "carousel", "elements": [card(1)] * n}], 10),
    ("data table rows", lambda n: [data_table(n)], 201),
    ("data table columns", lambda n: [data_table(2, n)], 20),
    ("chart categories", lambda n: [chart(n)], 20),
    ("chart series", lambda n: [chart(1, n)], 12),
    ("charts", lambda n: [chart(1)] * n, 2),
    ("markdown", lambda n: [{"type": "markdown", "text": "x" * n}], 12_000),
    ("tables", lambda n: [{"type": "table", "rows": data_table(2)["rows"]}] * n, 1),
]


@pytest.mark.parametrize(("make", "most"), [e[1:] for e in EDGES], ids=[e[0] for e in EDGES])
def test_the_most_goes_and_one_more_does_not(make: Any, most: int) -> None:
    assert faults(make(most)) == []
    assert faults(make(most + 1))[0] == "invalid_blocks"


VIEW_EDGES = [
    ("blocks", lambda n: modal(*[{"type": "divider"}] * n), 100),
    ("title", lambda n: modal(title="x" * n), 24),
    ("submit", lambda n: modal(submit=plain("x" * n)), 24),
    ("close", lambda n: modal(close=plain("x" * n)), 24),
    ("private_metadata", lambda n: modal(private_metadata="x" * n), 3000),
    ("callback_id", lambda n: modal(callback_id="x" * n), 255),
    ("label", lambda n: modal(text_input("x" * n, "b")), 2000),
    ("hint", lambda n: modal({**text_input("x", "b"), "hint": plain("x" * n)}), 2000),
    ("max_length", lambda n: modal(text_input("x", "b", max_length=n)), 3000),
    ("initial", lambda n: modal(text_input("x", "b", initial_value="x" * n)), 3000),
    ("placeholder", lambda n: modal(text_input("x", "b", placeholder=plain("x" * n))), 150),
]


@pytest.mark.parametrize(
    ("make", "most"), [e[1:] for e in VIEW_EDGES], ids=[e[0] for e in VIEW_EDGES]
)
def test_the_most_of_a_modal_goes_and_one_more_does_not(make: Any, most: int) -> None:
    check_view(make(most), new_blocks=True)
    with pytest.raises(Refusal, match="invalid_arguments") as refusal:
        check_view(make(most + 1), new_blocks=True)
    assert "[json-pointer:/view" in refusal.value.body["response_metadata"]["messages"][0]


def test_all_words_of_a_message_together_have_a_limit() -> None:
    assert faults([section("x" * 3000)] * 4 + [section("x" * 1000)]) == []
    assert faults([section("x" * 3000)] * 4 + [section("x" * 1001)]) == ["msg_blocks_too_long"]


def test_a_fault_names_its_place() -> None:
    assert faults([section("ok"), actions(button("x" * 76, "a"))]) == [
        "invalid_blocks",
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]",
    ]


WRONG = {
    "no type": ([{"text": plain("x")}], "missing required field: type"),
    "unknown type": ([{"type": "banner"}], "unsupported type: banner"),
    "unknown field": ([section("x", colour="red")], "invalid additional property: colour"),
    "empty text": ([section("")], "must be more than 0 characters"),
    "no text": ([{"type": "section"}], "missing required field: text or fields"),
    "bare text": ([{"type": "section", "text": "x"}], "must be an object"),
    "mrkdwn button": (
        [actions({"type": "button", "text": {"type": "mrkdwn", "text": "x"}})],
        "unsupported type: mrkdwn",
    ),
    "bad style": ([actions(button("x", "a", style="red"))], "must be one of: primary, danger"),
    "input in a message": ([text_input("x", "b")], "unsupported type: input"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "unsupported type: alert"),
    "block_id twice": ([section("x", block_id="b")] * 2, "block_id already exists: b"),
    "action_id twice": ([actions(button("x", "a"), button("y", "a"))], "action_id already exists"),
    "no options": ([actions({"type": "static_select"})], "options or option_groups"),
    "initial option elsewhere": (
        [actions({**menu(2), "initial_option": options(3)[2]})],
        "initial option must match one of the options",
    ),
    "input in actions": ([actions({"type": "plain_text_input"})], "unsupported type"),
    "ragged data table": (
        [{**data_table(2), "rows": [*data_table(1)["rows"], *data_table(1, 3)["rows"]]}],
        "same number of cells",
    ),
    "endless value": (
        [
            {
                "type": "data_visualization",
                "title": "x",
                "chart": {"type": "pie", "segments": [{"label": "x", "value": float("inf")}]},
            }
        ],
        "finite",
    ),
    "folded but not foldable": ([{**container(1), "default_collapsed": True}], "is_collapsible"),
}


@pytest.mark.parametrize(("blocks", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_makes_no_sense_is_refused(blocks: list[Json], words: str) -> None:
    assert words in "\n".join(faults(blocks))


def test_inputs_stand_in_modals_and_home() -> None:
    assert faults([text_input("x", "b")], MODAL) == []
    assert faults([text_input("x", "b")], HOME) == []


def test_blocks_stand_only_where_slack_has_them() -> None:
    assert "unsupported type: container" in faults([container(1)], MODAL)[1]
    assert "unsupported type: carousel" in faults([CAROUSEL], MODAL)[1]
    assert faults([card(1)], MODAL) == faults([CAROUSEL], HOME) == []
    when = {"type": "datetimepicker", "action_id": "d"}
    assert faults([actions(when)]) == []
    assert "unsupported type: datetimepicker" in faults([actions(when)], HOME)[1]
    assert "unsupported type: datetimepicker" in faults([section("x", accessory=when)])[1]


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    view = modal(text_input("x", "b"))
    del view["submit"]
    with pytest.raises(Refusal) as refusal:
        check_view(view, new_blocks=True)
    assert "missing required field: submit" in str(refusal.value.body)


@pytest.mark.parametrize(
    "block", [container(1), card(1), data_table(2), chart(1)], ids=lambda b: b["type"]
)
def test_old_clients_refuse_the_newest_blocks(block: Json) -> None:
    assert faults([block]) == []
    assert f"unsupported type: {block['type']}" in faults([block], new=False)[1]


def test_an_alert_is_refused_by_old_clients() -> None:
    alert = {"type": "alert", "level": "warning", "text": plain("Public.")}
    assert faults([alert], MODAL) == []
    assert "unsupported type: alert" in faults([alert], MODAL, new=False)[1]


def test_what_slacks_own_models_make_is_taken() -> None:
    """slack_sdk as the oracle: its richest blocks pass."""
    option = sdk.Option(text="One", value="1", description="first")
    question = sdk.ConfirmObject(title="Sure?", text="Really", confirm="Yes", deny="No")
    made = [
        sdk.HeaderBlock(text="Header"),
        sdk.SectionBlock(
            text=sdk.MarkdownTextObject(text="*bold*"),
            fields=["a", sdk.PlainTextObject(text="b", emoji=True)],
            accessory=sdk.OverflowMenuElement(action_id="o", options=[option]),
        ),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="small")]),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(text="Go", action_id="go", style="primary", confirm=question),
                sdk.StaticSelectElement(options=[option], action_id="s", placeholder="Pick"),
                sdk.UserSelectElement(action_id="u", initial_user="U0MARIA"),
                sdk.DatePickerElement(action_id="d", initial_date="2026-11-23"),
                sdk.DateTimePickerElement(action_id="dt", initial_date_time=1_790_000_000),
                sdk.RadioButtonsElement(action_id="r", options=[option], initial_option=option),
                sdk.CheckboxesElement(action_id="c", options=[option]),
            ]
        ),
        sdk.ImageBlock(image_url="https://x.test/a.png", alt_text="A photo", title="Photo"),
        sdk.ContainerBlock(
            title="Review",
            child_blocks=[sdk.SectionBlock(text="folded"), sdk.DividerBlock()],
            is_collapsible=True,
            default_collapsed=True,
        ),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(
                    elements=[
                        sdk.RichTextElementParts.Text(text="hi", style={"bold": True}),
                        sdk.RichTextElementParts.User(user_id="U0MARIA"),
                        sdk.RichTextElementParts.Link(url="https://x.test"),
                    ]
                )
            ]
        ),
    ]
    assert faults([block.to_dict() for block in made]) == []


def test_what_slacks_own_models_make_for_modals_is_taken() -> None:
    option = sdk.Option(text="One", value="1")
    inputs = [
        sdk.PlainTextInputElement(action_id="p", multiline=True, max_length=3000),
        sdk.StaticSelectElement(action_id="s", options=[option], initial_option=option),
        sdk.RadioButtonsElement(action_id="r", options=[option]),
        sdk.UserSelectElement(action_id="u"),
        sdk.TimePickerElement(action_id="t", initial_time="09:00"),
        sdk.NumberInputElement(action_id="n", is_decimal_allowed=False),
        sdk.EmailInputElement(action_id="e"),
        sdk.ExternalDataSelectElement(action_id="x", min_query_length=1, placeholder="Search"),
    ]
    made = [
        sdk.AlertBlock(text="Public.", level="warning"),
        *(sdk.InputBlock(label="Say", element=element, hint="Hint") for element in inputs),
    ]
    assert faults([block.to_dict() for block in made], MODAL) == []
