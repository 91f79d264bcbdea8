"""Time goes on, and reminders are read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.models import Nudge
from bot.playground.state import Message
from tests import desk
from tests.world import World

ROME = ZoneInfo("Europe/Rome")
COMPLAINT = {"text": "Parcel never arrived.", "stars": 1}
LEAD, HEAD = "care-lead", "head-of-care"


async def until(world: World, moment: str) -> None:
    """Time goes on to this local time ("11-24 09:00"), all settled on the way there."""
    world.clock.at(datetime.strptime(f"2026-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=ROME))
    await world.settle()


def told(world: World, person: str = LEAD) -> list[Message]:
    return desk.direct(world, person)


def calls(world: World, slack_channel: str = "#support") -> list[Message]:
    """The escalations in a Slack channel."""
    return [one for one in desk.said_in(world, slack_channel) if one.broadcast]


async def given(world: World) -> list[tuple[str, int, int, str]]:
    found = await desk.rows(world, Nudge)
    return [(one.ladder, one.rung, one.nth, one.told) for one in found]


async def answer(world: World) -> None:
    """A colleague answers on the channel."""
    for id in world.shop.reviews:
        world.shop.answer_by_hand(id)
    await world.push()
