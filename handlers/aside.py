"""A word to the person who acted, that nobody else sees."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlalchemy.exc import SQLAlchemyError

from bot.deps import Deps
from bot.errors import AscoltoError, SlackError, SlackRefused, SlackUnreachable
from bot.slack.message import Message
from bot.slack.problems import sentence
from handlers.acting import slack_id

log = structlog.get_logger(__name__)
RESPOND_SECONDS = 5.0


async def tell(deps: Deps, body: Mapping[str, Any], message: Message, place: str = "") -> None:
    """Where they clicked if that was in a Slack channel, else in `place`, else in our own
    conversation with them. Raises nothing: a word that is lost is logged."""
    person = slack_id(body)
    try:
        if not (url := body.get("response_url")) or not await _answered(deps, str(url), message):
            await _whisper(deps, person, message, place)
    except SlackError as error:
        log.warning("a word did not arrive", person=person, error=str(error))


async def _answered(deps: Deps, url: str, message: Message) -> bool:
    """False where Slack does not take it there (any more)."""
    said = {"text": message.text, "blocks": message.blocks or None}
    try:
        await _respond(deps, url, **said, response_type="ephemeral", replace_original=False)
    except SlackRefused as error:
        log.info("not told where they clicked", error=str(error))
        return False
    return True


async def clear(deps: Deps, body: Mapping[str, Any]) -> None:
    """Take away the word to this person that they clicked on; a card stays."""
    url = str(body.get("response_url") or "")
    if url and (body.get("container") or {}).get("is_ephemeral"):
        async with may_be_lost("a word that is over"):
            await _respond(deps, url, delete_original=True)


async def _whisper(deps: Deps, person: str, message: Message, place: str) -> None:
    if place:
        try:
            return await deps.slack.whisper(place, person, message)
        except SlackError as error:
            log.info("not told in the Slack channel", place=place, error=str(error))
    await deps.slack.whisper(await deps.slack.place_of(person), person, message)
    return None


async def _respond(deps: Deps, url: str, **what: Any) -> None:
    hook = AsyncWebhookClient(url, retry_handlers=[], timeout=int(RESPOND_SECONDS))
    try:
        answer = await deps.clock.deadline(hook.send(**what), RESPOND_SECONDS)
    except (TimeoutError, aiohttp.ClientError, OSError):
        raise SlackUnreachable("the connection to Slack failed at a response_url") from None
    code = _refusal(answer.body)
    if code and answer.status_code < 500:
        raise SlackRefused(f"a response_url: {sentence(code)}", code=code)
    if answer.status_code != 200:
        raise SlackUnreachable(f"Slack answered {answer.status_code} at a response_url")


def _refusal(body: str) -> str:
    """Slack's word for why not: it comes with status 200 as well. "" where it says nothing."""
    try:
        said = json.loads(body)
    except ValueError:  # "ok"
        return ""
    return str(said.get("error") or "") if isinstance(said, dict) else ""


@asynccontextmanager
async def may_be_lost(what: str) -> AsyncIterator[None]:
    """Work beside the matter: raised, its failure would take back an ack that is true."""
    try:
        yield
    except (AscoltoError, SQLAlchemyError, OSError) as error:
        log.warning("lost", what=what, error=str(error))
