"""People who click, in a process of their own: what `ack` starts and hears.

stdin: `{"url", "secret", "rounds": [[body, ...], ...], "over": seconds}`. All bodies of a round go
out within `over` seconds (0: in one moment), each on a connection of its own; the next round
begins when all of them are acked. stdout: for each click how long its ack took and what it said.
"""

import asyncio
import json
import random
import sys
import time
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.playground.delivery import sign


async def click(
    http: aiohttp.ClientSession, said: dict[str, Any], body: str, rest: float
) -> tuple[float, int, str]:
    moment = asyncio.Event()
    asyncio.get_running_loop().call_later(rest, moment.set)
    await moment.wait()
    stamp = int(Clock().wall().timestamp())
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": str(stamp),
        "X-Slack-Signature": sign(said["secret"], stamp, body),
    }
    began = time.perf_counter()
    async with http.post(said["url"], data=body.encode(), headers=headers) as answer:
        text = await answer.text()
        return time.perf_counter() - began, answer.status, text


async def main() -> None:
    said = json.load(sys.stdin)
    dice = random.Random(7)
    took: list[tuple[float, int, str]] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        for bodies in said["rounds"]:
            rests = [said["over"] * dice.random() for _ in bodies]
            clicks = (click(http, said, *pair) for pair in zip(bodies, rests, strict=True))
            took += await asyncio.gather(*clicks)
    json.dump(took, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
