"""What the page shows of a world, ready for its templates."""

import html
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.app.demo.firm import CARE, MAIL_SOURCE, SHOP_SOURCE, ZONE, morning
from bot.app.demo.world import World
from bot.locale import LANGUAGES, Words, mark
from bot.models import Event, Review
from bot.playground.customers.examples import KINDS, Said, examples
from bot.queries import events, reviews
from bot.slack.lists import commands_written
from bot.slack.modals.events import told
from bot.slack.times import Times

ACTORS = {
    "U0SARA": mark("community manager"),
    "U0LUCA": mark("care agent"),
    "U0ELENA": mark("head of care"),
}
_KINDS = {
    "late": mark("Late parcel"),
    "broken": mark("Broken"),
    "polite": mark("Polite but unhappy"),
    "ironic": mark("Ironic"),
    "lawyer": mark("Threatens with a lawyer"),
    "fake": mark("Looks fake"),
    "praise": mark("Praise"),
    "german": mark("In German"),
}
_STEPS = (
    mark("Write a 1-star review in the shop"),
    mark("Reply from the card and see it in the shop"),
    mark(
        "Write another, let an hour pass, get the reminder; then go to tomorrow and read the digest"
    ),
)
VISITOR = {"en": "Alex", "it": "Ale"}
LATEST = 60


@dataclass(frozen=True)
class Look:
    """A world as one reader sees it."""

    world: World
    words: Words

    def of_page(self, actor: str) -> dict[str, Any]:
        """What stands around the parts."""
        now = self.world.clock.now()
        names = {user.id: user.real_name for user in self.world.workspace.users.values()}
        words = self.words
        return {
            "actor": actor if actor in ACTORS else next(iter(ACTORS)),
            "actors": [
                {"id": i, "name": names[i].split()[0], "role": words.t(r)}
                for i, r in ACTORS.items()
            ],
            "clock": f"{self.words.day(now, ZONE.key)} {self.words.time(now, ZONE.key)}",
            "life": str(id(self.world)),
            "time": of_clock(self.world),
            "chat_down": self.world.workspace.is_down,
            "shop_down": not self.world.shop.is_open,
            "said": json.dumps(
                {
                    "answered": words.t("A new answer stands in the shop."),
                    "mailed": words.t("A new mail has arrived."),
                    "change": words.t("Change the review"),
                    "now": words.t("It is now {time}.", time="{time}"),
                }
            ),
        }

    async def of_parts(self) -> dict[str, Any]:
        """Everything that the parts of the page need."""
        return {
            **await self.shop(),
            **await self.mail(),
            **self.call(0),
            "steps": await self.steps(),
            "events": await self.events(),
        }

    async def shop(self) -> dict[str, Any]:
        """Reviews, newest first, the average, and the examples for the form."""
        newest = self.world.shop.newest()
        async with self.world.deps.db.read() as tx:
            known = await reviews.known(tx, SHOP_SOURCE, [one.id for one in newest])
        shown = [
            {
                **_known(known.get(one.id)),
                **{"id": one.id, "name": one.name, "stars": one.stars, "text": one.text},
                **{"mine": one.mine, "at": self.at(one.at)},
                "edited": self.at(one.edited_at) if one.edited_at else "",
                "answers": [{"id": a.id, "text": a.text, "at": self.at(a.at)} for a in one.answers],
            }
            for one in newest
        ]
        stars = [one.stars for one in newest] or [0]
        average = self.words.number(round(sum(stars) / len(stars), 1))
        said = examples(self.words.language).shop
        return {
            "reviews": shown,
            "average": self.words.t("{average} of 5 stars", average=average),
            "examples": [
                {"kind": kind, "label": self.words.t(_KINDS[kind]), "said": said[kind]}
                for kind in KINDS
            ],
            "visitor": VISITOR[self.words.language],
            "stars_of": lambda n: self.words.n("{count} of 5 stars", "{count} of 5 stars", n),
        }

    async def mail(self) -> dict[str, Any]:
        """The customer's correspondence, newest first."""
        customer = examples(self.words.language).mail
        letters = list(reversed(self.world.post.read(customer.address)))
        async with self.world.deps.db.read() as tx:
            known = await reviews.known(tx, MAIL_SOURCE, [one.message_id for one in letters])
        shown = [
            {
                **_known(known.get(one.message_id)),
                **{"id": one.message_id, "mine": one.mine, "subject": one.subject},
                **{"text": one.text, "sender": one.sender, "at": self.at(one.at)},
                "message_id": one.message_id,
                "again": one.subject if one.subject[:3].lower() == "re:" else f"Re: {one.subject}",
            }
            for one in letters
        ]
        begun = Said("") if letters else customer
        return {"letters": shown, "customer": customer, "care": CARE, "letter": begun}

    def call(self, number: int) -> dict[str, Any]:
        """Who is on the phone."""
        calls = examples(self.words.language).calls
        return {"call": calls[number % len(calls)], "at": number % len(calls), "next": number + 1}

    async def steps(self) -> list[dict[str, Any]]:
        """The three steps: each is done when it really happened; the first that is not is the
        current one."""
        done = await steps_done(self.world)
        current = done.index(False) if False in done else -1
        return [
            {"text": self.words.t(text), "done": done[n], "current": n == current}
            for n, text in enumerate(_STEPS)
        ]

    async def events(self) -> list[dict[str, Any]]:
        """The event log in plain words, newest first."""
        async with self.world.deps.db.read() as tx:
            found = await events.newest(tx, LATEST)
            about = await reviews.about(
                tx,
                {one.review_id for one in found if one.review_id},
                {one.case_id for one in found if one.case_id},
            )
        times = Times(self.words, self.world.clock.now(), ZONE.key)
        workspace = self.world.workspace
        names = {user.id: user.real_name for user in workspace.users.values()}
        names |= {place.id: f"#{place.name}" for place in workspace.channels.values()}
        names |= {name: self._name(name) for name in ("customer", "ascolto", "channel")}
        return [
            {
                "at": self.at(one.at),
                "text": html.unescape(told(one, times, names)),
                "about": _customer(one, about),
            }
            for one in found
        ]

    def at(self, moment: datetime) -> str:
        """09:12, or with its day when that is not today."""
        times = Times(self.words, self.world.clock.now(), ZONE.key)
        return times.plain(moment)

    def _name(self, who: str) -> str:
        said = {"customer": self.words.t("the customer"), "channel": self.words.t("the platform")}
        return said.get(who, "Ascolto")


def commands() -> dict[str, list[tuple[str, str]]]:
    """What may be typed into the chat, and what it does, by language."""
    return {language: commands_written(Words(language)) for language in LANGUAGES}


def of_clock(world: World, passing: float | None = None) -> dict[str, Any]:
    """Business time for the page's clock, in milliseconds, the zone's offset, and how far a jump
    is."""
    now = world.clock.now()
    offset = now.astimezone(ZONE).utcoffset() or timedelta()
    return {
        "now": int(now.timestamp() * 1000),
        "offset": int(offset.total_seconds() * 1000),
        "passing": passing,
    }


async def steps_done(world: World) -> list[bool]:
    """Which of the three steps really happened."""
    mine = [one for one in world.shop.reviews.values() if one.mine]
    ones = [one.id for one in mine if one.stars == 1]
    async with world.deps.db.read() as tx:
        known = await reviews.known(tx, SHOP_SOURCE, ones)
        nudged = await events.words(tx, ("nudged",))
    first = any(review.case_id for review in known.values())
    answers = [a for one in world.shop.reviews.values() for a in one.answers]
    second = any(answer.at > world.opened for answer in answers)
    tomorrow = morning(world.opened + timedelta(days=1))
    reminded = any(event.at > world.opened for event in nudged)
    third = reminded and len(mine) > 1 and world.clock.now() >= tomorrow
    return [first, second, third]


def _known(review: Review | None) -> dict[str, str]:
    """The bot's own numbers for it, so that the page can show what belongs together."""
    if review is None:
        return {"known": "", "case": ""}
    return {"known": str(review.id), "case": str(review.case_id or "")}


def _customer(event: Event, about: Iterable[Review]) -> str:
    for review in about:
        if review.id == event.review_id or review.case_id == (event.case_id or 0):
            return review.author_name or review.author_email
    return ""
