"""A working life at Bottega Aurora, as people see and do it: cards, threads, modals, time."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.playground.board import Answer
from bot.playground.person import Person
from bot.playground.state import Message, View
from tests.world import World

HOUR = timedelta(hours=1)
LABELS = {
    "en": {
        "reply": "Reply",
        "text": "Your reply",
        "more": "More…",
        "choice": "What would you like to do?",
    },
    "it": {
        "reply": "Rispondi",
        "text": "La tua risposta",
        "more": "Altro…",
        "choice": "Che cosa vuoi fare?",
    },
}


_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]+))?>")
"""A time, a name or a link in a message, and what stands for it."""


def read(thing: Message | View | None) -> str:
    """A message or a modal as its readers see it: times, names and links as words."""
    assert thing is not None, "there is no modal"
    return _MARKED.sub(lambda found: found[2] or found[1], thing.says)


@dataclass
class Life:
    """Who works there, what stands in their Slack channel, and time that passes. Nothing here
    looks into the bot or its rows."""

    world: World
    slack_channel: str = "#support"

    def person(self, name: str) -> Person:
        return self.world.workspace.as_person(name)

    @property
    def maria(self) -> Person:
        """Answers customers."""
        return self.person("care-lead")

    @property
    def luca(self) -> Person:
        """Answers customers too."""
        return self.person("care-agent")

    @property
    def elena(self) -> Person:
        """Decides what is delicate."""
        return self.person("head-of-care")

    # What stands there

    @property
    def card(self) -> Message:
        """The newest card."""
        return self.world.cards(self.slack_channel)[-1]

    @property
    def shows(self) -> str:
        """The newest card as people read it."""
        return read(self.card)

    def thread(self, card: Message | None = None) -> str:
        """What the bot wrote under a card (by default the newest)."""
        top = card or self.card
        found = self.maria.messages(self.slack_channel)
        return "\n".join(read(one) for one in found if one.thread_ts == top.ts and one.bot_id)

    def everything(self) -> list[str]:
        """Every message of the bot's, in every Slack channel and to every person."""
        ws = self.world.workspace
        return [read(one) for place in ws.channels.values() for one in ws.messages(place)]

    def told(self, person: Person) -> str:
        """The last word that only this person saw."""
        return read(person.ephemerals()[-1])

    def reminders(self, person: Person) -> list[str]:
        """What the bot wrote to this person directly."""
        return [read(one) for one in person.messages()]

    # What people do

    async def writes(self, person: Person, text: str, where: Message | None = None) -> Answer:
        """Press Reply on the card, write, send; where all is well, read the line that follows."""
        words = LABELS[self.world.config.team.language]
        await person.click(where or self.card, words["reply"])
        person.fill(words["text"], text)
        return await self.sends(person)

    async def sends(self, person: Person) -> Answer:
        """Submit the modal; where it closes, the bot says when the reply leaves."""
        seen = len(person.ephemerals())
        answer = await person.submit()
        if person.view is None:
            await self.world.workspace.until(lambda: len(person.ephemerals()) > seen)
        return answer

    async def answers(self, person: Person, text: str) -> None:
        """Reply, and let the undo window pass."""
        await self.writes(person, text)
        assert person.view is None, read(person.view)
        await self.passes(minutes=2)

    async def chooses(self, person: Person, choice: str, where: Message | None = None) -> None:
        """Press More… on the card and choose."""
        words = LABELS[self.world.config.team.language]
        await person.click(where or self.card, words["more"])
        await person.choose(words["choice"], choice)
        await person.submit()

    async def hears(self, person: Person, words: str) -> str:
        """A line that only this person sees; it may come after the ack."""

        def heard() -> list[str]:
            return [said for one in person.ephemerals() if words in (said := read(one))]

        await self.world.workspace.until(heard)
        return heard()[-1]

    # What happens

    async def passes(self, **span: float) -> None:
        """Time passes in steps (an hour, in long spans four), and the bot does what is due."""
        left = timedelta(**span)
        stride = HOUR if left <= 24 * HOUR else 4 * HOUR
        while left > timedelta():
            self.world.clock.step(min(left, stride))
            await self.world.settle()
            left -= stride

    async def settle(self) -> None:
        await self.world.settle()

    async def shop(self, text: str, stars: float | None = 1, **more: Any) -> None:
        """A customer writes in the shop."""
        await self.world.push({"text": text, "stars": stars, **more})

    async def shop_tells(self) -> None:
        """The shop pushes what has changed there."""
        pushed = await self.world.shop.push(f"{self.world.url}/hooks/shop")
        assert pushed.status == 200, pushed
        await self.settle()


def typed(person: Person) -> str:
    """What stands in the text field of the open modal."""
    assert person.view is not None
    for block_id, elements in person.view.values.items():
        if block_id.startswith(("text:", "letter_text:")):
            return str(next(iter(elements.values())).get("value") or "")
    raise LookupError("this modal has no text field")
