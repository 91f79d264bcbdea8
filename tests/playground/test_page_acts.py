"""What people do on the page reaches the bot as Slack would bring it."""

import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck

from bot.playground import Playground, Workspace
from tests.playground.bots import Json, actions, bolt, button, modal, plain, socket_mode, text_input
from tests.playground.exhibits import EVERY_ELEMENT, OPTIONS
from tests.playground.pages import LUCA, MARIA, REVIEWS, Page, say

CHOICES: list[tuple[str, Any, Any]] = [
    ("static_select", "1", "1"),
    ("static_select", "", None),
    ("multi_static_select", ["1", "2"], ["1", "2"]),
    ("multi_static_select", [], []),
    ("users_select", LUCA, LUCA),
    ("multi_users_select", [LUCA, MARIA], [LUCA, MARIA]),
    ("channels_select", REVIEWS, REVIEWS),
    ("conversations_select", REVIEWS, REVIEWS),
    ("multi_conversations_select", [REVIEWS], [REVIEWS]),
    ("radio_buttons", "2", "2"),
    ("checkboxes", ["2"], ["2"]),
    ("checkboxes", [], []),
    ("datepicker", "2026-12-01", "2026-12-01"),
    ("timepicker", "10:15", "10:15"),
    ("datetimepicker", "2026-11-23T10:15", 1795425300),  # in Rome
    ("external_select", OPTIONS[1], "2"),
]


def bare(held: Any) -> Any:
    """A choice without its words."""
    if isinstance(held, list):
        return [bare(one) for one in held]
    return held["value"] if isinstance(held, dict) else held


@pytest.fixture
def heard() -> list[Json]:
    return []


async def test_every_choice_reaches_the_bot(
    ws: Workspace, playground: Playground, page: Page, heard: list[Json]
) -> None:
    app = bolt(playground)

    @app.action(re.compile(".*"))
    async def chosen(ack: AsyncAck, action: Json) -> None:
        heard.append(action)
        await ack()

    async with socket_mode(playground, app):
        for kind, choice, _ in CHOICES:
            element = EVERY_ELEMENT[kind]
            card = say(ws, "", {**actions(element), "block_id": "b"})
            act = {"channel": REVIEWS, "ts": card.ts, "block": "b", "action": element["action_id"]}
            assert await page.act(do="choose", **act, choice=choice) == (200, {}), kind
    for (kind, _, expected), action in zip(CHOICES, heard, strict=True):
        [held] = [value for key, value in action.items() if key.startswith("selected_")]
        told = bare(held)
        assert (kind, told) == (kind, expected)


async def test_the_entry_of_a_menu_and_twins_are_told_apart(
    ws: Workspace, playground: Playground, page: Page, heard: list[Json]
) -> None:
    app = bolt(playground)

    @app.action(re.compile(".*"))
    async def clicked(ack: AsyncAck, action: Json) -> None:
        heard.append(action)
        await ack()

    rows = [
        {**actions(button("Reply", "reply", value=f"{n}.1.0")), "block_id": f"row:{n}"}
        for n in (1, 2)
    ]
    card = say(ws, "", *rows, {**actions(EVERY_ELEMENT["overflow"]), "block_id": "menu"})
    where = {"do": "click", "channel": REVIEWS, "ts": card.ts}
    async with socket_mode(playground, app):
        await page.act(**where, block="row:2", action="reply", value="2.1.0")
        await page.act(**where, block="menu", action="overflow", value="2", entry=True)
    assert (heard[0]["block_id"], heard[0]["value"]) == ("row:2", "2.1.0")
    assert heard[1]["selected_option"]["value"] == "2"


async def test_a_modal_is_sent_with_what_stands_in_its_fields(
    ws: Workspace, playground: Playground, page: Page, heard: list[Json]
) -> None:
    app = bolt(playground)
    live = {"trigger_actions_on": ["on_character_entered"]}
    fields = [
        text_input("Your reply", "one", dispatch_action=True, dispatch_action_config=live),
        text_input("A note", "two", optional=True),
    ]

    @app.action("reply")
    async def reply(ack: AsyncAck, body: Json, client: Any) -> None:
        await ack()
        view = {**modal(*fields), "callback_id": "m"}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("text")
    async def typed(ack: AsyncAck, action: Json) -> None:
        heard.append(action)
        await ack()

    @app.view("m")
    async def sent(ack: AsyncAck, view: Json) -> None:
        heard.append(view["state"]["values"])
        await ack(response_action="errors", errors={"one": "Too <short>"})

    @app.options("who")
    async def offered(ack: AsyncAck) -> None:
        await ack(options=[{"text": plain("Ann"), "value": "a"}])

    card = say(ws, "", {**actions(button("Reply", "reply")), "block_id": "b"})
    who = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    search = say(ws, "", {**actions(who), "block_id": "s"})
    async with socket_mode(playground, app):
        await page.act(do="click", channel=REVIEWS, ts=card.ts, block="b", action="reply")
        await ws.until(lambda: ws.as_person(MARIA).view)
        shown = (await page.view())["view"]
        empty = await page.act(do="submit", view=shown, fields=[])
        assert empty == (200, {})  # nothing was sent: the page shows which field it misses
        assert "Please complete this required field." in (await page.view())["modal"]
        one = {"view": shown, "block": "one", "action": "text"}
        assert await page.act(do="type", **one, text="Sor") == (200, {})
        both = [{**one, "text": "Sorry"}, {"block": "two", "action": "text", "text": "soon"}]
        assert await page.act(do="submit", view=shown, fields=both) == (200, {})
        asked = {"as": MARIA, "channel": REVIEWS, "ts": search.ts, "block": "s", "action": "who"}
        async with page.http.get(f"{page.url}/chat/options", params=asked | {"typed": "A"}) as told:
            assert [one["value"] for one in (await told.json())["options"]] == ["a"]
    assert heard[0]["value"] == "Sor"
    assert [heard[1][block]["text"]["value"] for block in ("one", "two")] == ["Sorry", "soon"]
    assert "Too &lt;short&gt;" in (await page.view())["modal"]
