"""`/play/…`: another process acts as a person, reads what stands there, makes things go wrong."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground.board import Answer
from bot.playground.messages import as_json
from bot.playground.person import Person
from bot.playground.server import Playground
from bot.playground.state import Json, Message, Refusal, View

ACTS = (
    "choose click close command delete fill open_home say shortcut submit suggestions type_in"
).split()
FAULTS = (
    "archive cut_before deactivate delete_message down fail hang heal http_error invite_bot "
    "lose_answer remove_bot rename restore revoke up"
).split()
WAIT_MOST = 30.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """Adds `/play/…` to a playground. For loopback only: it asks for no token."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.ws = playground.ws
        routes = playground.app.router
        routes.add_get("/play/state", _told(self.state))
        routes.add_get("/play/messages", _told(self.messages))
        routes.add_get("/play/changes", _told(self.changes))
        routes.add_get("/play/person", _told(self.person))
        routes.add_post("/play/act", _told(self.act))
        routes.add_post("/play/fault", _told(self.fault))
        routes.add_post("/play/socket", _told(self.socket))

    async def state(self, _: web.Request) -> Json:
        """Everybody and every place, and how the bot behaved so far."""
        return {
            "users": [user.as_json(self.ws.clock.wall()) for user in self.ws.users.values()],
            "channels": [
                {"id": c.id, "name": c.name, "kind": c.kind, "members": c.members}
                | {"archived": c.archived, "user": c.user, "messages": len(c.messages)}
                for c in self.ws.channels.values()
            ],
            "connections": len(self.playground.sockets.links),
            "calls": dict(self.ws.calls),
            "too_fast": self.ws.too_fast,
            "last_change": self.ws.feed[-1]["n"] if self.ws.feed else 0,
        }

    async def messages(self, request: web.Request) -> Json:
        """`?channel=`: every message there; `&person=` as that person may see them."""
        channel = request.query.get("channel") or None
        if who := request.query.get("person"):
            found = self.ws.as_person(who).messages(channel)
        else:
            found = self.ws.messages(channel or "")
        return {"messages": [self._message(message) for message in found]}

    async def changes(self, request: web.Request) -> Json:
        """`?since=n&wait=s`: what changed after n; waits up to `wait` seconds for something."""
        since = int(request.query.get("since", 0))
        wait = min(float(request.query.get("wait", 0)), WAIT_MOST)
        if wait and not self._since(since):
            try:
                await self.ws.until(lambda: self._since(since), wait)
            except TimeoutError:
                return {"changes": []}
        return {"changes": self._since(since)}

    async def person(self, request: web.Request) -> Json:
        """`?person=`: modal, Home, ephemeral and direct messages, troubles."""
        someone = self.ws.as_person(request.query["person"])
        return {
            "view": _view(someone.view),
            "home": _view(someone.home),
            "ephemerals": [self._message(m) for m in someone.ephemerals()],
            "messages": [self._message(m) for m in someone.messages()],
            "pings": [self._message(m) for m in someone.pings()],
            "troubles": someone.troubles,
            "opened": someone.opened,
        }

    async def act(self, request: web.Request) -> Json:
        """`{"person", "do", …}`: one of ACTS with its arguments; a message as channel and ts."""
        body = await request.json()
        someone = self.ws.as_person(body.pop("person"))
        done = await self._call(someone, body, ACTS)
        if isinstance(done, Answer):
            return {"acked": done.acked, "body": done.body, "why": done.why}
        return {"done": self._message(done) if isinstance(done, Message) else done}

    async def fault(self, request: web.Request) -> Json:
        """`{"do", …}`: one of FAULTS with its arguments."""
        await self._call(self.ws, await request.json(), FAULTS)
        return {}

    async def socket(self, request: web.Request) -> Json:
        """`{"do": "refresh" | "cut" | "http" | "socket", "url"?}`: the way to the bot."""
        body = await request.json()
        match body.get("do"):
            case "refresh":
                await self.playground.sockets.refresh()
            case "cut":
                self.playground.sockets.cut()
            case "http":
                return {"verified": await self.playground.use_http(body["url"]).verify()}
            case "socket":
                self.playground.use_socket()
            case other:
                raise LookupError(f"nothing called {other!r}: refresh, cut, http, socket")
        return {}

    async def _call(self, thing: Any, body: Json, allowed: list[str]) -> Any:
        name = body.pop("do", None)
        if name not in allowed:
            raise LookupError(f"nothing called {name!r}: {', '.join(allowed)}")
        if "ts" in body:
            target = "message" if name in ("shortcut", "delete", "delete_message") else "where"
            target = "thread" if name == "say" else target
            place, ts = body["channel"], body.pop("ts")
            if name != "say":
                body.pop("channel")
            body[target] = self._find(thing, place, ts)
        elif name in ("click", "choose"):
            home = body.pop("home", False)
            body["where"] = thing.home if home and isinstance(thing, Person) else None
        done = getattr(thing, name)(**body)
        return await done if inspect.isawaitable(done) else done

    def _find(self, thing: Any, channel: str, ts: str) -> Message:
        seen = thing.ephemerals() if isinstance(thing, Person) else []
        for message in [*self.ws.messages(channel), *seen]:
            if message.ts == ts:
                return message
        raise LookupError(f"no message {ts} in {channel}")

    def _since(self, number: int) -> list[Json]:
        return [change for change in self.ws.feed if change["n"] > number]

    def _message(self, message: Message) -> Json:
        facts = {"channel": message.channel, "says": message.says, "to": message.to}
        return as_json(self.ws, message, metadata=True) | facts | {"revisions": message.revisions}


def _view(view: View | None) -> Json | None:
    if view is None:
        return None
    facts = {"says": view.says, "errors": view.errors, "trouble": view.trouble}
    return view.as_json() | facts


def _told(work: Callable[[web.Request], Awaitable[Json]]) -> Handler:
    """Answer JSON; say plainly what was wrong. A POST must be JSON: no page elsewhere can."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and request.content_type != "application/json":
            return web.json_response({"error": "send application/json"}, status=415)
        try:
            return web.json_response(await work(request))
        except LookupError as error:
            return web.json_response({"error": str(error.args[0])}, status=404)
        except (TypeError, ValueError, Refusal) as error:
            return web.json_response({"error": str(error)}, status=400)

    return handle
