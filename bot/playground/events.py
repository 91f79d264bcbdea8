"""Events of the Events API: only those the app subscribed to leave the workspace."""

from bot.playground.board import Board
from bot.playground.state import Channel, Json

_MESSAGE = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
}


def emit(ws: Board, event: Json, name: str | None = None) -> None:
    """Send an event on its way if the app subscribed to it (`name` where it is not its type)."""
    if ws.courier is None or (name or event["type"]) not in ws.events:
        return
    stamped = {"event_ts": ws.new_ts(), **event}
    ws.courier.tell(
        {
            "token": "playground",
            "team_id": ws.team,
            "api_app_id": ws.app_id,
            "event": stamped,
            "type": "event_callback",
            "event_id": ws.new_id("Ev"),
            "event_time": int(ws.clock.wall().timestamp()),
            "authed_users": [ws.bot_user],
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": ws.team,
                    "user_id": ws.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
    )


def message_event(ws: Board, channel: Channel, message: Json) -> None:
    """Tell of a message where the bot is a member; a mention of it is a second event."""
    if ws.bot_user not in channel.members:
        return
    name, kind = _MESSAGE[channel.kind]
    facts = {**message, "type": "message", "channel": channel.id, "channel_type": kind}
    facts["event_ts"] = message["ts"]
    emit(ws, facts, name)
    if f"<@{ws.bot_user}>" in message.get("text", "") and message.get("user") != ws.bot_user:
        emit(ws, {**facts, "type": "app_mention"})
