"""The work chat over HTTP: fragments, live events, and what people do."""

import asyncio
import json
from collections.abc import Mapping

from aiohttp import web

from bot.locale import Words
from bot.playground.files import Files
from bot.playground.page import acts
from bot.playground.page.pages import HEADERS, THEMES, answer, chosen, language, render
from bot.playground.page.pane import HOME, SHOWN, Commands, Pane, thread, timeline, visible
from bot.playground.page.reader import Reader
from bot.playground.page.seen import Seen
from bot.playground.person import Person
from bot.playground.state import Json, Refusal
from bot.playground.workspace import Workspace

BEAT_SECONDS = 15.0
"""So often a quiet stream says that it is there."""


class Chat:
    """The chat of one workspace; see the package's docstring for what it promises a page."""

    def __init__(self, ws: Workspace, *, commands: Commands | None = None) -> None:
        self.ws = ws
        self.commands = commands
        self.seen = Seen()
        self._streams: set[asyncio.Event] = set()
        self._closed = False
        ws.listeners.append(self._noticed)

    def routes(self) -> list[web.AbstractRouteDef]:
        """`/chat/…`."""
        return [
            web.get("/chat/view", self.view),
            web.get("/chat/events", self.events),
            web.get("/chat/options", self.options),
            web.get("/chat/files/{id}", Files(self.ws).show),
            web.post("/chat/act", self.act),
        ]

    def serve(self, app: web.Application) -> None:
        """Give an application the chat's routes, and end its streams when the application ends."""
        app.router.add_routes(self.routes())
        app.on_shutdown.append(self.close)

    async def close(self, _: web.Application | None = None) -> None:
        """Let every page go."""
        self._closed = True
        if self._noticed in self.ws.listeners:
            self.ws.listeners.remove(self._noticed)
        for woken in self._streams:
            woken.set()

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The chat alone, as a page of its own."""
        words = Words(language(request))
        people = [
            user
            for user in self.ws.users.values()
            if not (user.deleted or user.is_bot or user.is_stranger)
        ]
        who = chosen(request, "as", tuple(user.id for user in people)) or people[0].id
        theme = chosen(request, "theme", THEMES) or "auto"
        return answer(render("alone.html", words, people=people, who=who, theme=theme, ws=self.ws))

    async def view(self, request: web.Request) -> web.StreamResponse:
        """`?as&lang&place&thread&most&opened&looking`: the fragments as JSON.

        `opened` lists what was just gone to ("place", "thread"); `looking` says that the page is
        in front of somebody, so that what it shows counts as read.
        """
        person = self._person(request.query.get("as", ""))
        query = request.query
        known = [one.id for one in visible(self.ws, person)]
        named = {f"#{one.name}": one.id for one in visible(self.ws, person)}
        place = named.get(query.get("place", ""), query.get("place", ""))
        if place not in (*known, HOME):
            place = self._first(person, known)
        most = max(SHOWN, min(int(query.get("most") or 0), 2000))
        self._look(person, place, query.get("thread", ""), query)
        pane = Pane(
            self.ws,
            person,
            self._reader(person, request),
            self.seen,
            place,
            query.get("thread", ""),
            most,
            self.commands,
        )
        return web.json_response(pane.fragments(), headers=HEADERS)

    async def options(self, request: web.Request) -> web.StreamResponse:
        """`?as&view|channel&ts&block&action&typed`: what the bot offers in an external menu."""
        person = self._person(request.query.get("as", ""))
        asked = dict(request.query)
        try:
            where = acts.place(person, asked)
            block, typed = asked["block"], asked.get("typed", "")
            found = await person.suggestions(asked["action"], typed, where, block)
        except LookupError as error:
            return _problem(404, str(error.args[0]))
        return web.json_response({"options": found}, headers=HEADERS)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """JSON `{"as", "do", …}`: see `acts`. Only JSON, which no page elsewhere can send."""
        if request.content_type != "application/json":
            return _problem(415, "send application/json")
        try:
            asked: Json = await request.json()
            person = self._person(str(asked.get("as", "")))
            done = await acts.act(person, Words(language(request)), asked)
        except acts.Gone as gone:
            return _problem(409, str(gone.args[0]))
        except LookupError as error:
            return _problem(404, str(error.args[0]))
        except (AttributeError, TypeError, ValueError, Refusal) as error:
            return _problem(400, str(error))
        return web.json_response(done, headers=HEADERS)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent: the number of the last change, now and whenever something changed."""
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        woken = asyncio.Event()
        self._streams.add(woken)
        try:
            await response.write(b"retry: 1000\n\n")
            while not self._closed:
                woken.clear()
                last = self.ws.feed[-1]["n"] if self.ws.feed else 0
                await response.write(f"data: {json.dumps({'n': last})}\n\n".encode())
                while not woken.is_set():
                    try:
                        await self.ws.clock.deadline(woken.wait(), BEAT_SECONDS)
                    except TimeoutError:
                        await response.write(b": still here\n\n")
        except ConnectionResetError:
            pass
        finally:
            self._streams.discard(woken)
        return response

    def _noticed(self, _: Json) -> None:
        for woken in self._streams:
            woken.set()

    def _person(self, who: str) -> Person:
        try:
            user = self.ws.user(who)
        except KeyError:
            raise web.HTTPNotFound(text=f"nobody here is called {who!r}") from None
        if user.deleted or user.is_bot:
            raise web.HTTPNotFound(text=f"{who!r} cannot act here")
        return self.ws.as_person(user)

    def _reader(self, person: Person, request: web.Request) -> Reader:
        words = Words(language(request, lambda: person.user.locale))
        return Reader(self.ws, person.user, words, self.ws.clock.now())

    def _first(self, person: Person, known: list[str]) -> str:
        """Where somebody begins: the first Slack channel with something new, else with the bot."""
        channels = [self.ws.channels[one] for one in known]
        with_bot = [one for one in channels if self.ws.bot_user in one.members] or channels
        me = person.user.id
        new = [one for one in with_bot if self.seen.unread(me, one.id, timeline(person, one))]
        mine = [one for one in [*new, *with_bot] if one.kind != "im"] or with_bot
        return mine[0].id if mine else HOME

    def _look(self, person: Person, place: str, ts: str, given: Mapping[str, str]) -> None:
        """Remember what was gone to and what was seen; the Home tab is told to the bot."""
        me, opened = person.user.id, given.get("opened", "").split(",")
        if place == HOME:
            if "place" in opened:
                person.open_home()
            return
        channel = self.ws.channels[place]
        key = f"{place}/{ts}"
        if "place" in opened:
            self.seen.open(me, place)
        if "thread" in opened:
            self.seen.open(me, key)
        if given.get("looking"):
            self.seen.look(me, place, timeline(person, channel))
            if ts:
                self.seen.look(me, key, thread(person, channel, ts))


def _problem(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status, headers=HEADERS)
