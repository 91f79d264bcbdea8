"""What becomes of errors: the person who acted hears a sentence, the log the rest."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.db import cause
from bot.deps import Deps
from bot.errors import AscoltoError, SlackError
from bot.locale import Words
from bot.slack.ids import Target
from bot.slack.modals.frame import about
from bot.slack.notes import line_of
from bot.slack.reasons import told
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
        log.info("nobody listens to this, or too slowly", **what(body))
        return None
    deps: Deps = context["deps"]
    words = await _words(deps, slack_id(body))
    sentence = _sentence(error, words)
    if _bug(error):
        deps.metrics.errors.labels(loop="slack").inc()
        log.error("a click broke", exc_info=error, **what(body))
    elif not isinstance(error, AscoltoError):
        log.error("a click could not be saved", error=cause(error), **what(body))
    else:
        log.info("a click was refused", error=str(error), **what(body))
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
        return words.t("Slack did not take it: {why}", why=told(error, words))
    if isinstance(error, AscoltoError):
        return told(error, words)
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


def what(body: Mapping[str, Any]) -> dict[str, Any]:
    """What was done, by whom and to which case, for the log: no words of anybody."""
    clicked = body.get("actions") or [{}]
    view = body.get("view") or {}
    event = body.get("event") or {}
    named = (clicked[0].get("action_id"), view.get("callback_id"), event.get("type"))
    did = next(filter(None, (*named, body.get("command"), body.get("callback_id"))), "")
    said = {"kind": body.get("type") or "command", "did": str(did), "person": slack_id(body)}
    try:
        target = Target.read(clicked[0]["value"]) if "value" in clicked[0] else about(view)
    except (ValueError, LookupError, TypeError):
        return said
    return {**said, "case": target.case} if target.case else said
