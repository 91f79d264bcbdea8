"""A scenario with people in it: who meets a dead bot does what people do, the same again."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp
from sqlalchemy import select

from bot import drawing
from bot.db import Transaction
from bot.deps import Deps
from bot.models import Answer, Case, Event, Nudge, Post, Promise, Reply, Review, Rewording, Source
from bot.playground.state import Message
from bot.slack.client import block_id
from tests.faults.fuse import Crash, Fuse
from tests.servers.signing import Pushed
from tests.world import World

LAPSED = 65
"""Seconds after which every lease of a dead process has lapsed."""


PATIENCE = 6
"""How often people try the same thing."""


Picture = dict[str, Any]


Names = dict[str, dict[Any, str]]


@dataclass
class Play:
    """One run of a scenario. `fuse` belongs to the bot that runs now; one that died stays in
    `blown`. The people here see what real people see: answers, modals, messages."""

    world: World
    fuse: Fuse = field(default_factory=Fuse)
    blown: Fuse | None = None

    async def alive(self, work: Awaitable[Any]) -> bool:
        """Do it; False when the bot died meanwhile: then another one runs, the leases lapsed."""
        doing = asyncio.ensure_future(work)
        dying = asyncio.ensure_future(self.fuse.blown.wait())
        await asyncio.wait({doing, dying}, return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        if not self.fuse.blown.is_set():
            await doing
            await self.fuse.quiet()
            return True
        doing.cancel()
        outcome = (await asyncio.gather(doing, return_exceptions=True))[0]
        await self.fuse.still.wait()
        await self.world.stop()
        if isinstance(outcome, BaseException) and not isinstance(outcome, _OF_THE_DEAD):
            raise outcome
        self.blown, self.fuse = self.fuse, Fuse()
        await self.world.start()
        self.world.clock.step(seconds=LAPSED)
        return False

    async def settle(self) -> None:
        """The loops work until nothing is due, whoever dies meanwhile."""
        while not await self.alive(self.world.settle()):
            pass

    async def rest(self) -> None:
        """Long enough for every lease and every unclear call to be dealt with."""
        for _ in range(2):
            self.world.clock.step(seconds=LAPSED)
            await self.settle()

    async def after(self, **span: float) -> None:
        """So much time passes, and the loops have worked."""
        self.world.clock.step(timedelta(**span))
        await self.settle()

    async def insist(self, act: Callable[[], Awaitable[Any]], seen: Callable[[], Any]) -> None:
        """A person does something until he sees that it worked."""
        for _ in range(PATIENCE):
            if seen():
                return
            await self.alive(act())
        if not seen():
            raise AssertionError(f"done {PATIENCE} times, and still nothing to be seen")

    async def push(self) -> None:
        """The shop pushes its news, the same message until it hears 200."""
        shop, heard = self.world.shop, list[Pushed]()

        async def first() -> None:
            heard.append(await shop.push(f"{self.world.url}/hooks/shop"))

        async def again() -> None:
            heard.append(await shop.push_again(f"{self.world.url}/hooks/shop"))

        act = first
        while not any(one.status == 200 for one in heard):
            await self.alive(act())
            act = again

    async def replies(self, text: str, who: str = "care-agent") -> None:
        """A person answers from the first card."""
        person = self.world.workspace.as_person(who)
        await self.insist(
            lambda: person.click(self.card(), "Reply"), lambda: person.view is not None
        )
        person.fill("Your reply", text)
        await self.insist(person.submit, lambda: person.view is None)

    def card(self, number: int = 0) -> Message:
        """A card in #support."""
        return self.world.cards()[number]

    # What stands at the end

    async def picture(self) -> Picture:
        """Everything that people, the shop and our own log would say, without times and row
        numbers."""
        async with self.world.deps.db.read() as tx:
            names = await _names(tx)
            return {
                "database": self.world.deps.db.engine.dialect.name,
                "slack": await self._slack(tx, names),
                "shop": sorted(
                    (one.review_id, one.text, one.by) for one in self.world.shop.replies
                ),
                "cases": await _rows(
                    tx, Case, "state round owner claimed_by hold evidence dismissed_why", names
                ),
                "reviews": await _rows(tx, Review, "external_id case_id text quiet", names),
                "replies": await _rows(tx, Reply, "review_id state text by settled_at", names),
                "promises": await _rows(
                    tx, Promise, "case_id reply_id owner state evidence", names
                ),
                "answers": await _rows(tx, Answer, "review_id kind text gone_at", names),
                "nudges": await _rows(tx, Nudge, "case_id round ladder rung told post_id", names),
                "log": _told(
                    await _rows(tx, Event, "what who case_id review_id reply_id source_id", names)
                ),
            }

    async def _slack(self, tx: Transaction, names: Names) -> list[tuple[str, str]]:
        """What stands where, by what its post is about."""
        posts = {one.ts: one.id for one in await tx.scalars(select(Post)) if one.ts}
        return sorted(
            (self._place(one), names["post_id"][posts[one.ts]] if one.ts in posts else "orphan")
            for one in self._ours()
        )

    def _ours(self) -> list[Message]:
        workspace = self.world.workspace
        found = [one for place in workspace.channels for one in workspace.messages(place)]
        return [one for one in found if one.bot_id]

    def _place(self, message: Message) -> str:
        place = self.world.workspace.channels[message.channel]
        return place.name or str(place.user)

    async def check(self) -> None:
        """What holds at the end of every story, however it went."""
        async with self.world.deps.db.read() as tx:
            posts = list(await tx.scalars(select(Post)))
            replies = list(await tx.scalars(select(Reply)))
            sources = list(await tx.scalars(select(Source)))
            worded = list(await tx.scalars(select(Rewording)))
            await self._drawn(tx, posts)
        told = Counter((one.review_id, one.text) for one in self.world.shop.replies)
        assert set(told.values()) <= {1}, "the same words came to the shop under two ids"
        leased = {one.lease_until for one in posts if one.token}
        leased |= {one.lease_until for one in replies} | {one.lease_until for one in sources}
        leased |= {one.lease_until for one in worded}
        assert leased <= {None}, "a lease was left"
        assert [one.subject for one in posts if one.due_at] == [], "a post still waits"

    async def _drawn(self, tx: Transaction, posts: list[Post]) -> None:
        """Each message is one post's, and shows what its rows say now."""
        ours = {one.ts: one for one in self._ours()}
        assert sorted(ours) == sorted(one.ts for one in posts if one.ts), "orphans, or lost ones"
        for post in posts:
            if post.ts is None:
                continue
            marks = [block.get("block_id") for block in ours[post.ts].blocks]
            assert block_id(str(post.nonce)) in marks, f"{post.subject} bears another mark"
            wanted = await drawing.draw(tx, self.world.deps, post)
            assert wanted is not None
            assert ours[post.ts].text == wanted.text, f"{post.subject} shows something old"


_OF_THE_DEAD = (Crash, aiohttp.ClientError, asyncio.CancelledError, TimeoutError)


def _told(log: list[list[Any]]) -> list[list[Any]]:
    """The log without what a death may add (another try) or take away (that the reply was sent,
    when the next look shows it standing there)."""
    shown = {reply for what, *_, reply, _ in log if what == "reply_shown"}
    return [
        line
        for line in log
        if line[0] != "reply_put_back" and not (line[0] == "reply_sent" and line[4] in shown)
    ]


async def _names(tx: Transaction) -> Names:
    """What rows are called where their numbers do not matter: numbers skip what was rolled back."""
    reviews = {one.id: one.external_id for one in await tx.scalars(select(Review))}
    cases = {
        one: f"case {rank}"
        for rank, one in enumerate(await tx.scalars(select(Case.id).order_by(Case.id)))
    }
    replies = {one.id: f"to {reviews[one.review_id]}" for one in await tx.scalars(select(Reply))}
    posts = {
        one.id: " ".join(
            [one.kind, cases.get(one.case_id or 0, one.slack_channel), one.detail.get("code", "")]
        )
        for one in await tx.scalars(select(Post))
    }
    return {"review_id": reviews, "case_id": cases, "reply_id": replies, "post_id": posts}


async def _rows(tx: Transaction, table: Any, columns: str, names: Names) -> list[list[Any]]:
    """These columns of all rows, as words: of a moment only whether there is one."""
    found = await tx.scalars(select(table).order_by(table.id))

    def shown(row: Any, column: str) -> Any:
        value = getattr(row, column)
        if column in names:
            return names[column].get(value)
        return value is not None if column.endswith("_at") else value

    return [[shown(row, column) for column in columns.split()] for row in found]


async def take(play: Play, *reviews: tuple[str, int]) -> None:
    """Customers write; the shop pushes; no loop works yet."""
    for text, stars in reviews:
        play.world.shop.review(text, stars)
    await play.push()


def lenient(deps: Deps) -> Deps:
    """As in real life: a bug is logged and its row put aside."""
    return replace(deps, strict=False)


async def a_card_stands(play: Play) -> None:
    """How most histories begin."""
    play.world.shop.review("The parcel never arrived. Terrible.", 1)
    await play.push()
    await play.settle()
