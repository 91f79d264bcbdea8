"""A bare Bolt app that only acks, served as Slack's adapter serves it; `ack` compares with it."""

import os

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


async def acks(ack: AsyncAck) -> None:
    await ack()


def main() -> None:
    bolt = AsyncApp(signing_secret=os.environ["SLACK_SIGNING_SECRET"], authorize=authorize)
    bolt.action("claim")(acks)
    bolt.view("reply")(acks)

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    async def ready(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/slack/events", take), web.get("/readyz", ready)])
    web.run_app(
        app, host="127.0.0.1", port=int(os.environ["HTTP_PORT"]), print=None, access_log=None
    )


if __name__ == "__main__":
    main()
