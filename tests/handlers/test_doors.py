"""Slack reaches the listeners, by socket and by HTTP, and hears what became of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

import handlers
from bot.errors import ConfigError
from bot.playground.person import Person
from bot.slack.ids import Ask, Do
from tests.handlers.conftest import ANSWER, COMPLAINT, Here
from tests.world import World, world


@pytest.fixture(params=["socket", "http"])
async def there(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    """A bot in each of Slack's modes, on SQLite."""
    url = f"sqlite:///{tmp_path / 'ascolto.db'}"
    async with world(tmp_path, url, mode=request.param) as made:
        await made.push(COMPLAINT)
        yield Here(made)


async def test_a_click_a_modal_and_a_command_work_in_both_modes(there: Here) -> None:
    maria = there.as_person("care-lead")
    await there.writes(maria)
    await there.settle()
    await maria.command("/reviews", "open")
    assert "1 customer is waiting" in there.told(maria)
    there.world.clock.step(seconds=60)
    await there.settle()
    assert len(there.world.shop.replies) == 1
    assert maria.troubles == []


async def test_slack_is_asked_nothing_before_a_click_is_heard(there: Here) -> None:
    calls = there.world.workspace.calls
    before = dict(calls)
    maria = there.as_person("care-lead")
    assert (await maria.click(there.card, "I'm on it")).acked
    assert dict(calls) == before


async def test_a_click_does_not_wait_for_slack_to_say_who_it_is(there: Here) -> None:
    there.world.clock.step(hours=2)
    there.world.workspace.hang("users.info")
    maria = there.as_person("care-lead")
    assert (await maria.click(there.card, "I'm on it")).acked
    assert "person" in going_on()
    there.world.deps.ongoing.LAST = 0.0
    await there.world.stop()
    assert "person" not in going_on(), "the question outlived the bot"


def going_on() -> set[str]:
    """The names of what goes on in this process."""
    return {getattr(task.get_coro(), "__name__", "") for task in asyncio.all_tasks()}


async def test_what_nobody_wants_is_acked_and_not_sent_again(there: Here) -> None:
    maria = there.as_person("care-lead")
    maria.open_home()
    errands = asyncio.gather(*there.world.playground.courier.errands)
    await there.world.clock.deadline(errands, 5)
    assert there.world.playground.courier.lost == []


async def test_a_bug_is_told_in_a_sentence_and_not_acked(there: Here) -> None:
    maria = there.as_person("care-lead")
    element = {"type": "button", "action_id": Do.CLAIM.value, "value": "nonsense"}
    pressed = asyncio.ensure_future(maria._act(there.card, {"block_id": "x"}, element, None))
    await there.hears(maria, "Something went wrong and nothing was done")
    there.world.clock.step(seconds=3)
    assert not (await pressed).acked
    figure = there.world.deps.metrics.registry.get_sample_value
    assert figure("ascolto_loop_errors_total", {"loop": "slack"}) == 1


async def test_a_click_answered_too_late_says_click_again(there: Here) -> None:
    maria = there.as_person("care-lead")
    there.world.workspace.fail("views.open", "expired_trigger_id")
    await maria.click(there.card, "Reply")
    assert "click again" in there.told(maria)
    await maria.click(there.card, "Reply")
    assert maria.view


async def test_read_all_stands_on_top_of_the_reply(there: Here) -> None:
    maria = there.as_person("care-lead")
    await there.world.push({**COMPLAINT, "text": "Never arrived. " * 60})
    await maria.click(there.card, "Reply")
    below = maria.view
    await maria.click(None, "Read all")
    assert maria.view
    assert maria.view.previous == (below and below.id)


def body_of(kind: str, name: str) -> dict[str, Any]:
    if kind == "block_actions":
        return {"type": kind, "actions": [{"action_id": name, "block_id": "b"}]}
    return {"type": kind, "view": {"type": "modal", "callback_id": name}}


async def listened(app: AsyncApp, body: dict[str, Any]) -> bool:
    request = AsyncBoltRequest(mode="socket_mode", body=body)
    found = [
        await one.async_matches(req=request, resp=BoltResponse(status=200))
        for one in app._async_listeners
    ]
    return any(found)


@pytest.mark.parametrize("do", list(Do))
async def test_every_button_has_a_listener(do: Do) -> None:
    app = AsyncApp(token="xoxb-nobody", signing_secret="secret")
    handlers.register(app)
    names = ["typed.1", "typed.2"] if do is Do.TYPED else [do.value]
    for name in names:
        assert await listened(app, body_of("block_actions", name))
    assert not await listened(app, body_of("block_actions", f"{do.value}_x"))


@pytest.mark.parametrize("ask", list(Ask))
async def test_every_modal_has_a_listener(ask: Ask) -> None:
    app = AsyncApp(token="xoxb-nobody", signing_secret="secret")
    handlers.register(app)
    assert await listened(app, body_of("view_submission", ask.value))


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, f"sqlite:///{tmp_path / 'ascolto.db'}") as running:
        yield running


async def test_a_lost_socket_is_dialled_again(made: World) -> None:
    await made.playground.sockets.refresh()
    await made.workspace.until(lambda: made.playground.sockets.links)
    maria: Person = made.workspace.as_person("care-lead")
    assert (await maria.command("/reviews")).acked


async def test_the_socket_ends_with_the_bot(made: World) -> None:
    await made.stop()
    await made.workspace.until(lambda: not made.playground.sockets.links)
    left = [one for one in asyncio.all_tasks() if "SocketModeClient" in repr(one.get_coro())]
    assert all(one.cancelling() or one.done() for one in left)


async def test_what_follows_a_click_comes_to_its_end_before_the_bot_is_gone(
    here: Here, maria: Person
) -> None:
    await maria.click(here.card, "Reply")
    maria.fill("Your reply", ANSWER)
    await maria.submit()
    await here.world.stop()
    assert "Your reply leaves" in here.told(maria)


async def test_two_bots_may_be_connected_at_once(made: World) -> None:
    first = made._stack
    await made.start()
    assert len(made.playground.sockets.links) == 2
    assert first
    await first.aclose()


async def test_a_wrong_app_token_is_told_by_its_name(made: World) -> None:
    made.workspace.revoke(made.workspace.app_token, "invalid_auth")
    async with AsyncExitStack() as stack:
        with pytest.raises(ConfigError, match="SLACK_APP_TOKEN"):
            await handlers.connect(stack, made.deps, made.bolt)


async def test_the_bot_starts_while_slack_cannot_be_dialled(made: World) -> None:
    await made.stop()
    made.workspace.http_error("apps.connections.open", 503)
    await made.start()
    await made.workspace.until(lambda: made.playground.sockets.links)
    assert (await made.workspace.as_person("care-lead").command("/reviews")).acked
