"""The bot dies under people's hands: whoever does the same again finds it done once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.playground.person import Person
from tests import desk
from tests.faults.conftest import Stage
from tests.faults.deaths import dies_everywhere
from tests.faults.play import PATIENCE, Play, a_card_stands

pytestmark = pytest.mark.timeout(300)
Act = Callable[[Play, Person], Awaitable[object]]
Seen = Callable[[str], bool]


async def a_reply_waits(play: Play) -> None:
    await a_card_stands(play)
    await desk.write(play.world, undo=timedelta(hours=1))
    await play.settle()


async def it_was_closed(play: Play) -> None:
    await a_card_stands(play)
    await no_reply_needed(play, play.world.workspace.as_person("care-lead"))
    await play.settle()


def shows(words: str) -> Seen:
    return lambda says: words in says


def shows_no_more(words: str) -> Seen:
    return lambda says: words not in says


def pressed(label: str) -> Act:
    async def act(play: Play, who: Person) -> None:
        if label in play.card().says:
            await who.click(play.card(), label)

    return act


def chosen(choice: str, **fields: str) -> Act:
    """By More…, in one modal or two; who finds one open begins again."""

    async def act(play: Play, who: Person) -> None:
        while who.view is not None:
            await who.close()
        await who.click(play.card(), "More…")
        await who.choose("What would you like to do?", choice)
        await who.submit()
        for label, value in fields.items():
            await who.choose(label, value)
        if fields:
            await who.submit()

    return act


no_reply_needed = chosen("No reply needed", **{"Why is no reply needed?": "troll"})


@pytest.mark.parametrize(
    ("before", "act", "shown"),
    [
        (a_card_stands, pressed("I'm on it"), shows("is on it")),
        (a_reply_waits, pressed("Undo send"), shows_no_more("Undo send")),
        (it_was_closed, pressed("Reopen"), shows("🔁 Open again")),
        (a_card_stands, no_reply_needed, shows("Closed without reply: troll")),
    ],
    ids=["on it", "undo", "reopen", "no reply needed"],
)
async def test_what_a_person_does_is_done_once(
    before: Callable[[Play], Awaitable[None]], act: Act, shown: Seen, stage: Stage
) -> None:
    async def a_person_does_it(play: Play) -> None:
        who = play.world.workspace.as_person("care-agent")
        for _ in range(PATIENCE):
            await play.alive(act(play, who))
            await play.settle()
            if shown(play.card().says):
                return
        raise AssertionError(play.card().says)

    await dies_everywhere(stage, before, a_person_does_it, people=True)
