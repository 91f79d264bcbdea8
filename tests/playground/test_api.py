import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Workspace
from tests.playground.bots import refused


def with_token(playground: Playground, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=playground.api_url, retry_handlers=[])


async def test_the_bot_learns_who_it_is_and_what_it_may_do(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == ("U0PLAYBOT", "B0PLAY001")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(("token", "error"), [(None, "not_authed"), ("xoxb-other", "invalid_auth")])
async def test_a_call_needs_a_token_that_is_known(
    playground: Playground, token: str | None, error: str
) -> None:
    assert (await refused(with_token(playground, token).auth_test()))["error"] == error


async def test_each_method_takes_its_kind_of_token(
    playground: Playground, client: AsyncWebClient
) -> None:
    ws = playground.ws
    body = await refused(client.apps_connections_open(app_token=ws.bot_token))
    assert body["error"] == "not_allowed_token_type"
    app = with_token(playground, ws.app_token)
    body = await refused(app.chat_postMessage(channel="C0REVIEWS", text="x"))
    assert body["error"] == "not_allowed_token_type"


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
async def test_a_token_may_be_taken_away(ws: Workspace, client: AsyncWebClient, error: str) -> None:
    ws.revoke(error=error)
    assert (await refused(client.auth_test()))["error"] == error
    ws.restore()
    assert (await client.auth_test())["ok"]


async def test_a_missing_scope_is_named(ws: Workspace, client: AsyncWebClient) -> None:
    ws.tokens[ws.bot_token].scopes = {"users:read"}
    body = await refused(client.chat_postMessage(channel="C0REVIEWS", text="x"))
    assert (body["error"], body["needed"]) == ("missing_scope", "chat:write")
    assert body["provided"] == "users:read"


async def test_a_manifest_gives_its_scopes_and_no_more(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.install(
        {
            "oauth_config": {"scopes": {"bot": ["chat:write", "channels:history"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
            "features": {"slash_commands": [{"command": "/reviews"}]},
        }
    )
    assert (ws.events, ws.commands) == ({"app_home_opened"}, {"/reviews"})
    assert (await refused(client.users_list()))["needed"] == "users:read"
    channel = (await client.chat_postMessage(channel="U0MARIA", text="x"))["channel"]
    body = await refused(client.conversations_history(channel=channel))
    assert body["needed"] == "im:history"


async def test_a_method_nobody_knows_is_refused(client: AsyncWebClient) -> None:
    assert (await refused(client.api_call("chat.shout")))["error"] == "unknown_method"


async def test_forms_and_json_are_taken_alike(playground: Playground) -> None:
    headers = {"Authorization": f"Bearer {playground.ws.bot_token}"}
    url = playground.api_url + "chat.postMessage"
    blocks = '[{"type": "divider"}]'
    async with aiohttp.ClientSession(headers=headers) as http:
        form = {"channel": "C0REVIEWS", "text": "form", "blocks": blocks}
        async with http.post(url, data=form) as answer:
            assert (await answer.json())["ok"]
        async with http.post(url, json={"channel": "C0REVIEWS", "text": "json"}) as answer:
            assert (await answer.json())["ok"]
        async with http.post(url, data={**form, "blocks": "[{"}) as answer:
            assert (await answer.json())["error"] == "invalid_blocks_format"
    assert [m.text for m in playground.ws.messages("#reviews")] == ["form", "json"]


async def test_tokens_are_in_no_log(playground: Playground) -> None:
    app = with_token(playground, None)
    await app.apps_connections_open(app_token=playground.ws.app_token)
    assert playground.ws.app_token not in repr(list(playground.ws.log))
