"""The ack does not wait for what comes after it."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncAck, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.clock import Clock
from bot.ongoing import Ongoing
from bot.poke import Poke
from handlers.prompt import PromptApp


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


@pytest.fixture
def ongoing() -> Ongoing:
    return Ongoing()


@pytest.fixture
def bolt(ongoing: Ongoing) -> PromptApp:
    return PromptApp(
        after=nothing,
        poke=Poke(),
        clock=Clock(),
        ongoing=ongoing,
        signing_secret="none",
        authorize=authorize,
        request_verification_enabled=False,
    )


async def nothing(asked: dict[str, Any], answered: BoltResponse) -> None:
    """Nobody wants to hear of it."""


def click(action_id: str) -> AsyncBoltRequest:
    action: dict[str, Any] = {"type": "button", "action_id": action_id, "block_id": "b"}
    said = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}}
    return AsyncBoltRequest(
        body=urlencode({"payload": json.dumps({**said, "actions": [action]})}),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )


async def test_an_ack_leaves_while_its_listener_goes_on(bolt: PromptApp) -> None:
    go_on, done = asyncio.Event(), asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await ack({"said": "taken"})
        await go_on.wait()
        done.set()

    bolt.action("late")(listener)
    response = await asyncio.wait_for(bolt.async_dispatch(click("late")), 10)
    assert (response.status, json.loads(response.body)) == (200, {"said": "taken"})
    assert not done.is_set()
    go_on.set()
    await asyncio.wait_for(done.wait(), 10)


async def test_what_a_listener_does_after_its_ack_is_done_before_the_bot_ends(
    bolt: PromptApp, ongoing: Ongoing
) -> None:
    go_on, done = asyncio.Event(), asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await ack()
        await go_on.wait()
        done.set()

    bolt.action("late")(listener)
    await bolt.async_dispatch(click("late"))
    going_on = {task.get_coro().__name__: task for task in asyncio.all_tasks()}  # type: ignore[union-attr]
    await Clock().deadline(going_on["_dispatch"], 10)  # Bolt has seen the ack
    ending = asyncio.ensure_future(ongoing.end())
    await asyncio.sleep(0)
    assert not ending.done()
    go_on.set()
    await Clock().deadline(ending, 10)
    assert done.is_set()


async def test_a_listener_that_does_not_end_is_cut_short_and_nothing_of_it_is_left(
    bolt: PromptApp, ongoing: Ongoing
) -> None:
    begun, cut = asyncio.Event(), asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cut.set()

    bolt.action("stuck")(listener)
    before = asyncio.all_tasks()
    asked = asyncio.ensure_future(bolt.async_dispatch(click("stuck")))
    await Clock().deadline(begun.wait(), 10)
    ongoing.LAST = 0.0
    await Clock().deadline(ongoing.end(), 10)
    assert cut.is_set()
    await asyncio.gather(asked, return_exceptions=True)
    assert asyncio.all_tasks() == before


async def test_a_listener_that_breaks_before_its_ack_is_not_acked(bolt: PromptApp) -> None:
    async def listener(ack: AsyncAck) -> None:
        raise LookupError("broken")

    bolt.action("broken")(listener)
    response = await asyncio.wait_for(bolt.async_dispatch(click("broken")), 10)
    assert response.status == 500


async def test_who_listens_is_asked_once_and_a_button_is_no_modal(bolt: PromptApp) -> None:
    heard: list[str] = []

    async def button(ack: AsyncAck) -> None:
        heard.append("button")
        await ack()

    async def modal(ack: AsyncAck) -> None:
        heard.append("modal")
        await ack()

    bolt.view("same")(modal)
    bolt.action(re.compile(r"same(\.\d)?$"))(button)
    view = {"type": "modal", "callback_id": "same"}
    sent = AsyncBoltRequest(mode="socket_mode", body={"type": "view_submission", "view": view})
    for asked in (click("same"), sent, click("same"), click("same.1"), click("same.x")):
        await asyncio.wait_for(bolt.async_dispatch(asked), 10)
    assert heard == ["button", "modal", "button", "button"]
    bolt._async_listeners.clear()
    assert (await asyncio.wait_for(bolt.async_dispatch(click("same.1")), 10)).status == 200


async def test_what_nobody_listens_to_is_not_acked(bolt: PromptApp) -> None:
    assert (await asyncio.wait_for(bolt.async_dispatch(click("unknown")), 10)).status == 404
