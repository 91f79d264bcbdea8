"""What happened before the page opens: a Friday and a weekend, lived through by the bot."""

from datetime import datetime, timedelta

from bot.app.demo.firm import CARE, morning
from bot.app.demo.world import World
from bot.playground.customers.examples import Said, examples
from bot.playground.state import Message
from bot.slack.ids import Do

LUCA, SARA = "care-agent", "community"
REVIEWS, SUPPORT = "reviews", "support"
BEFORE = timedelta(days=2, hours=23, minutes=50)
"""The story starts so long before the Monday on which the page opens."""


async def live(world: World) -> None:
    """Six reviews: one answered, one late, one praise, one edited, one on hold, one in hand. The
    bot does what is due whenever something happens."""
    monday, said, clock = world.opened, examples(world.language).story, world.clock
    friday, saturday, sunday = (morning(monday - timedelta(days=n)) for n in (3, 2, 1))
    await world.settle()
    clock.at(_at(friday, 9, 40))
    await _shop(world, said["answered"])
    clock.at(_at(friday, 10, 15))
    await _answer(world, said["answered"], said["answer"].text)
    clock.step(timedelta(minutes=1))
    await _shop(world, said["late"])
    clock.at(_at(friday, 11, 50))
    await _shop(world, said["praise"])
    clock.at(_at(friday, 14, 30))
    edited = await _shop(world, said["edited"])
    clock.at(_at(saturday, 18, 20))
    await _mail(world, said["held"])
    clock.at(_at(sunday, 20, 45))
    await _mail(world, said["in_hand"])
    clock.at(_at(monday, 8, 40))
    world.shop.edit(edited, said["edit"].stars, said["edit"].text)
    await world.heard()
    await _take_on(world, said["in_hand"])
    clock.at(monday)
    await world.settle()


def _at(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute)


async def _shop(world: World, said: Said) -> str:
    review = world.shop.write(said.name, said.stars, said.text)
    await world.heard()
    return review.id


async def _mail(world: World, said: Said) -> None:
    address = f"{said.name.lower().replace(' ', '.')}@mail.test"
    await world.post.write((said.name, address), CARE, said.subject, said.text)
    await world.heard()


async def _answer(world: World, said: Said, text: str) -> None:
    """Luca answers from the card."""
    luca = world.workspace.as_person(LUCA)
    await luca.click(_card(world, REVIEWS, said), Do.REPLY)
    luca.fill(f"{Do.TYPED}.1", text)
    await luca.submit()


async def _take_on(world: World, said: Said) -> None:
    await world.workspace.as_person(LUCA).click(_card(world, SUPPORT, said), Do.CLAIM)


def _card(world: World, slack_channel: str, said: Said) -> Message:
    """The card that shows these words."""
    start = said.text.split("\n")[-1][:30]
    found = world.workspace.messages(slack_channel)
    return next(one for one in found if start in one.says and not one.is_reply)
