"""The demo's page on the network: what it shows, and what people do on it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.app.demo.door import Handler, from_here
from bot.app.demo.firm import CARE, OPENING, ZONE, morning
from bot.app.demo.live import Live
from bot.app.demo.seen import Look, commands, of_clock
from bot.app.demo.world import World
from bot.locale import Words
from bot.playground.customers.examples import examples
from bot.playground.page import HEADERS, Chat, answer, chosen, render, static
from bot.playground.page.pages import THEMES
from bot.queries import events

PARTS = ("steps", "reviews", "letters", "calls", "events")
BACK = timedelta(minutes=2)
"""So much time passes when something works again: longer than anybody waits for another try."""
DIALLING = 20.0
"""Seconds in which the bot has dialled again."""
Json = dict[str, Any]


class Front:
    """The page of whichever world there is; `begin` gives it one, `end` takes it away."""

    def __init__(self, again: Callable[[str], None]) -> None:
        self.again = again
        self.live = Live()
        self.chat: Chat | None = None
        self.touched = False
        self._world: World | None = None
        self._newest: list[int] = []
        self._looking: asyncio.Task[None] | None = None
        self._there = asyncio.Event()

    async def begin(self, world: World) -> None:
        """Show this world from now on."""
        self.chat = Chat(world.workspace, commands=commands())
        self._world, self.touched = world, False
        world.shop.listeners.append(lambda: self.live.changed("reviews", "steps"))
        world.post.boxes.listeners.append(lambda: self.live.changed("letters"))
        world.workspace.listeners.append(lambda _: self.live.changed("steps", "events"))
        world.listeners.append(self._worked)
        self._there.set()
        self.live.tell("life", str(id(world)))

    async def end(self) -> None:
        self._there.clear()
        self.live.tell("over", "")
        if self._looking:
            self._looking.cancel()
        if self.chat:
            await self.chat.close()
        self._world = None

    async def there(self) -> None:
        """Wait until there is a world to show."""
        await self._there.wait()

    @property
    def world(self) -> World:
        if self._world is None:
            raise web.HTTPServiceUnavailable(text="one moment")
        return self._world

    def application(self, port: int) -> web.Application:
        """Everything under one address; nobody elsewhere may use it."""
        app = web.Application(middlewares=[from_here(port)], client_max_size=256 * 1024)
        app.router.add_get("/", self.page)
        app.router.add_get("/demo/live", self.stream)
        app.router.add_get("/demo/part/{part}", self.part)
        for path, work in {
            "clock": self.clock,
            "shop/write": self.write_review,
            "shop/delete": self.delete_review,
            "mail/write": self.write_mail,
            "phone/log": self.log_call,
            "switch": self.switch,
            "language": self.language,
            "again": self.start_over,
        }.items():
            app.router.add_post(f"/demo/{path}", self._told(work))
        for path, name in (("view", "view"), ("events", "events"), ("options", "options")):
            app.router.add_get(f"/chat/{path}", self._of_chat(name))
        app.router.add_post("/chat/act", self._of_chat("act"))
        app.router.add_routes([static()])
        app.on_shutdown.append(self.live.close)
        return app

    # --- what it shows

    async def page(self, request: web.Request) -> web.StreamResponse:
        await self._there.wait()
        words = self._words(request)
        look = Look(self.world, words)
        theme = chosen(request, "theme", THEMES) or "auto"
        given = {**look.of_page(chosen(request, "as")), **await look.of_parts()}
        given |= {"language": words.language, "theme": theme}
        return answer(render("demo.html", words, **given))

    async def part(self, request: web.Request) -> web.StreamResponse:
        """One part of the page as it is now."""
        await self._there.wait()
        part = request.match_info["part"]
        if part not in PARTS:
            raise web.HTTPNotFound
        words = self._words(request)
        look = Look(self.world, words)
        match part:
            case "steps":
                given: Json = {"steps": await look.steps()}
            case "events":
                given = {"events": await look.events()}
            case "reviews":
                given = await look.shop()
            case "letters":
                given = await look.mail()
            case _:
                given = look.call(int(request.query.get("call", 0)))
        return answer(render(f"demo/{part}.html", words, **given))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        await self._there.wait()
        first = {"life": str(id(self.world)), "clock": of_clock(self.world)}
        return await self.live.stream(request, HEADERS, first)

    # --- what people do

    async def clock(self, said: Json, words: Words) -> Json:
        """Time passes: an hour, to tomorrow at nine, or a week."""
        world, now = self.world, self.world.clock.now()
        steps = {
            "hour": now + timedelta(hours=1),
            "tomorrow": morning(now.astimezone(ZONE) + timedelta(days=1)),
            "week": now + timedelta(weeks=1),
        }
        moment = steps[str(said.get("step"))]
        if said.get("step") == "tomorrow" and now.astimezone(ZONE).time() < OPENING:
            moment = morning(now)  # in the small hours, tomorrow at nine is this very morning
        async with world.gate:
            await world.pass_until(moment, self._passing)
        self.live.tell("clock", of_clock(world))
        self.live.changed(*PARTS)
        return {}

    async def write_review(self, said: Json, words: Words) -> Json:
        """A customer writes in the shop, or changes what stands there."""
        shop, text = self.world.shop, str(said.get("text", "")).strip()
        name, stars = str(said.get("name", "")).strip(), str(said.get("stars", ""))
        if not text or not name or stars not in "12345":
            return {"problem": words.t("A name, stars and some words are needed.")}
        if edits := str(said.get("edits", "")):
            if edits not in shop.reviews:
                return {"problem": words.t("This review is not there any more.")}
            shop.edit(edits, int(stars), text[:4000])
            return {"said": words.t("The review is changed.")}
        shop.write(name[:60], int(stars), text[:4000], mine=True)
        return {
            "said": words.t(
                "The review is online. If it wants an answer, its card comes into #reviews."
            )
        }

    async def delete_review(self, said: Json, words: Words) -> Json:
        if str(said.get("id")) in self.world.shop.reviews:
            self.world.shop.delete(str(said["id"]))
        return {"said": words.t("The review is gone.")}

    async def write_mail(self, said: Json, words: Words) -> Json:
        subject, text = str(said.get("subject", "")).strip(), str(said.get("text", "")).strip()
        if not subject or not text:
            return {"problem": words.t("A subject and some words are needed.")}
        customer, answers = examples(words.language).mail, str(said.get("answers", ""))
        subject = " ".join(subject.split())[:200]
        sender = (customer.name, customer.address)
        await self.world.post.write(sender, CARE, subject, text[:8000], answers)
        return {
            "said": words.t(
                "The mail is sent. If it wants an answer, its card comes into #support."
            )
        }

    async def log_call(self, said: Json, words: Words) -> Json:
        """Somebody of the team writes down what they heard on the phone."""
        call = Look(self.world, words).call(int(said.get("call", 0)))["call"]
        person = self.world.workspace.as_person(str(said.get("person")))
        await person.command("/reviews", "log", "support")
        if person.view is not None:
            await person.choose("place", "phone/phone")
            for field, text in {
                "said": call.text,
                "name": call.name,
                "contact": call.number,
            }.items():
                person.fill(field, text)
            self.world.workspace.changed("view", view=person.view.id, user=person.user.id)
        return {}

    async def switch(self, said: Json, words: Words) -> Json:
        """The chat or the shop fails, or works again; then what waited is caught up with."""
        world, down = self.world, bool(said.get("down"))
        if said.get("what") == "chat":
            await (self._chat_down() if down else self._chat_up())
        elif down:
            await world.shop.stop()
        else:
            await world.shop.start()
            await self._catch_up()
        told = words.t("It fails now.") if down else words.t("It works again, and catches up.")
        return {"said": told}

    async def language(self, said: Json, words: Words) -> Json:
        """The team speaks another language; before anything was done, the story is told in it."""
        language = Words(str(said.get("language"))).language
        if language == self.world.language:
            return {}
        if not self.touched:
            await self._begin_again(language)
        else:
            await self.world.speak(language)
        return {}

    async def start_over(self, said: Json, words: Words) -> Json:
        await self._begin_again(words.language)
        return {}

    # --- inside

    async def _begin_again(self, language: str) -> None:
        self._there.clear()
        self.again(language)
        await self._there.wait()

    async def _chat_down(self) -> None:
        self.world.workspace.down()

    async def _chat_up(self) -> None:
        """The bot dials again by itself; then what waited goes out."""
        world = self.world
        world.workspace.up()
        with suppress(TimeoutError):
            await world.workspace.until(lambda: world.chat.sockets.links, DIALLING)
        await self._catch_up()

    async def _catch_up(self) -> None:
        async with self.world.gate:
            await self.world.pass_until(self.world.clock.now() + BACK)
        self.live.tell("clock", of_clock(self.world))
        self.live.changed(*PARTS)

    def _worked(self) -> None:
        """A loop had something to do: the pages look again where that left something to tell."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        async with self.world.deps.db.read() as tx:
            newest = [one.id for one in await events.newest(tx, 1)]
        if newest != self._newest:
            self._newest = newest
            self.live.changed("steps", "events", "reviews", "letters")

    async def _passing(self, part: float) -> None:
        self.live.tell("clock", of_clock(self.world, part))
        await self.world.clock.sleep(0)

    def _words(self, request: web.Request) -> Words:
        return Words(chosen(request, "lang") or self.world.language)

    def _told(self, work: Callable[[Json, Words], Awaitable[Json]]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            words, said = self._words(request), await request.json()
            try:
                told = await work(said if isinstance(said, dict) else {}, words)
            except (LookupError, ValueError) as error:
                raise web.HTTPBadRequest(text=f"not understood: {error}") from None
            if work.__name__ != "language":
                self.touched = work.__name__ != "start_over"
            return web.json_response(told, headers=HEADERS)

        return handle

    def _of_chat(self, name: str) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            await self._there.wait()
            self.touched = self.touched or name == "act"
            found: web.StreamResponse = await getattr(self.chat, name)(request)
            return found

        return handle
