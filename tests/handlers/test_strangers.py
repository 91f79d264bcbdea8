"""Whoever is not Slack and calls `POST /slack/events`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from tests.world import World, world

CLICK = b"payload=%7B%22type%22%3A%22block_actions%22%7D"


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path / 'ascolto.db'}"
    async with world(tmp_path, url, mode="http") as running:
        yield running


async def called(made: World, body: bytes, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"{made.url}/slack/events"
    async with ClientSession() as session, session.post(address, data=body, headers=sent) as answer:
        return answer.status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"5",
        b"{{{",
        b"payload=",
        b"payload=[]",
        b"payload=%ff",
        b"\xff\xfe",
        b"[" * 9999,
    ],
    ids=lambda body: repr(body[:12]),
)
async def test_what_slack_never_sends_is_refused_and_leaves_no_trace(
    made: World, body: bytes
) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        with structlog.testing.capture_logs() as said:
            assert await called(made, body, Content_Type=kind) in (400, 401)
        assert [one for one in said if one["log_level"] in ("error", "warning")] == []


@pytest.mark.parametrize("stamp", ["", "yesterday", "-5", "1e9", "²", "0", "9" * 30])
async def test_a_click_of_no_time_is_refused(made: World, stamp: str) -> None:
    headers = {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": "v0=abc"}
    assert await called(made, CLICK, **headers) == 401


async def test_a_signature_of_another_secret_is_refused(made: World) -> None:
    now = str(int(Clock().wall().timestamp()))
    forged = SignatureVerifier("guessed").generate_signature(timestamp=now, body=CLICK)
    headers = {"X_Slack_Request_Timestamp": now, "X_Slack_Signature": str(forged)}
    assert await called(made, CLICK, **headers) == 401
