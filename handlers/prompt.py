"""An ack leaves the moment it is given; Bolt by itself looks for it every 10 ms."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.poke import Poke

T = TypeVar("T")
After = Callable[[dict[str, Any], BoltResponse], Coroutine[Any, Any, None]]


class PromptApp(AsyncApp):
    """Bolt that answers Slack as soon as a listener acks; the listener goes on meanwhile, and
    `after` hears what was asked and answered. What runs by itself gives way until then."""

    def __init__(self, *, after: After, poke: Poke, **given: Any) -> None:
        super().__init__(**given)
        self._after = after
        self._poke = poke
        self._going_on: set[asyncio.Future[Any]] = set()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        ack = Ack()
        req.context["ack"] = ack
        work = self._goes_on(super().async_dispatch(req))
        try:
            with self._poke.first():
                await asyncio.wait({work, ack.given}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            work.cancel()
            raise
        response = ack.given.result() if ack.given.done() else work.result()
        self._goes_on(self._after(req.body, response))
        return response

    def _goes_on(self, work: Coroutine[Any, Any, T]) -> "asyncio.Future[T]":
        task = asyncio.ensure_future(work)
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)
        return task


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
