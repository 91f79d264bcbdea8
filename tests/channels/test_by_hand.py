"""What people write down themselves: nothing is fetched, pushed or sent."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.base import Channel, Known, Outgoing, Outside, SourceFacts
from bot.channels.by_hand import ByHand, ByHandOptions
from bot.clock import Clock
from bot.errors import Refused
from bot.web.guard import session


@pytest.fixture
async def made() -> Any:
    async with session(private=False) as http:
        outside = Outside(http=http, clock=Clock())

        def make(public: bool, **options: Any) -> Channel[Any]:
            facts = SourceFacts(
                id="by-hand", public=public, brand="aurora", brand_name="Aurora", start=None
            )
            return ByHand(facts, ByHandOptions(**options), outside)

        yield make


def note(place: str) -> Known:
    return Known(external_id="note:V1", memory={"place": place})


async def test_it_has_a_name_of_its_own_and_brings_nothing_by_itself(made: Any) -> None:
    assert made(True).title == "By hand"
    assert made(True, title="Sportello").title == "Sportello"
    assert (await made(True).fetch(None)).items == ()
    assert not made(True).looks
    assert all(trial.ok for trial in await made(True).check())


async def test_nothing_can_be_sent_from_here(made: Any) -> None:
    channel = made(True)
    assert "answer by hand" in channel.can_reply(note("google"))
    with pytest.raises(Refused):
        await channel.reply(Outgoing(key="k", text="Dear Ann", by="Cy", review=note("google")))


async def test_some_places_are_public_or_private_by_nature_of_others_the_source_says_it(
    made: Any,
) -> None:
    for public in (True, False):
        channel = made(public)
        assert channel.public_of(note("google"))
        assert not channel.public_of(note("phone"))
        assert channel.public_of(note("instagram")) is public
        assert channel.public_of(note("other")) is public


def test_places_are_one_or_several_of_those_there_are() -> None:
    assert ByHandOptions.model_validate({"places": "phone"}).places == ("phone",)
    assert "letter" in ByHandOptions().places
    with pytest.raises(ValidationError):
        ByHandOptions.model_validate({"places": "pigeon"})
    with pytest.raises(ValidationError):
        ByHandOptions.model_validate({"places": []})
