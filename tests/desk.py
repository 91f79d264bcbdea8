"""What people do, straight to the rows: for tests of what follows from it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from bot import lives
from bot.models import Case, Event, Post, Reply, Review, Row
from bot.models.views import CaseView
from bot.playground.state import Message
from bot.queries import caselists, hands, replies, switches, views
from tests.servers.shop import SECRET
from tests.world import TOML, World, config_of

MARIA, LUCA, ELENA = "U0MARIA", "U0LUCA", "U0ELENA"
"""The owner, a colleague, and who decides."""
UNDO = timedelta(seconds=60)
R = TypeVar("R", bound=Row)


async def rows(world: World, table: type[R], *conditions: Any) -> list[R]:
    """All rows of a table, by id."""
    async with world.deps.db.read() as tx:
        found = select(table).where(*conditions).order_by(*table.__table__.primary_key)
        return list(await tx.scalars(found))


async def case(world: World, case_id: int = 1) -> Case:
    async with world.deps.db.read() as tx:
        found = await caselists.by_id(tx, case_id)
    assert found is not None
    return found


async def review(world: World, external_id: str) -> Review:
    [found] = await rows(world, Review, Review.external_id == external_id)
    return found


async def reply(world: World, reply_id: int | None = None) -> Reply:
    """One reply, or the newest."""
    found = await rows(world, Reply, *([] if reply_id is None else [Reply.id == reply_id]))
    return found[-1]


async def card(world: World, case_id: int = 1) -> Post:
    [found] = await rows(world, Post, Post.subject == f"card:{case_id}")
    return found


async def happened(world: World, case_id: int | None = None) -> list[str]:
    """The words of the event log, of one case or of all."""
    one = [] if case_id is None else [Event.case_id == case_id]
    return [event.what for event in await rows(world, Event, *one)]


async def view(world: World, case_id: int = 1) -> CaseView:
    async with world.deps.db.read() as tx:
        found = await views.of_case(tx, case_id)
    assert found is not None
    return found


_views = 0


async def write(
    world: World,
    text: str = "We are sorry.",
    *,
    case_id: int = 1,
    by: str = MARIA,
    replace: bool = False,
    undo: timedelta = UNDO,
    promise_at: datetime | None = None,
) -> Reply:
    """Somebody answers the case's customer."""
    global _views
    _views += 1
    shown, now = await view(world, case_id), world.clock.now()
    async with world.deps.db.write() as tx:
        written = await replies.write(
            tx,
            now,
            {
                "review_id": shown.review.id,
                "case_id": case_id,
                "source_id": shown.case.source_id,
                "view_id": f"V{_views}",
                "key": f"key{_views}",
                "text": text,
                "by": by,
                "by_name": "Maria Rossi",
                "to_at": shown.review.material_at,
                "replace": replace,
                "send_after": now + undo,
                "promise_at": promise_at,
            },
        )
    assert written is not None
    return written.reply


async def send(world: World, text: str = "We are sorry.", **more: Any) -> Reply:
    """Somebody answers, the time to undo passes, the loops work."""
    written = await write(world, text, **more)
    await world.settle()
    world.clock.step(UNDO)
    await world.settle()
    return await reply(world, written.id)


async def take_on(world: World, *, case_id: int = 1, by: str = MARIA, hours: float = 2) -> datetime:
    """ "I'm on it", for so long."""
    now = world.clock.now()
    until = now + timedelta(hours=hours)
    async with world.deps.db.write() as tx:
        open_case = await caselists.lock(tx, case_id)
        next_thought = lives.next_thought(world.deps, open_case, now)
        remind_at = min(one for one in (next_thought, until) if one)
        assert await hands.claim(tx, case_id, now, by=by, until=until, remind_at=remind_at)
    return until


async def pause(world: World) -> None:
    async with world.deps.db.write() as tx:
        assert await switches.pause(tx, MARIA, world.clock.now())


async def resume(world: World) -> None:
    async with world.deps.db.write() as tx:
        assert await switches.resume(tx, MARIA, world.clock.now())


async def takes_out(world: World) -> None:
    """The source is taken out of ascolto.toml, where another stands now; the bot starts anew."""
    await _settle_for(world, "store")


async def puts_back(world: World) -> None:
    """It stands there again."""
    await _settle_for(world, "shop")


async def _settle_for(world: World, source_id: str) -> None:
    toml = TOML.replace('"shop"', f'"{source_id}"')
    world.config = config_of(toml, Path(), {"SHOP_WEBHOOK_SECRET": SECRET})
    await world.reborn()
    await world.settle()


async def wait(world: World, **span: float) -> None:
    """So much time passes at once, and all is settled."""
    world.clock.step(timedelta(**span))
    await world.settle()


async def notices(world: World) -> list[str]:
    """What the bot told the team of its sources and itself, by code."""
    found = await rows(world, Post, Post.kind == "notice")
    return [one.detail["code"] for one in found]


def direct(world: World, person: str) -> list[Message]:
    """What the bot wrote to one person."""
    return [one for one in world.workspace.as_person(person).messages() if one.bot_id]


def said_in(world: World, slack_channel: str) -> list[Message]:
    """All that the bot wrote in a Slack channel, threads too."""
    person = world.workspace.as_person("care-lead")
    return [one for one in person.messages(slack_channel) if one.bot_id]


def thread(world: World, message: Message) -> Sequence[Message]:
    """The answers in a message's thread."""
    return world.workspace.channels[message.channel].replies(message.ts)[1:]
