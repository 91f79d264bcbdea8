"""What an ack's body does: to a modal after its submit, to a Slack channel after a command."""

from urllib.parse import urlsplit

from bot.locale import Words, mark
from bot.playground import modals
from bot.playground.blocks import check_view
from bot.playground.board import Answer, Board
from bot.playground.inputs import is_empty
from bot.playground.respond import answered
from bot.playground.state import Json, Refusal, View

TROUBLE = mark("We had some trouble connecting. Try again?")
REQUIRED = mark("Please complete this required field.")


def missing(view: View, words: Words) -> dict[str, str]:
    """What the client itself refuses before anything is sent, by block_id."""
    errors = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = view.values.get(block["block_id"], {}).get(element["action_id"])
        text = str((value or {}).get("value") or "")
        if is_empty(value):
            if not block.get("optional"):
                errors[block["block_id"]] = words.t(REQUIRED)
        elif len(text) > (most := element.get("max_length") or 3000):
            errors[block["block_id"]] = words.t("Must be at most {most} characters.", most=most)
        elif text and len(text) < (least := element.get("min_length") or 0):
            errors[block["block_id"]] = words.t("Must be at least {least} characters.", least=least)
    return errors


def after_submit(ws: Board, view: View, answer: Answer) -> None:
    """Close, redraw, push, clear, or show errors; trouble where the ack makes no sense."""
    body = answer.body or {}
    action = body.get("response_action")
    trouble = Words(ws.users[view.user].locale).t(TROUBLE)
    try:
        if not answer.acked:
            view.trouble = trouble
        elif not body:
            modals.drop(ws, view)
        elif action == "clear":
            modals.clear(ws, view.user)
        elif action == "errors":
            _show_errors(view, body.get("errors"), trouble)
        elif action in ("update", "push"):
            check_view(body.get("view"), ws.new_blocks)
            if action == "update":
                modals.redraw(ws, view, body["view"])
            else:
                modals.push(ws, view.user, body["view"])
        else:
            view.trouble = trouble
    except Refusal as refusal:
        view.trouble = f"{trouble} ({refusal.error})"
        ws.refused.append(refusal.body)
    ws.changed("view", view=view.id, user=view.user)


def _show_errors(view: View, errors: Json | None, trouble: str) -> None:
    known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - known:
        view.trouble = trouble
    else:
        view.errors = {key: str(value) for key, value in errors.items()}


def after_command(ws: Board, url: str, answer: Answer) -> str:
    """Show what the ack of a command says; answers Slack's word for what was wrong with it."""
    if not answer.body or not (answer.body.get("text") or answer.body.get("blocks")):
        return ""
    try:
        answered(ws, ws.urls[urlsplit(url).path], answer.body)
    except Refusal as refusal:
        ws.refused.append(refusal.body)
        return refusal.error
    return ""
