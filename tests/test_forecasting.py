"""A forecast agrees with what really happens."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.forecasting import Kind, Shown, forecast
from bot.models import STORM, Case, Post, PostKind
from bot.people import is_person
from bot.queries import replay
from bot.queries.replay import Past
from tests import desk
from tests.boarded import here
from tests.world import MONDAY, World

__all__ = ["here"]

ROME = ZoneInfo("Europe/Rome")
LATE = {"text": "The parcel never arrived and nobody answers.", "stars": 1}
SAID = (
    *[{**LATE, "id": f"r{number}"} for number in range(12)],
    {"id": "lawyer", "text": "My lawyer will write to you: the parcel never arrived.", "stars": 1},
    {"id": "praise", "text": "Wonderful, thank you!", "stars": 5},
    {"id": "mild", "text": "It arrived broken, what a disappointment.", "stars": 3},
)


async def until(world: World, moment: str) -> None:
    world.clock.at(datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=ROME))
    await world.settle()


async def seen(world: World) -> Counter[tuple[str, str]]:
    """What stood in Slack: of which kind, and where."""
    found: Counter[tuple[str, str]] = Counter()
    for post in await desk.rows(world, Post):
        kind = post.kind
        if kind == PostKind.NUDGE and not is_person(post.slack_channel):
            kind = PostKind.CALL
        if kind in list(Kind) and post.given_up != STORM:
            found[kind, post.slack_channel] += 1
    return found


async def heard(world: World) -> list[Past]:
    async with world.deps.db.read() as tx:
        some = [one async for one in replay.heard(tx, MONDAY, world.clock.now())]
    return [past for each in some for past in each]


def counted(shown: list[Shown]) -> Counter[tuple[str, str]]:
    return Counter((str(one.kind), one.place) for one in shown)


async def test_what_is_foreseen_is_what_happens(here: World) -> None:
    await here.push(*SAID)
    await until(here, "11-23 10:01")
    here.shop.answer_by_hand("r0")
    await here.push({"id": "first", "text": "Broken again.", "stars": 2, "thread": "order-7"})
    await until(here, "11-23 11:30")
    here.shop.answer_by_hand("first")
    await here.push()
    await until(here, "11-23 12:01")
    await here.push({"id": "thanks", "text": "Thank you!", "stars": 5, "thread": "order-7"})
    await here.push({"id": "more", "text": "It broke once more.", "stars": 1, "thread": "order-7"})
    for moment in ("23 14:05", "23 16:05", "24 09:05", "24 12:05", "25 09:05", "25 12:05"):
        await until(here, f"11-{moment}")
    found = forecast(await heard(here), here.deps.config, here.clock.now(), here.deps.judge)
    assert counted(found.shown) == await seen(here)
    assert found.critical["C0SUPPORT"] == 15
    assert sum(found.quiet.values()) == 2
    assert (found.guessed, found.unknown) == (0, Counter())


async def test_what_came_in_at_once_gets_as_many_second_opinions_as_the_bot_formed(
    here: World,
) -> None:
    here.deps.judge.second = lambda _: 9.0
    await here.push(
        *({"id": f"m{n}", "text": f"It came late, {n}.", "stars": 4} for n in range(30))
    )
    here.clock.step(minutes=1)
    await here.push(*({"id": f"n{n}", "text": f"It is late, {n}.", "stars": 4} for n in range(10)))
    here.clock.step(minutes=1)
    past, judge, told = await heard(here), here.deps.judge, list[int]()
    found = forecast(past, here.deps.config, here.clock.now(), judge, watch=told.append)
    assert counted(found.shown) == await seen(here)
    assert told == [30, 40]
    hasty = forecast(past, here.deps.config, here.clock.now(), judge.alone)
    cases = len(await desk.rows(here, Case))
    assert found.critical.total() == cases > hasty.critical.total()


async def test_what_had_no_case_is_taken_as_answered_after_the_usual_time(here: World) -> None:
    await here.push({**LATE, "id": "r1"}, {"id": "wrong", "text": "Fine.", "stars": 5})
    here.clock.step(minutes=30)
    here.shop.answer_by_hand("r1")
    await here.push()
    here.clock.step(timedelta(days=1))
    told, quiet = await heard(here)
    again = Past(**{**{name: getattr(quiet, name) for name in Past.__slots__}, "rating": 1})
    found = forecast([told, again], here.deps.config, here.clock.now(), here.deps.judge)
    assert counted(found.shown) == {("card", "C0SUPPORT"): 2}
    assert found.guessed == 1
    unanswered = forecast([again], here.deps.config, here.clock.now(), here.deps.judge)
    assert counted(unanswered.shown)["call", "C0SUPPORT"] == 2
