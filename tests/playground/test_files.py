"""Uploading in three steps, as strictly as Slack takes it."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.errors import SlackError
from bot.playground import Playground
from bot.slack.client import Slack


@pytest.fixture
async def slack(playground: Playground) -> Slack:
    return Slack(playground.ws.bot_token, base_url=playground.api_url, clock=Clock())


async def test_a_file_is_announced_brought_and_complete(
    playground: Playground, slack: Slack
) -> None:
    async with slack:
        file_id = await slack.upload("chart.png", b"\x89PNG", "A chart", "What it shows")
    file = playground.ws.files[file_id]
    assert (file.name, file.title, file.alt) == ("chart.png", "A chart", "What it shows")
    assert (file.content, file.complete) == (b"\x89PNG", True)
    async with aiohttp.ClientSession() as http, http.get(f"{playground.url}/files/{file_id}") as it:
        assert await it.read() == b"\x89PNG"


async def test_other_bytes_than_announced_are_refused(playground: Playground, slack: Slack) -> None:
    async with slack:
        told = await slack.web.files_getUploadURLExternal(filename="a.png", length=4)
        async with aiohttp.ClientSession() as http:
            async with http.post(told["upload_url"], data=b"12345") as answer:
                assert answer.status == 400
            async with http.post(f"{playground.url}/upload/F1", data=b"1234") as answer:
                assert answer.status == 404
        with pytest.raises(SlackApiError, match="file_not_found"):
            await slack.web.files_completeUploadExternal(files=[{"id": told["file_id"]}])


async def test_an_image_needs_a_file_that_is_complete(playground: Playground, slack: Slack) -> None:
    async with slack:
        told = await slack.web.files_getUploadURLExternal(filename="a.png", length=4)
        image = {"type": "image", "alt_text": "x", "slack_file": {"id": told["file_id"]}}
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await slack.web.chat_postMessage(channel="C0REVIEWS", text="x", blocks=[image])


async def test_while_slack_is_down_no_file_arrives(playground: Playground, slack: Slack) -> None:
    async with slack:
        playground.ws.down()
        with pytest.raises(SlackError):
            await slack.upload("chart.png", b"1", "t", "d")
