"""A word that only the person who acted sees: where they clicked, or nearby, or in the log."""

from typing import Any

from structlog.testing import capture_logs

from bot.playground.person import Person
from bot.slack.message import Message
from handlers import aside
from tests.handlers.conftest import Here

BROKEN = Message("A word.", [{"type": "nonsense"}])
"""Slack refuses these blocks, at a response_url with status 200."""


async def clicked(here: Here, person: Person, *, ephemeral: bool = False) -> dict[str, Any]:
    """What Slack sends of a click on the card, as far as it says where to answer."""
    await person.click(here.card, "claim")
    url = here.world.playground.url + [*here.world.workspace.urls][-1]
    container = {"is_ephemeral": ephemeral}
    return {"user": {"id": person.user.id}, "response_url": url, "container": container}


def used_up(here: Here) -> None:
    for url in here.world.workspace.urls.values():
        url.uses = 5


async def test_a_word_that_slack_takes_nowhere_stands_in_the_log(here: Here, maria: Person) -> None:
    body = await clicked(here, maria)
    before = maria.ephemerals()
    with capture_logs() as said:
        await aside.tell(here.world.deps, body, BROKEN)
    assert maria.ephemerals() == before
    assert [one["event"] for one in said] == [
        "not told where they clicked",
        "a word did not arrive",
    ]
    assert "invalid_blocks" in said[0]["error"]


async def test_who_clicked_too_long_ago_is_told_in_our_own_conversation(
    here: Here, maria: Person
) -> None:
    body = await clicked(here, maria)
    used_up(here)
    with capture_logs() as said:
        await aside.tell(here.world.deps, body, Message("A word."))
    assert "used_url" in said[0]["error"]
    place = await here.world.deps.slack.place_of(maria.user.id)
    assert [one.says for one in maria.ephemerals(place)] == ["A word."]


async def test_a_word_that_stays_although_it_is_over_stands_in_the_log(
    here: Here, maria: Person
) -> None:
    body = await clicked(here, maria, ephemeral=True)
    used_up(here)
    with capture_logs() as said:
        await aside.clear(here.world.deps, body)
    assert [(one["event"], one["what"]) for one in said] == [("lost", "a word that is over")]
    assert "used_url" in said[0]["error"]
