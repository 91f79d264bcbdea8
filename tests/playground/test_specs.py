"""Slack's own published schemas as the judge of what the playground answers and sends."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft7Validator, ValidationError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Workspace
from bot.playground.board import Answer
from tests.playground.bots import Json, refused, section

SPECS = Path(__file__).parents[2].parent / "shared" / "specs"
WEB = SPECS / "slack_web_openapi_v2_subset.json"
EVENTS = SPECS / "slack_events_common_wrapper.schema.json"

pytestmark = pytest.mark.skipif(
    not WEB.exists(), reason="Slack's published schemas (shared/specs) are not here"
)

# The schemas are closed and of 2021: what Slack's messages have had since then.
NEWER = {"app_id", "edited", "metadata"}
NEWER_CODES = {"not_in_channel", "invalid_types"}


def validator(method: str, outcome: str) -> Draft4Validator:
    web = json.loads(WEB.read_text(encoding="utf-8"))
    (operation,) = web["paths"][f"/{method}"].values()
    schema = operation["responses"][outcome]["schema"]
    return Draft4Validator({**schema, "definitions": web["definitions"]})


def is_newer(error: ValidationError) -> bool:
    """Whether the schema only does not know what came after it."""
    if error.validator == "enum":
        return error.instance in NEWER_CODES
    if error.validator != "additionalProperties" or not isinstance(error.schema, dict):
        return False
    known = error.schema["properties"]
    return isinstance(error.instance, dict) and set(error.instance) - set(known) <= NEWER


def wrong(method: str, answer: Json, outcome: str = "200") -> list[str]:
    """What the schema has against an answer."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator(method, outcome).iter_errors(answer)
        if not is_newer(error)
    ]


async def test_answers_have_the_shapes_slack_published(
    ws: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C0REVIEWS", text="x", blocks=[section("x")])
    await client.chat_postMessage(channel="C0REVIEWS", text="y", thread_ts=posted["ts"])
    person = ws.as_person("care-lead").say("#reviews", "z")
    answers = {
        "auth.test": await client.auth_test(),
        "chat.postMessage": posted,
        "chat.update": await client.chat_update(channel="C0REVIEWS", ts=posted["ts"], text="y"),
        "chat.postEphemeral": await client.chat_postEphemeral(
            channel="C0REVIEWS", user="U0MARIA", text="x"
        ),
        "chat.getPermalink": await client.chat_getPermalink(
            channel="C0REVIEWS", message_ts=person.ts
        ),
        "conversations.history": await client.conversations_history(channel="C0REVIEWS"),
        "conversations.replies": await client.conversations_replies(
            channel="C0REVIEWS", ts=posted["ts"]
        ),
        "conversations.info": await client.conversations_info(channel="C0REVIEWS"),
        "conversations.list": await client.conversations_list(),
        "conversations.members": await client.conversations_members(channel="C0REVIEWS"),
        "conversations.open": await client.conversations_open(users="U0MARIA"),
        "conversations.join": await client.conversations_join(channel="C0GENERAL"),
        "users.info": await client.users_info(user="U0MARIA"),
        "users.list": await client.users_list(),
        "users.lookupByEmail": await client.users_lookupByEmail(email="maria@aurora.test"),
        "chat.delete": await client.chat_delete(channel="C0REVIEWS", ts=posted["ts"]),
    }
    bodies = {method: dict(answer.data) for method, answer in answers.items()}  # type: ignore[arg-type]
    assert {m: found for m, body in bodies.items() if (found := wrong(m, body))} == {}


async def test_refusals_use_the_codes_slack_published(
    ws: Workspace, client: AsyncWebClient
) -> None:
    posted = (await client.chat_postMessage(channel="C0REVIEWS", text="x"))["ts"]
    theirs = ws.as_person("care-lead").say("#reviews", "z").ts
    ws.archive("#support")
    gone = "1.000001"
    calls = [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}),
        ("chat.postMessage", {"channel": "C0SUPPORT", "text": "x"}),
        ("chat.postMessage", {"channel": "C0REVIEWS"}),
        ("chat.postMessage", {"channel": "C0REVIEWS", "text": "x" * 40_001}),
        ("chat.update", {"channel": "C0REVIEWS", "ts": gone, "text": "x"}),
        ("chat.update", {"channel": "C0REVIEWS", "ts": theirs, "text": "x"}),
        ("chat.update", {"channel": "C0REVIEWS", "ts": posted, "text": "x" * 40_001}),
        ("chat.delete", {"channel": "C0REVIEWS", "ts": gone}),
        ("chat.delete", {"channel": "C0REVIEWS", "ts": theirs}),
        ("chat.postEphemeral", {"channel": "C0REVIEWS", "user": "U0UGO", "text": "x"}),
        ("chat.getPermalink", {"channel": "C0REVIEWS", "message_ts": gone}),
        ("conversations.history", {"channel": "C0NOWHERE"}),
        ("conversations.history", {"channel": "C0GENERAL"}),
        ("conversations.replies", {"channel": "C0REVIEWS", "ts": gone}),
        ("conversations.info", {"channel": "C0NOWHERE"}),
        ("conversations.join", {"channel": "C0SUPPORT"}),
        ("conversations.list", {"types": "nonsense"}),
        ("conversations.open", {"users": "U0NOBODY"}),
        ("users.info", {"user": "U0NOBODY"}),
        ("users.lookupByEmail", {"email": "nobody@aurora.test"}),
    ]
    bodies = {
        f"{method} {args}": (method, await refused(client.api_call(method, json=args)))
        for method, args in calls
    }
    assert {
        call: found for call, (m, body) in bodies.items() if (found := wrong(m, body, "default"))
    } == {}


class Listening:
    """Keeps the events instead of delivering them."""

    def __init__(self) -> None:
        self.events: list[Json] = []

    def tell(self, event: Json) -> None:
        self.events.append(event)

    async def ask(self, kind: str, payload: Json) -> Answer:
        return Answer(True)


async def test_events_come_in_slacks_wrapper(ws: Workspace) -> None:
    heard = Listening()
    ws.courier = heard
    ws.as_person("care-lead").say("#reviews", "nobody subscribed to this")
    ws.events = {"app_home_opened", "message.channels", "app_mention", "channel_archive"}
    ws.as_person("care-lead").open_home()
    ws.as_person("care-lead").say("#reviews", f"<@{ws.bot_user}> hello")
    ws.delete_message(ws.messages("#reviews")[0])
    ws.archive("#reviews")
    ws.as_person("care-lead").say("#general", "the bot is not here")
    kinds = [event["event"]["type"] for event in heard.events]
    assert kinds == [*("app_home_opened", "message", "app_mention", "message"), "channel_archive"]
    assert heard.events[3]["event"]["subtype"] == "message_deleted"
    schema = json.loads(EVENTS.read_text(encoding="utf-8"))
    for event in heard.events:
        Draft7Validator(schema).validate(event)
