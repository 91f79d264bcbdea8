"""IMAP IDLE (RFC 2177): the server speaks up when mail arrives."""

import asyncio
from collections.abc import Awaitable, Callable

from imap_tools import BaseMailBox

from bot.channels.base import Outside
from bot.channels.email.imap import apart, hang_up, problems
from bot.channels.email.options import Server
from bot.errors import Unexpected, Unreachable

RENEW_SECONDS = 9 * 60.0
"""Servers may hang up after 29 minutes, and routers forget a silent connection much earlier."""


async def idle(
    box: BaseMailBox,
    server: Server,
    outside: Outside,
    seconds: float,
    wake: Callable[[], Awaitable[None]],
) -> None:
    """Call `wake` now, since nobody listened until now, and at each arrival, until cancelled.

    No thread waits: only the socket is watched. `seconds` is the deadline of each command.
    """
    news = True
    try:
        while True:
            began = await _command(lambda: _start(box, server), server, outside, seconds)
            if news or began:
                await wake()
            await _stirs(box, outside)
            news = await _command(lambda: _stop(box, server), server, outside, seconds)
    finally:
        hang_up(box)


async def _command(
    work: Callable[[], bool], server: Server, outside: Outside, seconds: float
) -> bool:
    try:
        return await outside.clock.deadline(apart(work), seconds)
    except TimeoutError:
        raise Unreachable(f"{server} did not answer in time", maybe_done=False) from None


async def _stirs(box: BaseMailBox, outside: Outside) -> None:
    """Return when the server says anything, or when it is time to renew."""
    loop = asyncio.get_running_loop()
    said = asyncio.Event()
    socket = box.client.sock.fileno()
    loop.add_reader(socket, said.set)
    waits = [
        asyncio.ensure_future(said.wait()),
        asyncio.ensure_future(outside.clock.sleep(RENEW_SECONDS)),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(socket)
        for each in waits:
            each.cancel()


def _start(box: BaseMailBox, server: Server) -> bool:
    """Begin to idle; whether mail had arrived just before."""
    with problems(server):
        client = box.client
        client.untagged_responses.pop("EXISTS", None)
        tag = client._command("IDLE")  # imap-tools' own start stumbles over news before the "+"
        box.idle._idle_tag = tag
        while client._get_response() is not None:
            if client.tagged_commands[tag]:
                raise Unexpected(f"{server} refuses to tell of new mail (IDLE)", maybe_done=False)
        return "EXISTS" in client.untagged_responses


def _stop(box: BaseMailBox, server: Server) -> bool:
    """Stop idling; whether mail has arrived."""
    with problems(server):
        box.idle.stop()  # type: ignore[no-untyped-call]
        return "EXISTS" in box.client.untagged_responses
