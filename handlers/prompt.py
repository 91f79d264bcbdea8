"""An ack leaves the moment it is given; Bolt by itself looks for it every 10 ms, and before that
asks one listener after the other whether a click is for it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from copy import copy
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.response import BoltResponse

from bot.clock import Clock
from bot.ongoing import Ongoing
from bot.poke import Poke

After = Callable[[dict[str, Any], BoltResponse], Coroutine[Any, Any, None]]


NAMES = 500
"""Names that are remembered: far more than there are, and a bound for what strangers send."""


def _name(body: dict[str, Any]) -> tuple[str, str] | None:
    """What was clicked or sent, by which Bolt chooses who hears of it; None for other things."""
    kind, name = body.get("type"), None
    try:
        if kind == "block_actions":
            name = body["actions"][0]["action_id"]
        elif kind in ("view_submission", "view_closed"):
            name = body["view"]["callback_id"]
    except (LookupError, TypeError):
        return None
    return (kind, name) if isinstance(kind, str) and isinstance(name, str) else None


class PromptApp(AsyncApp):
    """Bolt that answers Slack as soon as a listener acks; the listener goes on meanwhile, and
    `after` hears what was asked and answered. What runs by itself gives way until then. Who listens
    to a button or a modal is asked once: its name says it all."""

    def __init__(
        self, *, after: After, poke: Poke, clock: Clock, ongoing: Ongoing, **given: Any
    ) -> None:
        super().__init__(**given)
        self._after = after
        self._poke = poke
        self._clock = clock
        self._meant: dict[tuple[str, str], list[AsyncListener]] = {}
        self._ongoing = ongoing
        self.listener_runner.listener_start_handler = _Kept(ongoing)

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        ack = Ack()
        req.context["ack"] = ack
        work = self._ongoing.start(self._dispatch(req))
        try:
            with self._poke.first(self._clock):
                await asyncio.wait({work, ack.given}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            work.cancel()
            raise
        response = ack.given.result() if ack.given.done() else work.result()
        self._ongoing.start(self._after(req.body, response))
        return response

    async def _dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        asked = copy(self)
        asked._async_listeners = await self._listeners(req)
        return await AsyncApp.async_dispatch(asked, req)

    async def _listeners(self, req: AsyncBoltRequest) -> list[AsyncListener]:
        name, every = _name(req.body), self._async_listeners
        if name is None:
            return every
        if name not in self._meant:
            found = await _meant(every, req)
            if not found or len(self._meant) >= NAMES:
                return found or every
            self._meant[name] = found
        return self._meant[name]


async def _meant(every: Sequence[AsyncListener], req: AsyncBoltRequest) -> list[AsyncListener]:
    """Whose this is; nobody's where it makes no sense: Bolt says so once it knows who sent it."""
    resp = BoltResponse(status=200)
    try:
        return [one for one in every if await one.async_matches(req=req, resp=resp)]
    except (LookupError, TypeError, AttributeError):
        return []


class _Kept(AsyncListenerStartHandler):
    """Bolt starts each listener as a task, and forgets it as soon as it has acked."""

    def __init__(self, ongoing: Ongoing) -> None:
        self._ongoing = ongoing

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:
        listening = asyncio.current_task()
        if listening is not None:
            self._ongoing.keep(listening)


class Ack(AsyncAck):
    """Bolt's ack that can be waited for."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.given: asyncio.Future[BoltResponse] = asyncio.get_running_loop().create_future()

    async def __call__(self, *said: Any, **more: Any) -> BoltResponse:
        response = await super().__call__(*said, **more)
        if not self.given.done():
            self.given.set_result(response)
        return response
