import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SteppedClock
from bot.playground import Playground, Workspace
from tests.playground.bots import refused, section


async def test_a_posted_message_stands_in_the_channel(
    ws: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(
        channel="C0REVIEWS", text="A card", blocks=[section("*One star*")]
    )
    (message,) = ws.as_person("care-lead").messages("#reviews")
    assert (message.ts, message.says) == (answer["ts"], "*One star*")
    assert answer["message"]["bot_id"] == ws.bot_id
    assert answer["message"]["blocks"][0]["block_id"]


async def test_times_are_unique_and_grow_while_the_clock_stands_still(
    client: AsyncWebClient,
) -> None:
    stamps = [
        (await client.chat_postMessage(channel="C0REVIEWS", text=str(n)))["ts"] for n in range(3)
    ]
    assert stamps == sorted(set(stamps))


async def test_a_message_to_a_person_opens_the_direct_channel(
    ws: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel="U0MARIA", text="Hi")
    assert answer["channel"].startswith("D")
    assert [m.text for m in ws.as_person("care-lead").messages()] == ["Hi"]
    opened = await client.conversations_open(users=["U0MARIA"])
    assert opened["channel"]["id"] == answer["channel"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0PRIVATE", "channel_not_found"),
        ("U0UGO", "channel_not_found"),
        ("C0GENERAL", "not_in_channel"),
    ],
)
async def test_where_the_bot_may_not_write_it_is_told_why(
    ws: Workspace, client: AsyncWebClient, channel: str, error: str
) -> None:
    ws.tokens[ws.bot_token].scopes.discard("chat:write.public")
    body = await refused(client.chat_postMessage(channel=channel, text="x"))
    assert body["error"] == error


async def test_an_archived_channel_takes_nothing(ws: Workspace, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ts"]
    ws.archive("#reviews")
    for call in (
        client.chat_postMessage(channel="C0REVIEWS", text="x"),
        client.chat_update(channel="C0REVIEWS", ts=ts, text="y"),
    ):
        assert (await refused(call))["error"] == "is_archived"


async def test_a_message_without_words_is_refused(client: AsyncWebClient) -> None:
    with pytest.warns(UserWarning, match="text"):
        body = await refused(client.chat_postMessage(channel="C0REVIEWS"))
    assert body["error"] == "no_text"
    body = await refused(client.chat_postMessage(channel="C0REVIEWS", text="x" * 40_001))
    assert body["error"] == "msg_too_long"


async def test_an_update_replaces_blocks_in_place(ws: Workspace, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="C0REVIEWS", text="a", blocks=[section("a")]))["ts"]
    await client.chat_update(channel="C0REVIEWS", ts=ts, text="b", blocks=[section("b")])
    (message,) = ws.messages("#reviews")
    assert (message.says, message.revisions, message.edited) == ("b", 1, None)


async def test_an_update_with_text_alone_takes_the_blocks_away(
    ws: Workspace, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel="C0REVIEWS", text="a", blocks=[section("a")]))["ts"]
    await client.chat_update(channel="C0REVIEWS", ts=ts, text="b")
    (message,) = ws.messages("#reviews")
    assert (message.blocks, message.says) == ([], "b")
    assert message.edited


async def test_only_its_own_messages_may_be_changed(ws: Workspace, client: AsyncWebClient) -> None:
    theirs = ws.as_person("care-lead").say("#reviews", "mine")
    call = client.chat_update(channel="C0REVIEWS", ts=theirs.ts, text="x")
    assert (await refused(call))["error"] == "cant_update_message"
    ws.delete_message(theirs)
    call = client.chat_update(channel="C0REVIEWS", ts=theirs.ts, text="x")
    assert (await refused(call))["error"] == "message_not_found"
    assert (await refused(client.chat_delete(channel="C0REVIEWS", ts=theirs.ts)))["error"] == (
        "message_not_found"
    )


async def test_an_ephemeral_message_is_seen_by_one_person_and_in_no_history(
    ws: Workspace, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C0REVIEWS", user="U0MARIA", text="psst")
    assert [m.text for m in ws.as_person("care-lead").ephemerals("#reviews")] == ["psst"]
    assert ws.as_person("care-agent").ephemerals() == []
    assert (await client.conversations_history(channel="C0REVIEWS"))["messages"] == []
    call = client.chat_postEphemeral(channel="C0SUPPORT", user="U0GINO", text="psst")
    assert (await refused(call))["error"] == "user_not_in_channel"


async def test_metadata_comes_back_only_when_asked_for(client: AsyncWebClient) -> None:
    told = {"event_type": "post", "event_payload": {"nonce": "n1"}}
    await client.chat_postMessage(channel="C0REVIEWS", text="x", metadata=told)
    plain = await client.conversations_history(channel="C0REVIEWS")
    assert "metadata" not in plain["messages"][0]
    full = await client.conversations_history(channel="C0REVIEWS", include_all_metadata=True)
    assert full["messages"][0]["metadata"] == told


async def test_a_broadcast_reply_shows_in_thread_and_channel(
    ws: Workspace, client: AsyncWebClient
) -> None:
    card = (await client.chat_postMessage(channel="C0REVIEWS", text="card"))["ts"]
    await client.chat_postMessage(channel="C0REVIEWS", text="note", thread_ts=card)
    await client.chat_postMessage(
        channel="C0REVIEWS", text="help!", thread_ts=card, reply_broadcast=True
    )
    history = (await client.conversations_history(channel="C0REVIEWS"))["messages"]
    assert [m["text"] for m in history] == ["help!", "card"]
    assert history[1]["reply_count"] == 2
    thread = (await client.conversations_replies(channel="C0REVIEWS", ts=card))["messages"]
    assert [m["text"] for m in thread] == ["card", "note", "help!"]


async def test_posting_faster_than_slack_allows_is_noticed(
    ws: Workspace, client: AsyncWebClient, clock: SteppedClock
) -> None:
    for _ in range(5):
        await client.chat_postMessage(channel="C0REVIEWS", text="burst")
    clock.step(seconds=1)
    await client.chat_postMessage(channel="C0REVIEWS", text="in time")
    assert ws.too_fast == []
    await client.chat_postMessage(channel="C0REVIEWS", text="too soon")
    assert ws.too_fast == ["C0REVIEWS"]


async def test_where_the_pace_is_enforced_the_answer_is_429(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.ws.pace.enforced = True
    for _ in range(5):
        await client.chat_postMessage(channel="C0REVIEWS", text="burst")
    body = await refused(client.chat_postMessage(channel="C0REVIEWS", text="too soon"))
    assert body["error"] == "ratelimited"


async def test_mentions_ring_people_but_escaped_ones_do_not(
    ws: Workspace, client: AsyncWebClient
) -> None:
    for text in ("Help <@U0MARIA>", "Team <!subteam^S0CARETEAM>", "&lt;!channel&gt; buy now"):
        await client.chat_postMessage(channel="C0REVIEWS", text=text, blocks=[section(text)])
    assert len(ws.as_person("care-lead").pings()) == 2
    assert len(ws.as_person("care-agent").pings()) == 1
    assert ws.as_person("community").pings() == []


async def test_a_permalink_names_channel_and_thread(client: AsyncWebClient) -> None:
    card = (await client.chat_postMessage(channel="C0REVIEWS", text="card"))["ts"]
    note = await client.chat_postMessage(channel="C0REVIEWS", text="note", thread_ts=card)
    link = await client.chat_getPermalink(channel="C0REVIEWS", message_ts=note["ts"])
    assert f"thread_ts={card}" in link["permalink"]
