"""What comes in at the door, as channels hand it over."""

from datetime import datetime
from itertools import count
from typing import Any

from bot.channels.base import Bounce, Copied, Delivery, Incoming, LooseAnswer, Page, SeenAnswer
from bot.intake import Taken, take_delivery
from bot.models import Post
from tests import desk
from tests.world import World

COMPLAINT = "My parcel never arrived, this is the third time I write."


WORSE = "Still nothing. Worst shop ever, I am furious."
PRAISE = "Everything was wonderful, I am very happy."


_numbers = count(1)


def said(id: str = "r1", text: str = COMPLAINT, stars: float | None = 1, **more: Any) -> Incoming:
    """A customer's words."""
    scale = None if stars is None else 5
    return Incoming(external_id=id, text=text, rating=stars, scale=scale, **more)


def answer(at: datetime, id: str = "a1", text: str = "We are sorry.", **more: Any) -> SeenAnswer:
    """A colleague's answer on the channel."""
    return SeenAnswer(external_id=id, text=text, at=at, by="Bo", **more)


async def hear(
    world: World,
    *items: Incoming,
    answers: tuple[LooseAnswer, ...] = (),
    bounces: tuple[Bounce, ...] = (),
    copies: tuple[Copied, ...] = (),
    message: str = "",
    source: str = "shop",
) -> Taken:
    """Take these in one delivery."""
    message = message or f"heard_{next(_numbers)}"  # the shop itself counts msg_1, msg_2 …
    page = Page(items=items, answers=answers, bounces=bounces, copies=copies)
    return await take_delivery(world.deps, source, Delivery(message_id=message, page=page))


async def answered(world: World, *ids: str) -> None:
    """A colleague answers these reviews on the channel, a little later."""
    world.clock.step(minutes=10)
    now = world.clock.now()
    loose = (LooseAnswer(answers_to=(id,), answer=answer(now, f"a-{id}")) for id in ids or ("r1",))
    await hear(world, answers=tuple(loose))
    world.clock.step(minutes=10)


async def notes(world: World) -> list[str]:
    return [one.detail["code"] for one in await desk.rows(world, Post, Post.kind == "note")]
