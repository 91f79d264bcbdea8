"""A running bot with one complaint on a card, and the people around it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from bot.models import Case, Reply, Row
from bot.playground import payloads
from bot.playground.board import Answer
from bot.playground.person import Person
from bot.playground.state import Message, View
from tests.world import World, world

R = TypeVar("R", bound=Row)
COMPLAINT = {"text": "Parcel never arrived, third time I write.", "rating": 1}
ANSWER = "We are sorry. It leaves today."


@dataclass
class Here:
    """The world, and short ways to what tests look at."""

    world: World

    def as_person(self, name: str) -> Person:
        return self.world.workspace.as_person(name)

    @property
    def card(self) -> Message:
        """The newest card."""
        return self.world.cards()[-1]

    async def settle(self) -> None:
        await self.world.settle()

    async def rows(self, table: type[R]) -> list[R]:
        async with self.world.deps.db.read() as tx:
            return list(await tx.scalars(select(table).order_by(*table.__table__.primary_key)))

    async def case(self) -> Case:
        return (await self.rows(Case))[-1]

    async def reply(self) -> Reply:
        return (await self.rows(Reply))[-1]

    async def writes(self, person: Person, text: str = ANSWER) -> Answer:
        """Open the modal on the newest card, write, send; wait for the line that follows."""
        await person.click(self.card, "Reply")
        person.fill("Your reply", text)
        answer = await person.submit()
        if person.view is None:
            await self.hears(person, "Your reply leaves")
        return answer

    async def hears(self, person: Person, words: str) -> Message:
        """The newest line that only this person sees, with these words; it comes after the ack."""
        found: list[Message] = []

        def heard() -> bool:
            found[:] = [one for one in person.ephemerals() if words in one.says]
            return bool(found)

        await self.world.workspace.until(heard)
        return found[-1]

    async def submits(self, person: Person, payload: dict[str, Any]) -> Answer:
        """Slack brings this submit (again)."""
        courier = self.world.workspace.courier
        assert courier is not None
        return await courier.ask("interactive", payload)

    async def unheard(self, person: Person, what: str, words: str) -> Answer:
        """Press a button whose click is not acked, but told of in `words`."""
        pressed = asyncio.ensure_future(person.click(self.card, what))
        await self.hears(person, words)
        self.world.clock.step(seconds=3)
        return await pressed

    def submission(self, person: Person) -> dict[str, Any]:
        """What Slack sends for the modal this person has open."""
        assert person.view is not None
        return payloads.view_submission(self.world.workspace, person.user, person.view)

    def modals(self, person: Person) -> list[View]:
        """What is open before this person."""
        return self.world.workspace.stacks.get(person.user.id, [])

    def told(self, person: Person) -> str:
        """The last word that only this person saw."""
        return person.ephemerals()[-1].says


@pytest.fixture
async def here(tmp_path: Path, database_url: str) -> AsyncIterator[Here]:
    async with world(tmp_path, database_url) as made:
        await made.push(COMPLAINT)
        yield Here(made)


@pytest.fixture
def maria(here: Here) -> Person:
    """Answers customers."""
    return here.as_person("care-lead")


@pytest.fixture
def luca(here: Here) -> Person:
    """Answers customers too."""
    return here.as_person("care-agent")


@pytest.fixture
def elena(here: Here) -> Person:
    """Decides; no responder otherwise."""
    return here.as_person("head-of-care")
