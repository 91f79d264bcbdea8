"""A bare Bolt app, served as Slack's adapter serves it; `ack` compares with it. It only acks, or
with DATABASE_URL makes one UPDATE before, on one connection and without any layer between."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


ROWS = 50
TABLE = "CREATE TABLE click (id INTEGER PRIMARY KEY, who TEXT)"
Write = Callable[[str], Awaitable[Any]]


@asynccontextmanager
async def writer(url: str) -> AsyncIterator[Write | None]:
    """What writes who clicked, committed when it returns; None without a database."""
    if not url:
        yield None
    elif url.startswith("sqlite:///"):
        async with aiosqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None) as file:
            for one in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", TABLE):
                await file.execute(one)
            await file.executemany("INSERT INTO click VALUES (?, '')", [(n,) for n in range(ROWS)])
            yield lambda who: file.execute("UPDATE click SET who = ? WHERE id = ?", (who, row(who)))
    else:
        import psycopg  # noqa: PLC0415 (an optional extra)

        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as base:
            await base.execute(TABLE)
            await base.execute(f"INSERT INTO click SELECT generate_series(0, {ROWS - 1}), ''")
            change = "UPDATE click SET who = %s WHERE id = %s"
            yield lambda who: base.execute(change, (who, row(who)))


def row(who: str) -> int:
    return sum(map(ord, who)) % ROWS


async def main() -> None:
    async with writer(os.environ.get("DATABASE_URL", "")) as write:
        await served(write)


async def served(write: Write | None) -> None:
    bolt = AsyncApp(signing_secret=os.environ["SLACK_SIGNING_SECRET"], authorize=authorize)

    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        if write is not None:
            await write(body["user"]["id"])
        await ack()

    bolt.action("claim")(listener)
    bolt.view("reply")(listener)

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    async def ready(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/slack/events", take), web.get("/readyz", ready)])
    runner = web.AppRunner(app, access_log=None, handle_signals=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["HTTP_PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
