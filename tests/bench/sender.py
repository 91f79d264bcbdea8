"""A shop that pushes, in a process of its own: what `ingest` starts and hears.

stdin: `{"url", "messages": [[headers, body], ...]}`, signed already. They go out one after another.
stdout: the seconds that took, and for each its status and what was said.
"""

import asyncio
import json
import sys
import time

import aiohttp


async def main() -> None:
    said = json.load(sys.stdin)
    heard = []
    messages = [(headers, body.encode()) for headers, body in said["messages"]]
    async with aiohttp.ClientSession() as http:
        began = time.perf_counter()
        for headers, body in messages:
            async with http.post(said["url"], headers=headers, data=body) as answer:
                heard.append((answer.status, await answer.text()))
        seconds = time.perf_counter() - began
    json.dump([seconds, heard], sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
