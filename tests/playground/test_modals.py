"""Modals, in both modes: opened, redrawn, stacked, sent and closed."""

from collections.abc import Iterator
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.clock import SteppedClock
from bot.playground import Workspace
from bot.playground.person import Person
from tests.playground.bots import Json, actions, button, card, modal, plain, refused, text_input


def opens(app: AsyncApp, view: Json, action_id: str = "reply", method: str = "views_open") -> None:
    """Let a button open `view`."""

    async def listener(ack: Any, body: Json, client: Any) -> None:
        await getattr(client, method)(trigger_id=body["trigger_id"], view=view)
        await ack()

    app.action(action_id)(listener)


async def open_modal(ws: Workspace, app: AsyncApp, maria: Person, view: Json) -> None:
    opens(app, view)
    await maria.click(await card(ws, app, button("Reply", "reply")), "Reply")
    assert maria.view


def on_submit(app: AsyncApp, **response: Any) -> list[Json]:
    """Answer each submit with `response`; the list fills with what was sent."""
    sent: list[Json] = []

    @app.view("reply")
    async def submitted(ack: Any, body: Json) -> None:
        sent.append(body)
        await ack(**response)

    return sent


REPLY = modal(text_input("Your reply", "answer"), callback_id="reply", private_metadata="case 7")


async def test_a_click_opens_a_modal_and_its_text_comes_back(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    sent = on_submit(app)
    await open_modal(ws, app, maria, REPLY)
    maria.fill("Your reply", "We are sorry")
    await maria.submit()
    view = sent[0]["view"]
    typed = {"type": "plain_text_input", "value": "We are sorry"}
    assert view["state"]["values"] == {"answer": {"text": typed}}
    assert view["private_metadata"] == "case 7"
    assert maria.view is None


async def test_an_empty_required_field_is_never_sent(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    sent = on_submit(app)
    await open_modal(ws, app, maria, REPLY)
    await maria.submit()
    assert sent == []
    assert maria.view
    assert list(maria.view.errors) == ["answer"]


async def test_errors_are_shown_and_the_modal_stays(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    on_submit(app, response_action="errors", errors={"answer": "Too rude."})
    await open_modal(ws, app, maria, REPLY)
    maria.fill("Your reply", "No!")
    await maria.submit()
    assert maria.view
    assert maria.view.errors == {"answer": "Too rude."}


async def test_an_error_on_a_block_without_input_is_trouble(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    on_submit(app, response_action="errors", errors={"elsewhere": "Too rude."})
    await open_modal(ws, app, maria, REPLY)
    maria.fill("Your reply", "No!")
    await maria.submit()
    assert maria.view
    assert maria.view.trouble


async def test_a_submit_may_redraw_push_or_clear(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    answers: Iterator[Json] = iter(
        [
            {"response_action": "update", "view": {**REPLY, "title": plain("Once more")}},
            {"response_action": "push", "view": {**REPLY, "title": plain("On top")}},
            {"response_action": "clear"},
        ]
    )

    @app.view("reply")
    async def submitted(ack: Any) -> None:
        await ack(**next(answers))

    await open_modal(ws, app, maria, REPLY)
    first = maria.view
    maria.fill("Your reply", "x")
    await maria.submit()
    assert maria.view is first
    assert first
    assert first.title == "Once more"
    await maria.submit()
    assert maria.view
    assert maria.view.title == "On top"
    assert maria.view.previous == first.id
    maria.fill("Your reply", "y")
    await maria.submit()
    assert maria.view is None


async def test_a_view_that_slack_would_refuse_leaves_the_modal_in_trouble(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    on_submit(app, response_action="update", view={**REPLY, "title": plain("x" * 25)})
    await open_modal(ws, app, maria, REPLY)
    maria.fill("Your reply", "x")
    await maria.submit()
    assert maria.view
    assert "invalid_arguments" in maria.view.trouble


async def test_a_fourth_modal_finds_no_room(ws: Workspace, app: AsyncApp, maria: Person) -> None:
    deeper = modal(actions(button("Deeper", "deeper")), callback_id="deep")
    refusals = []

    @app.action("deeper")
    async def push(ack: Any, body: Json, client: Any) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=deeper)
        except Exception as error:
            refusals.append(str(error))

    await open_modal(ws, app, maria, deeper)
    for opened in (1, 2, 3):
        await ws.until(lambda: len(ws.stacks["U0MARIA"]) == opened)  # noqa: B023
        await maria.click(None, "Deeper")
    await ws.until(lambda: ws.calls["views.push"] == 3 and ws.in_flight == 0)
    assert len(ws.stacks["U0MARIA"]) == 3
    assert ws.called("views.push")[-1].answer["error"] == "push_limit_reached"


async def test_a_trigger_is_good_for_three_seconds_and_once(
    ws: Workspace, app: AsyncApp, maria: Person, clock: SteppedClock
) -> None:
    triggers: list[str] = []

    @app.action("reply")
    async def keep(ack: Any, body: Json) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    message = await card(ws, app, button("Reply", "reply"))
    await maria.click(message, "Reply")
    await app.client.views_open(trigger_id=triggers[0], view=REPLY)
    again = app.client.views_open(trigger_id=triggers[0], view=REPLY)
    assert (await refused(again))["error"] == "exchanged_trigger_id"
    await maria.click(message, "Reply")
    clock.step(seconds=3.1)
    late = app.client.views_open(trigger_id=triggers[1], view=REPLY)
    assert (await refused(late))["error"] == "expired_trigger_id"
    wrong = app.client.views_open(trigger_id="1.2.3", view=REPLY)
    assert (await refused(wrong))["error"] == "invalid_trigger_id"


async def test_typed_text_survives_a_redraw_unless_the_block_is_another(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    await open_modal(ws, app, maria, REPLY)
    assert maria.view
    maria.fill("Your reply", "typed")
    kept = modal(text_input("Your reply", "answer", initial_value="template"))
    await app.client.views_update(view_id=maria.view.id, view=kept)
    assert maria.view.values["answer"]["text"]["value"] == "typed"
    fresh = modal(text_input("Your reply", "answer-2", initial_value="template"))
    await app.client.views_update(view_id=maria.view.id, view=fresh)
    assert maria.view.values == {
        "answer-2": {"text": {"type": "plain_text_input", "value": "template"}}
    }


async def test_an_old_hash_does_not_overwrite(ws: Workspace, app: AsyncApp, maria: Person) -> None:
    await open_modal(ws, app, maria, REPLY)
    assert maria.view
    old = maria.view.hash
    await app.client.views_update(view_id=maria.view.id, hash=old, view=REPLY)
    late = app.client.views_update(view_id=maria.view.id, hash=old, view=REPLY)
    assert (await refused(late))["error"] == "hash_conflict"


async def test_a_closed_modal_is_told_where_wished_and_cannot_be_redrawn(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    closed: list[Json] = []

    @app.view_closed("reply")
    async def gone(ack: Any, body: Json) -> None:
        closed.append(body)
        await ack()

    await open_modal(ws, app, maria, {**REPLY, "notify_on_close": True})
    assert maria.view
    view = maria.view
    maria.fill("Your reply", "half a sent")
    await maria.close()
    assert closed[0]["view"]["state"]["values"]["answer"]["text"]["value"] == "half a sent"
    assert closed[0]["is_cleared"] is False
    late = app.client.views_update(view_id=view.id, view=REPLY)
    assert (await refused(late))["error"] == "not_found"


async def test_an_untouched_field_comes_as_its_first_value_or_as_null(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    sent = on_submit(app)
    optional = text_input("Your reply", "answer", initial_value="draft", optional=True)
    for untouched, value in (("initial", "draft"), ("null", None)):
        ws.untouched = untouched
        await open_modal(ws, app, maria, modal(optional, callback_id="reply"))
        await maria.submit()
        assert sent[-1]["view"]["state"]["values"]["answer"]["text"]["value"] == value


async def test_choosing_and_typing_are_told_where_the_modal_asks_for_it(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    options = [{"text": plain(word), "value": word.lower()} for word in ("Late", "Broken")]
    menu = {"type": "static_select", "action_id": "pick", "options": options}
    template = {"type": "input", "block_id": "template", "label": plain("Template")}
    every = {"trigger_actions_on": ["on_character_entered"]}
    view = modal(
        {**template, "element": menu, "dispatch_action": True},
        text_input("Your reply", "answer", dispatch_action=True, dispatch_action_config=every),
        text_input("Quiet", "quiet"),
    )
    told: list[Any] = []

    @app.action("pick")
    async def picked(ack: Any, action: Json) -> None:
        told.append(action["selected_option"]["value"])
        await ack()

    @app.action("text")
    async def typed(ack: Any, action: Json) -> None:
        told.append(action["value"])
        await ack()

    await open_modal(ws, app, maria, view)
    await maria.choose("Template", "Broken")
    await maria.type_in("Your reply", "We")
    await maria.type_in("Quiet", "nobody is told")
    assert told == ["broken", "We"]
    assert maria.view
    chosen = maria.view.values["template"]["pick"]["selected_option"]
    assert chosen["value"] == "broken"


async def test_shortcuts_open_modals(ws: Workspace, app: AsyncApp, maria: Person) -> None:
    @app.shortcut("log_call")
    async def log(ack: Any, shortcut: Json, client: Any) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=REPLY)
        await ack()

    await maria.shortcut("log_call")
    assert maria.view
    message = await card(ws, app, button("Reply", "reply"))
    await maria.close()
    await maria.shortcut("log_call", message)
    assert maria.view
