import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Workspace
from tests.playground.bots import refused


async def post(client: AsyncWebClient, text: str, thread: str | None = None) -> str:
    answer = await client.chat_postMessage(channel="C0REVIEWS", text=text, thread_ts=thread)
    return str(answer["ts"])


async def test_history_comes_newest_first_and_in_pages(client: AsyncWebClient) -> None:
    for n in range(5):
        await post(client, str(n))
    pages = []
    async for page in await client.conversations_history(channel="C0REVIEWS", limit=2):
        pages.append([message["text"] for message in page["messages"]])
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


async def test_the_ends_of_a_span_count_only_when_inclusive(client: AsyncWebClient) -> None:
    first, middle, last = [await post(client, text) for text in "abc"]
    span = {"channel": "C0REVIEWS", "oldest": first, "latest": last}
    inside = await client.conversations_history(**span)  # type: ignore[arg-type]
    assert [m["ts"] for m in inside["messages"]] == [middle]
    whole = await client.conversations_history(**span, inclusive=True)  # type: ignore[arg-type]
    assert [m["ts"] for m in whole["messages"]] == [last, middle, first]


async def test_a_long_thread_comes_in_pages_parent_first(client: AsyncWebClient) -> None:
    card = await post(client, "card")
    for n in range(3):
        await post(client, str(n), card)
    texts = []
    async for page in await client.conversations_replies(channel="C0REVIEWS", ts=card, limit=2):
        texts += [message["text"] for message in page["messages"]]
    assert texts == ["card", "0", "1", "2"]


async def test_a_thread_that_is_not_there_is_not_found(client: AsyncWebClient) -> None:
    call = client.conversations_replies(channel="C0REVIEWS", ts="1.000001")
    assert (await refused(call))["error"] == "thread_not_found"


async def test_history_is_for_members(ws: Workspace, client: AsyncWebClient) -> None:
    call = client.conversations_history(channel="C0GENERAL")
    assert (await refused(call))["error"] == "not_in_channel"
    call = client.conversations_history(channel="C0PRIVATE")
    assert (await refused(call))["error"] == "channel_not_found"
    ws.remove_bot("#reviews")
    call = client.conversations_history(channel="C0REVIEWS")
    assert (await refused(call))["error"] == "not_in_channel"


async def test_the_list_shows_private_channels_only_to_members(
    ws: Workspace, client: AsyncWebClient
) -> None:
    kinds = "public_channel,private_channel"
    seen = (await client.conversations_list(types=kinds))["channels"]
    assert {c["name"] for c in seen} == {"general", "reviews", "support"}
    assert {c["name"] for c in seen if c["is_member"]} == {"reviews", "support"}
    ws.invite_bot("C0PRIVATE")
    seen = (await client.conversations_list(types=kinds, limit=100))["channels"]
    assert "private" in {c["name"] for c in seen}


async def test_the_bot_may_join_public_channels(client: AsyncWebClient) -> None:
    await client.conversations_join(channel="C0GENERAL")
    info = await client.conversations_info(channel="C0GENERAL")
    assert info["channel"]["is_member"] is True
    members = await client.conversations_members(channel="C0GENERAL")
    assert "U0PLAYBOT" in members["members"]


async def test_people_are_told_apart(client: AsyncWebClient) -> None:
    found: dict[str, dict[str, object]] = {}
    async for page in await client.users_list(limit=3):
        found |= {user["id"]: user for user in page["members"]}
    assert found["U0GINO"]["is_restricted"] is True
    assert found["U0PAT"]["is_stranger"] is True
    assert found["U0UGO"]["deleted"] is True
    assert found["U0PLAYBOT"]["is_bot"] is True
    maria = (await client.users_info(user="U0MARIA", include_locale=True))["user"]
    assert (maria["tz"], maria["tz_offset"], maria["locale"]) == ("Europe/Rome", 3600, "en-US")


async def test_people_are_found_by_address_while_they_work_there(client: AsyncWebClient) -> None:
    found = await client.users_lookupByEmail(email="maria@aurora.test")
    assert found["user"]["id"] == "U0MARIA"
    call = client.users_lookupByEmail(email="ugo@aurora.test")
    assert (await refused(call))["error"] == "users_not_found"


async def test_addresses_are_hidden_without_the_scope(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ws.tokens[ws.bot_token].scopes.discard("users:read.email")
    maria = (await client.users_info(user="U0MARIA"))["user"]
    assert "email" not in maria["profile"]


async def test_user_groups_have_members(client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list())["usergroups"]
    assert group["handle"] == "care-team"
    users = await client.usergroups_users_list(usergroup=group["id"])
    assert users["users"] == ["U0MARIA", "U0LUCA"]


@pytest.mark.parametrize(
    ("users", "error"),
    [("U0UGO", "user_disabled"), ("U0NOBODY", "user_not_found"), ("U0PLAYBOT", "cannot_dm_bot")],
)
async def test_some_people_cannot_be_written_to(
    client: AsyncWebClient, users: str, error: str
) -> None:
    assert (await refused(client.conversations_open(users=users)))["error"] == error
