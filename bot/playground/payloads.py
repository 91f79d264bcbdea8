"""What Slack sends about a person's act, in Slack's shapes."""

from typing import Any

from bot.playground.board import Board
from bot.playground.inputs import key_of
from bot.playground.messages import as_json
from bot.playground.state import Channel, Json, Message, User, View


def _common(ws: Board, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "team": {"id": ws.team, "domain": "playground"},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team,
        },
        "api_app_id": ws.app_id,
        "token": "playground",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Channel) -> Json:
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _where(ws: Board, user: User, where: Message | View, url: bool = True) -> Json:
    """Container and what it holds: the message with its Slack channel, or the view."""
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": where.as_json()}
    container: Json = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": where.channel,
        "is_ephemeral": where.to is not None,
    }
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    told: Json = {"container": container, "channel": _channel(ws.channels[where.channel])}
    if where.to is None:
        told["message"] = as_json(ws, where)
    if url:
        told["response_url"] = ws.new_response_url(user.id, where.channel, where)
    return told


def block_actions(ws: Board, user: User, where: Message | View, action: Json, values: Json) -> Json:
    view = where.id if isinstance(where, View) and where.content["type"] == "modal" else None
    told = _common(ws, user, "block_actions") | _where(ws, user, where)
    if isinstance(where, Message):
        told["state"] = {"values": values}
    return told | {"trigger_id": ws.new_trigger(user.id, view), "actions": [action]}


def action(ws: Board, block: Json, element: Json, chosen: Any = None) -> Json:
    """The one entry of `actions`: what was pressed or chosen."""
    told: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ws.new_ts(),
    }
    if element["type"] in ("button", "icon_button"):
        shared = {key: element[key] for key in ("text", "value", "style") if key in element}
        return told | shared
    if element["type"] == "overflow":
        return told | {"selected_option": chosen}
    if element["type"] == "feedback_buttons":
        return told | {"text": chosen["text"], "value": chosen["value"]}
    return told | {str(key_of(element)): chosen}


def view_submission(ws: Board, user: User, view: View) -> Json:
    return _common(ws, user, "view_submission") | {
        "trigger_id": ws.new_trigger(user.id, view.id),
        "view": view.as_json(),
        "response_urls": [],
    }


def view_closed(ws: Board, user: User, view: View, cleared: bool) -> Json:
    return _common(ws, user, "view_closed") | {"view": view.as_json(), "is_cleared": cleared}


def block_suggestion(
    ws: Board, user: User, where: Message | View, found: tuple[Json, Json], typed: str
) -> Json:
    block, element = found
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
    return _common(ws, user, "block_suggestion") | _where(ws, user, where, url=False) | asked


def shortcut(ws: Board, user: User, callback_id: str, message: Message | None) -> Json:
    """A global shortcut, or one on a message."""
    told = {
        "callback_id": callback_id,
        "trigger_id": ws.new_trigger(user.id),
        "action_ts": ws.new_ts(),
    }
    if message is None:
        return _common(ws, user, "shortcut") | told
    facts = {"message_ts": message.ts, "message": as_json(ws, message)}
    facts["channel"] = _channel(ws.channels[message.channel])
    facts["response_url"] = ws.new_response_url(user.id, message.channel, message)
    return _common(ws, user, "message_action") | told | facts


def slash_command(ws: Board, user: User, channel: Channel, command: str, text: str) -> Json:
    return {
        "token": "playground",
        "team_id": ws.team,
        "team_domain": "playground",
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": ws.app_id,
        "is_enterprise_install": "false",
        "response_url": ws.new_response_url(user.id, channel.id),
        "trigger_id": ws.new_trigger(user.id),
    }
