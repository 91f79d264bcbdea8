"""Buttons that only show something."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.drawing import place_of
from bot.queries import views
from bot.slack.ids import Do, Target
from bot.slack.modals import list_modal, read_all_modal
from handlers import acting, lists
from handlers.aside import tell
from handlers.found import there

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.action(Do.READ)(read_all)
    app.action(Do.SEE_ALL)(see_all)
    app.action(Do.PAGE)(page)


async def read_all(ack: AsyncAck, body: Json, action: Json, deps: Deps) -> None:
    """All the customer's words, on top of whatever is open."""
    about = Target.read(action["value"])
    actor = await acting.acting(deps, body)
    async with deps.db.read() as tx:
        view = there(await views.of_case(tx, about.case), actor)
    place = place_of(deps, view, actor.words)
    shown = read_all_modal(
        view, place, deps.clock.now(), actor.words, hours_timezone=actor.timezone
    )
    above = (body.get("view") or {}).get("type") == "modal"
    put = deps.slack.push_modal if above else deps.slack.open_modal
    await put(body["trigger_id"], shown)
    await ack()


async def see_all(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """All that wait for an answer, for this person only; at Home nobody would see a message."""
    actor = await acting.acting(deps, body)
    acting.check_member(actor)
    message = await lists.open_cases(deps, actor)
    if (body.get("view") or {}).get("type") == "home":
        await deps.slack.open_modal(body["trigger_id"], list_modal(message, actor.words))
        await ack()
        return
    await ack()
    await tell(deps, body, message)


async def page(ack: AsyncAck) -> None:
    """Slack opens the page by itself."""
    await ack()
