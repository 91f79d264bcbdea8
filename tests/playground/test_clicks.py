"""Buttons, commands and Home, in both modes: what a person presses and what comes of it."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.clock import SteppedClock
from bot.playground import Workspace
from bot.playground.person import Person
from tests.playground.bots import Json, actions, button, card, plain, section


async def test_buttons_are_found_by_words_and_twins_told_apart(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    pressed: list[Json] = []

    @app.action("take")
    async def take(ack: Any, action: Json, body: Json) -> None:
        pressed.append({"value": action["value"], "user": body["user"]["id"]})
        await ack()

    rows = [section(n, accessory=button("Mine", "take", value=n)) for n in "ab"]
    await app.client.chat_postMessage(channel="C0REVIEWS", text="list", blocks=rows)
    (message,) = maria.messages("#reviews")
    await maria.click(message, "Mine", value="b")
    assert pressed == [{"value": "b", "user": "U0MARIA"}]
    with pytest.raises(LookupError, match="2 things called 'Mine'"):
        await maria.click(message, "Mine")
    with pytest.raises(LookupError, match="nothing called 'Yours' here; there is: 'Mine'"):
        await maria.click(message, "Yours")


async def test_a_question_denied_sends_nothing(ws: Workspace, app: AsyncApp, maria: Person) -> None:
    sure = {key: plain(key) for key in ("title", "text", "confirm", "deny")}
    message = await card(ws, app, button("Delete", "delete", confirm=sure))
    answer = await maria.click(message, "Delete", confirm=False)
    assert (answer.why, maria.troubles) == ("denied", [])


async def test_a_command_is_answered_to_the_person_or_to_all(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    @app.command("/reviews")
    async def reviews(ack: Any, command: Json, respond: Any) -> None:
        await ack(f"You said {command['text']}", response_type="ephemeral")
        await respond("Everyone listen", response_type="in_channel")

    await maria.command("/reviews", "open", channel="#reviews")
    await ws.until(lambda: maria.messages("#reviews"))
    assert [m.text for m in maria.ephemerals("#reviews")] == ["You said open"]
    assert [m.text for m in maria.messages("#reviews")] == ["Everyone listen"]


async def test_a_click_may_replace_what_was_clicked(
    ws: Workspace, app: AsyncApp, maria: Person
) -> None:
    @app.action("undo")
    async def undo(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Undone", replace_original=True)

    blocks = [actions(button("Undo", "undo"))]
    await app.client.chat_postEphemeral(
        channel="C0REVIEWS", user="U0MARIA", text="Sent", blocks=blocks
    )
    (told,) = maria.ephemerals()
    await maria.click(told, "Undo")
    await ws.until(lambda: told.text == "Undone")
    assert (told.blocks, len(maria.ephemerals())) == ([], 1)


async def test_home_is_drawn_when_it_is_opened(ws: Workspace, app: AsyncApp, maria: Person) -> None:
    @app.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:
        view = {"type": "home", "blocks": [section("Two customers are waiting.")]}
        await client.views_publish(user_id=event["user"], view=view)

    maria.open_home()
    home = await ws.until(lambda: maria.home)
    assert home
    assert home.says == "Two customers are waiting."


async def test_a_bot_that_does_not_answer_is_seen_by_the_person(
    ws: Workspace, app: AsyncApp, maria: Person, clock: SteppedClock
) -> None:
    heard, never = asyncio.Event(), asyncio.Event()

    @app.action("reply")
    async def forget(body: Json) -> None:
        heard.set()
        await never.wait()

    message = await card(ws, app, button("Reply", "reply"))
    click = asyncio.ensure_future(maria.click(message, "Reply"))
    await heard.wait()
    clock.step(seconds=2.9)
    assert not click.done()
    clock.step(seconds=0.1)
    assert not (await click).acked
    assert "Something went wrong" in maria.troubles[0]
    never.set()
