"""An ack leaves the moment it is given; Bolt by itself looks for it every 10 ms."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse


class PromptApp(AsyncApp):
    """Bolt that answers Slack as soon as a listener acks; the listener goes on meanwhile."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._going_on: set[asyncio.Future[BoltResponse]] = set()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        ack = Ack()
        req.context["ack"] = ack
        work = asyncio.ensure_future(super().async_dispatch(req))
        self._going_on.add(work)
        work.add_done_callback(self._going_on.discard)
        try:
            await asyncio.wait({work, ack.given}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            work.cancel()
            raise
        return ack.given.result() if ack.given.done() else work.result()


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
