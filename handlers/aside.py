"""A word to the person who acted, that nobody else sees."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlalchemy.exc import SQLAlchemyError

from bot.deps import Deps
from bot.errors import AscoltoError, SlackError, SlackUnreachable
from bot.slack.message import Message
from handlers.acting import slack_id

log = structlog.get_logger(__name__)
RESPOND_SECONDS = 5.0


async def tell(deps: Deps, body: Mapping[str, Any], message: Message, place: str = "") -> None:
    """Where they clicked if that was in a Slack channel, else in `place`, else in our own
    conversation with them. Raises nothing: a word that is lost is logged."""
    person = slack_id(body)
    try:
        if url := body.get("response_url"):
            await _respond(
                deps,
                str(url),
                text=message.text,
                blocks=message.blocks or None,
                response_type="ephemeral",
                replace_original=False,
            )
        else:
            await _whisper(deps, person, message, place)
    except SlackError as error:
        log.warning("a word did not arrive", person=person, error=str(error))


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
    if answer.status_code != 200:
        raise SlackUnreachable(f"Slack answered {answer.status_code} at a response_url")


@asynccontextmanager
async def may_be_lost(what: str) -> AsyncIterator[None]:
    """Work beside the matter: raised, its failure would take back an ack that is true."""
    try:
        yield
    except (AscoltoError, SQLAlchemyError, OSError) as error:
        log.warning("lost", what=what, error=str(error))
