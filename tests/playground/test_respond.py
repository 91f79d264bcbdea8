import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.clock import SteppedClock
from bot.playground import Playground
from tests.playground.bots import section


@pytest.fixture
def url(playground: Playground) -> str:
    return playground.ws.new_response_url("U0MARIA", "C0REVIEWS")


async def test_a_response_is_for_the_person_unless_said_otherwise(
    playground: Playground, url: str
) -> None:
    webhook = AsyncWebhookClient(url)
    assert (await webhook.send(text="psst")).body == "ok"
    await webhook.send(text="all", response_type="in_channel")
    maria = playground.ws.as_person("care-lead")
    assert [m.text for m in maria.ephemerals("#reviews")] == ["psst"]
    assert [m.text for m in maria.messages("#reviews")] == ["all"]


async def test_a_response_url_serves_five_times(playground: Playground, url: str) -> None:
    webhook = AsyncWebhookClient(url)
    for _ in range(5):
        assert (await webhook.send(text="x")).status_code == 200
    sixth = await webhook.send(text="x")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)


async def test_a_response_url_serves_half_an_hour(
    playground: Playground, url: str, clock: SteppedClock
) -> None:
    clock.step(minutes=30)
    assert (await AsyncWebhookClient(url).send(text="x")).status_code == 200
    clock.step(seconds=1)
    assert "expired_url" in (await AsyncWebhookClient(url).send(text="x")).body


async def test_a_response_is_as_strict_as_a_post(playground: Playground, url: str) -> None:
    answer = await AsyncWebhookClient(url).send(text="x", blocks=[section("x" * 3001)])
    assert "invalid_blocks" in answer.body
    assert "no_text" in (await AsyncWebhookClient(url).send(text="")).body
    wrong = AsyncWebhookClient(url.rstrip("0123456789") + "nope")
    assert (await wrong.send(text="x")).status_code == 404


async def test_the_message_answered_may_be_deleted(playground: Playground) -> None:
    ws = playground.ws
    message = ws.as_person("care-lead").say("#reviews", "x")
    url = ws.new_response_url("U0MARIA", "C0REVIEWS", message)
    await AsyncWebhookClient(url).send(delete_original=True)
    assert ws.messages("#reviews") == []


async def test_a_response_when_the_chat_is_down_gets_nowhere(
    playground: Playground, url: str
) -> None:
    playground.ws.down()
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientError):
            await http.post(url, json={"text": "x"})
