"""What becomes of errors: the person who acted hears a sentence, the log the rest."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.deps import Deps
from bot.errors import AscoltoError, SlackError
from bot.locale import Words
from bot.slack.notes import line_of
from bot.text import escape
from handlers.acting import slack_id, words_for
from handlers.aside import tell

log = structlog.get_logger(__name__)
TOO_LATE = {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_trigger_id"}


async def trouble(
    error: Exception,
    body: dict[str, Any],
    context: AsyncBoltContext,
    response: BoltResponse | None,
) -> BoltResponse | None:
    """The one error handler. What we expected is acked with its sentence; what we did not is told
    too, but stays unacked, so that Slack shows that nothing was done."""
    if isinstance(error, BoltUnhandledRequestError):
        log.info("nobody listens to this, or too slowly", **_what(body))
        return None
    deps: Deps = context["deps"]
    words = await _words(deps, slack_id(body))
    sentence = _sentence(error, words)
    if _bug(error):
        deps.metrics.errors.labels(loop="slack").inc()
        log.error("a click broke", exc_info=error, **_what(body))
    elif not isinstance(error, AscoltoError):
        log.error("a click could not be saved", error=type(error).__name__, **_what(body))
    else:
        log.info("a click was refused", error=str(error), **_what(body))
    if response is not None and (block_id := _first_input(body)):
        return _json({"response_action": "errors", "errors": {block_id: sentence}})
    if response is not None and body.get("command"):
        return _json({"response_type": "ephemeral", "text": escape(sentence)})
    await tell(deps, body, line_of(escape(sentence)))
    expected = response is not None and isinstance(error, AscoltoError)
    return BoltResponse(status=200) if expected else None


def _bug(error: Exception) -> bool:
    return not isinstance(error, AscoltoError | SQLAlchemyError | OSError | TimeoutError)


def _sentence(error: Exception, words: Words) -> str:
    if isinstance(error, SlackError):
        if error.code in TOO_LATE:
            return words.t("That took too long. Please click again.")
        return words.t("Slack did not take it: {why}", why=error)
    if isinstance(error, AscoltoError):
        return str(error)
    if _bug(error):
        return words.t("Something went wrong and nothing was done. Please try again.")
    return words.t("It could not be saved, and nothing was done. Please try again in a moment.")


async def _words(deps: Deps, person: str) -> Words:
    try:
        return await words_for(deps, person)
    except (SQLAlchemyError, OSError):
        return Words(deps.config.team.language)


def _first_input(body: Mapping[str, Any]) -> str:
    """The block beside which a submitted modal shows what is wrong."""
    if body.get("type") != "view_submission":
        return ""
    blocks = (body.get("view") or {}).get("blocks") or []
    inputs = (str(block["block_id"]) for block in blocks if block.get("type") == "input")
    return next(inputs, "")


def _json(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=answer)


def _what(body: Mapping[str, Any]) -> dict[str, Any]:
    """What was done and by whom, for the log: no words of anybody."""
    actions = [str(one.get("action_id")) for one in body.get("actions") or []]
    view = str((body.get("view") or {}).get("callback_id") or "")
    event = str((body.get("event") or {}).get("type") or "")
    did = (
        ", ".join(actions)
        or view
        or event
        or str(body.get("command") or body.get("callback_id") or "")
    )
    return {"kind": body.get("type") or "command", "did": did, "person": slack_id(body)}
